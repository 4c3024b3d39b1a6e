import { expect, test } from 'vitest';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { runRules } from './create-rule-runner.ts';
import { drawing, type ShortNode } from './fixtures.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';

const options = { rules, limits: bundledLimits(), today: (): string => '2026-11-20' };

/** A VPC of two zones with the usual three tiers and a NAT gateway in each zone, and a cluster of each kind. */
const network: Readonly<Record<NodeId, ShortNode>> = {
  shop: { kind: 'account' },
  home: { kind: 'region', in: 'shop' },
  site: { kind: 'on-premises' },
  main: { kind: 'vpc', in: 'home' },
  ...Object.fromEntries(
    ['a', 'b'].flatMap((zone, index) => [
      [`zone-${zone}`, { kind: 'availability-zone', in: 'main', properties: { zone } }],
      ...['public', 'private', 'isolated'].map((tier, row) => [
        `${tier}-${zone}`,
        {
          kind: 'subnet',
          in: `zone-${zone}`,
          properties: { tier, cidrBlock: `10.0.${128 + index * 16 + row}.0/24` },
        },
      ]),
      [`nat-${zone}`, { kind: 'nat-gateway', in: `public-${zone}` }],
    ]),
  ),
  containers: { kind: 'ecs-cluster', in: 'main' },
  hosts: { kind: 'auto-scaling-group', in: 'containers' },
  pods: { kind: 'eks-cluster', in: 'main' },
};

const homes: Readonly<Record<string, NodeId>> = {
  account: 'shop',
  region: 'home',
  vpc: 'main',
  'availability-zone': 'zone-a',
  subnet: 'private-a',
  'ecs-cluster': 'containers',
  'eks-cluster': 'pods',
  'on-premises': 'site',
};

/** A public NAT gateway belongs into a public subnet; the examples of subnets say their own zone. */
const unusualHomes: Readonly<Record<string, NodeId>> = { 'nat-gateway': 'public-a', subnet: 'main' };

const examples = allKinds().flatMap((kind) =>
  kind.examples.good.map((example) => [`${kind.id}: ${example.title}`, kind, example] as const),
);

/** Errors that are true: App Mesh ended on 2026-09-30, and is still drawn where it runs. */
const trueErrors = new Set(['service-mesh: App Mesh without a way out']);

test.each(examples.filter(([title]) => !trueErrors.has(title)))(
  'no error for a sound drawing of %s',
  (_, kind, { properties }) => {
    const usual = kind.placement.parents.map((entry) => homes[entry]).find((id) => id !== undefined);
    const parent = unusualHomes[kind.id] ?? usual;
    const document = drawing({
      ...network,
      example: { kind: kind.id, ...(parent === undefined ? {} : { in: parent }), properties },
    });
    const { problems } = runRules(options, document, resolve(document));
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  },
);
