import { describe, expect, it } from 'vitest';
import { isJsonObject } from '#shared/base/json.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { exportCloudFormation } from './cloudformation.ts';

describe('exportCloudFormation', () => {
  const examples = allKinds()
    .filter((kind) => kind.resources !== undefined)
    .flatMap((kind) =>
      kind.examples.good.map((example) => ({ kind, example, name: `${kind.id}: ${example.title}` })),
    );

  it.each(examples)('writes a template that AWS accepts for $name', ({ kind, example }) => {
    const document = aVpc().node(kind.id, 'it', placed(kind.placement.parents, example.properties)).build();
    expect(faultsOf(document)).toEqual([]);
  });
});

function aVpc() {
  const base = aDocument().node('vpc', 'net');
  return ['public', 'private', 'isolated'].reduce(
    (builder, tier, row) =>
      ['a', 'b'].reduce(
        (inner, zone, column) =>
          inner.node('subnet', `${tier}-${zone}`, {
            parent: 'net',
            properties: { tier, availabilityZone: zone, cidrBlock: `10.0.${100 + row * 10 + column}.0/24` },
          }),
        builder,
      ),
    base,
  );
}

function placed(
  parents: readonly string[],
  properties: Parameters<ReturnType<typeof aDocument>['node']>[2] extends infer O
    ? O extends { properties?: infer P }
      ? NonNullable<P>
      : never
    : never,
) {
  const [parent] = parents.flatMap((kind) =>
    kind === 'vpc' ? ['net'] : kind === 'subnet' ? ['private-a'] : [],
  );
  return { properties, ...(parent === undefined ? {} : { parent }) };
}

function faultsOf(document: ReturnType<ReturnType<typeof aDocument>['build']>): readonly string[] {
  const architecture = resolve(document);
  const { text } = exportCloudFormation(document, architecture, { format: 'json' });
  const template: unknown = JSON.parse(text);
  if (!isJsonObject(template)) throw new Error('A template is an object.');
  return [
    ...validateTemplate(template as Template),
    ...validateWithAws(text).map(({ severity, rule, text }) => `${severity} ${rule}: ${text}`),
  ];
}
