import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import limitsFile from '#assets/limits.json' with { type: 'json' };
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { type AnalyserOptions, createAnalyser } from './create-analyser.ts';
import { makeExplicit } from './make-explicit.ts';

const options: AnalyserOptions = {
  rules,
  limits: unwrap(openLimits(limitsFile)),
  prices: createPriceBook(unwrap(openPriceCatalogue(pricesFile))),
  now: () => 0,
  today: () => '2026-11-20',
};

const folder = join(import.meta.dirname, '../../assets/samples');
const files = globSync('**/*.lintel.json', { cwd: folder }).sort();

function resolve(document: LintelDocument): Architecture {
  return createResolver().update(document).architecture;
}

/** The template without names: every reference is replaced by what it leads to, some steps deep. */
function meaning({ resources }: Architecture): readonly string[] {
  let looks = new Map([...resources.keys()].map((id) => [id, '']));
  for (let step = 0; step < 5; step += 1) {
    const lookOf = (id: string): string => looks.get(id) ?? id;
    const next = [...resources.values()].map((resource): [string, string] => {
      const { type, properties, dependsOn = [], deletionPolicy, updateReplacePolicy, attributes } = resource;
      const waits = dependsOn.map(lookOf).sort();
      const rest = [deletionPolicy ?? null, updateReplacePolicy ?? null];
      return [
        resource.logicalId,
        hash(inOrder([type, withLooks([properties, attributes ?? null], lookOf), waits, rest])),
      ];
    });
    looks = new Map(next);
  }
  return [...looks.values()].sort();
}

/** What AWS takes as a set, whatever the order in which a template lists it. */
const sets: ReadonlySet<string> = new Set(['ManagedPolicyArns', 'RouteTableIds', 'SecurityGroupIds']);

function inOrder(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (Array.isArray(each)) return sets.has(key) ? each.map(inOrder).sort() : each;
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** `Ref`, `Fn::GetAtt` and the names in `Fn::Sub` as what they lead to; other texts as they are. */
function withLooks(value: unknown, lookOf: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => withLooks(each, lookOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key === 'Ref') return [key, lookOf(String(each))];
      if (key === 'Fn::GetAtt' && Array.isArray(each)) return [key, [lookOf(String(each[0])), each[1]]];
      if (key === 'Fn::Sub' && typeof each === 'string') {
        return [key, each.replace(/(?<=\$\{)\w+(?=[.}])/g, lookOf)];
      }
      return [key, withLooks(each, lookOf)];
    }),
  );
}

function hash(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

describe.each(files)('%s', (file) => {
  const { document } = unwrap(openDocument(readFileSync(join(folder, file), 'utf8'), basename(file)));
  const before = resolve(document);
  const meant = meaning(before);
  const drawable = [...before.resources.values()].filter(
    ({ logicalId }) => makeExplicit(document, before, logicalId) !== undefined,
  );

  test.each(drawable.map(({ logicalId, type }) => [logicalId, type]))(
    'means the same with %s (%s) drawn',
    (logicalId, type) => {
      const drawn = applyChanges(document, makeExplicit(document, before, logicalId) ?? []);
      const after = resolve(drawn);
      expect(after.resources.get(logicalId)).toMatchObject({ type, implied: false });
      expect(after.gaps).toEqual(before.gaps);
      expect(meaning(after)).toEqual(meant);
    },
  );

  test('means the same with all of them drawn', () => {
    let drawn = document;
    for (const { logicalId } of drawable) {
      drawn = applyChanges(drawn, makeExplicit(drawn, resolve(drawn), logicalId) ?? []);
    }
    expect(meaning(resolve(drawn))).toEqual(meant);
    const [first, after] = [document, drawn].map((each) => createAnalyser(each, options).open(each, 1));
    expect(after?.problems.map(({ key }) => key)).toEqual(first?.problems.map(({ key }) => key));
    expect(after?.cost.totalUsd).toEqual(first?.cost.totalUsd);
  });
});

test('draws into the stack frame of the owner, so that it stays in its template', () => {
  const document = aDocument()
    .node('region', 'region')
    .node('stack', 'api', { parent: 'region' })
    .node('lambda-function', 'handler', { parent: 'api' })
    .build();
  const changes = makeExplicit(document, resolve(document), 'HandlerRole') ?? [];
  expect(applyChanges(document, changes).nodes.get('handler-iam-role')).toMatchObject({
    kind: 'iam-role',
    parent: 'api',
  });
});

test('draws what has a kind of its own, and leaves what it cannot draw alone', () => {
  const types = new Set<string>();
  for (const file of files) {
    const { document } = unwrap(openDocument(readFileSync(join(folder, file), 'utf8'), basename(file)));
    const architecture = resolve(document);
    for (const { logicalId, type } of architecture.resources.values()) {
      if (makeExplicit(document, architecture, logicalId) !== undefined) types.add(type);
    }
    expect(makeExplicit(document, architecture, 'NoSuchResource')).toBeUndefined();
  }
  expect([...types].sort()).toEqual([
    'AWS::EC2::InternetGateway',
    'AWS::EC2::LaunchTemplate',
    'AWS::EC2::RouteTable',
    'AWS::EC2::SecurityGroup',
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    'AWS::IAM::Role',
    'AWS::Logs::LogGroup',
  ]);
});
