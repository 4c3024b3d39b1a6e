import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { forgetful } from '#shared/base/tracked-memo.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import { plannedKinds } from '#shared/testing/planned-kinds.ts';
import type { CostContext, Kind } from './define-kind.ts';
import { createDocumentReader } from './document-reader.ts';
import { readProperties } from './read-properties.ts';
import { allKinds, findKind } from './registry.ts';
import { traits } from './traits.ts';

const here = import.meta.dirname;
const assets = join(here, '../../assets');
const files = globSync('kinds/*/*.ts', { cwd: here })
  .filter((file) => !file.endsWith('.test.ts'))
  .sort();
const icons = readAsset('icons.json', z.object({ icons: z.record(z.string(), z.string()) }));
const instanceType = z.object({
  vcpu: z.number(),
  memoryGib: z.number(),
  architecture: z.enum(['x86_64', 'arm64']).optional(),
});
const prices = readAsset(
  'prices/aws-prices.json',
  z.object({
    components: z.record(z.string(), z.unknown()),
    instanceTypes: z.object({ types: z.record(z.string(), instanceType) }),
  }),
);

/** The names that the inspector knows in a property's `meta`. */
const metaKeys = new Set([
  'title',
  'unit',
  'help',
  'advanced',
  'group',
  'reference',
  'format',
  'source',
  'checked',
]);
const formats = new Set(['cidr', 'instance-type', 'multiline', 'json', 'arn', 'state-machine']);

/** Services and instance tables that the price catalogue does not have at all. */
const unpricedTables = [
  'other/',
  'elasticache/instance:memcached:',
  'mq/',
  'amg/',
  'msk/serverless.',
  'msk/kafka.',
];

/** What the price catalogue lacks: the bill shows it as unknown. */
const unpriced = new Set([
  's3/onezoneIa.put',
  's3/onezoneIa.get',
  's3/glacierFlexible.get',
  's3/deepArchive.get',
  'elasticache/serverless.storage',
  'elasticache/serverless.ecpu',
  'ssm/parameter.advanced',
  'cloudtrail/lake.ingest',
  'cognito/lite',
  'efs/oneZoneIa.storage',
]);

describe('the catalogue', () => {
  it('has none of the kinds that are still planned', () => {
    expect([...plannedKinds].filter((id) => findKind(id) !== undefined)).toEqual([]);
  });

  it('has one file for each kind, named after it and in the folder of its family', () => {
    const expected = allKinds().map(({ family, id }) => `kinds/${family}/${id}.ts`);
    expect(files).toEqual(expected.sort());
  });

  it('gives every kind an id of its own, in kebab-case', () => {
    const ids = allKinds().map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives no two kinds the same title or alias', () => {
    const owners = new Map<string, string>();
    const clashes: string[] = [];
    for (const { id, title, aliases } of allKinds()) {
      for (const name of new Set([title, ...aliases].map((each) => each.toLowerCase()))) {
        const owner = owners.get(name);
        if (owner !== undefined) clashes.push(`${name}: ${owner} and ${id}`);
        owners.set(name, id);
      }
    }
    expect(clashes).toEqual([]);
  });
});

describe.each(allKinds().map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  it('is drawn with icons that are there', () => {
    if (icons === undefined) return;
    const { appearance } = kind;
    const names = [kind.icon];
    if ('iconFor' in appearance && appearance.iconFor !== undefined) {
      for (const { properties } of kind.examples.good) {
        // The registry does not tell which properties are whose; these are the kind's own.
        names.push(appearance.iconFor(readProperties(kind.properties, properties).values as never));
      }
    }
    expect(names.filter((name) => icons.icons[name] === undefined)).toEqual([]);
  });

  it('sits in kinds that exist, each named once', () => {
    expect(kind.placement.parents.length).toBeGreaterThan(0);
    const kinds = kind.placement.parents.filter((parent) => parent !== 'canvas' && parent !== 'any');
    expect(kinds.filter(isUnknown)).toEqual([]);
    expect(new Set(kind.placement.parents).size).toBe(kind.placement.parents.length);
  });

  it('can be dropped on the canvas or in a container', () => {
    const places = kind.placement.parents.filter(
      (parent) => parent === 'canvas' || parent === 'any' || findKind(parent)?.appearance.as === 'container',
    );
    expect(places.length).toBeGreaterThan(0);
  });

  it('has traits that are described', () => {
    expect(kind.traits.filter((trait) => !(trait in traits))).toEqual([]);
  });

  it('names a property that holds its subnets, where it spans subnets', () => {
    const { spansSubnetsBy } = kind.placement;
    if (spansSubnetsBy === undefined) return;
    expect(metaOf(kind.properties.shape[spansSubnetsBy])?.reference).toEqual(['subnet']);
  });

  it('lets security groups be put on its network interfaces', () => {
    if (!kind.traits.includes('network-interface')) return;
    expect(metaOf(kind.properties.shape.securityGroups)?.reference).toEqual(['security-group']);
  });

  it('describes every property and usage field for the inspector', () => {
    const fields = allFields(kind);
    expect(fields.filter(([, meta]) => typeof meta?.title !== 'string').map(([name]) => name)).toEqual([]);
    for (const [name, meta] of fields) {
      expect(Object.keys(meta ?? {}).filter((key) => !metaKeys.has(key))).toEqual([]);
      if (meta?.format !== undefined) expect(formats, name).toContain(meta.format);
      const references = Array.isArray(meta?.reference) ? meta.reference : [];
      expect(references.map(String).filter(isUnknown), name).toEqual([]);
      if (meta?.source !== undefined) expect(meta.checked, name).toMatch(/^\d{4}-\d{2}$/);
    }
  });

  it('can be placed without stating anything', () => {
    expect(readProperties(kind.properties, {}).invalid).toEqual([]);
    if (kind.usage !== undefined) expect(readProperties(kind.usage, {}).invalid).toEqual([]);
  });

  it('accepts its good examples', () => {
    expect(kind.examples.good.length).toBeGreaterThan(0);
    for (const { title, properties } of kind.examples.good) {
      expect(readProperties(kind.properties, properties).invalid, title).toEqual([]);
      const unknown = Object.keys(properties).filter((field) => !(field in kind.properties.shape));
      expect(unknown, title).toEqual([]);
    }
  });

  it('refuses its bad examples at the field that is wrong', () => {
    const hasFields = Object.keys(kind.properties.shape).length > 0;
    expect(kind.examples.bad.length > 0).toBe(hasFields);
    for (const { title, properties, field } of kind.examples.bad) {
      const wrong = readProperties(kind.properties, properties).invalid.map((each) => each.field);
      expect(wrong.length, title).toBeGreaterThan(0);
      expect(
        wrong.every((each) => each === field || each.startsWith(`${field}.`)),
        `${title}: ${wrong.join(', ')}`,
      ).toBe(true);
    }
  });

  it('says which resources it becomes when it becomes any', () => {
    const becomesOne = kind.resources !== undefined;
    expect(kind.traits.includes('resource')).toBe(becomesOne);
    const isManifest = kind.manifests !== undefined;
    if (becomesOne && kind.id !== 'resource' && !isManifest) expect(kind.types.length).toBeGreaterThan(0);
  });

  it('says which metrics alarms can watch exactly when it is observable', () => {
    expect(kind.metrics !== undefined).toBe(kind.traits.includes('observable'));
    if (kind.metrics !== undefined) expect(kind.metrics.metrics.length).toBeGreaterThan(0);
  });

  it('says what it costs, or why it is free', () => {
    expect(kind.cost !== undefined || kind.freeBecause !== undefined).toBe(true);
    // What an actor sends is charged where it arrives.
    expect(kind.usage === undefined || kind.cost !== undefined || kind.traits.includes('actor')).toBe(true);
  });

  it('is charged by components of the price catalogue', () => {
    if (prices === undefined || kind.cost === undefined) return;
    for (const { title, properties } of kind.examples.good) {
      const ctx = costContext(drawExample(kind, properties));
      const node = ctx.node('subject');
      if (node === undefined) throw new Error('The example is drawn.');
      const lines = kind.cost(node, ctx);
      const unknown = lines
        .map(({ component }) => component)
        .filter((id) => !(id in prices.components) && !isKnownInstance(id) && !isUnpriced(id));
      expect(unknown, title).toEqual([]);
      for (const { label, quantity } of lines) {
        expect(quantity.value === undefined || quantity.value >= 0, `${title}: ${label}`).toBe(true);
        expect(quantity.formula.length, `${title}: ${label}`).toBeGreaterThan(0);
      }
    }
  });
});

/** A resource that is only known by its type has no price either. */
function isUnpriced(component: string): boolean {
  return unpriced.has(component) || unpricedTables.some((table) => component.startsWith(table));
}

function isUnknown(id: string): boolean {
  return findKind(id) === undefined && !plannedKinds.has(id);
}

function metaOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  return schema instanceof z.ZodType ? schema.meta() : undefined;
}

type Field = readonly [name: string, meta: Readonly<Record<string, unknown>> | undefined];

/** The fields of properties and usage, and those of the objects in their lists. */
function allFields(kind: Kind): readonly Field[] {
  return [
    ...fieldsOf(kind.properties, ''),
    ...(kind.usage === undefined ? [] : fieldsOf(kind.usage, 'usage.')),
  ];
}

function fieldsOf(schema: z.ZodObject, prefix: string): readonly Field[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = innermost(field);
    return [
      [`${prefix}${name}`, metaOf(field)] as const,
      ...(inner instanceof z.ZodObject ? fieldsOf(inner, `${prefix}${name}.`) : []),
    ];
  });
}

function innermost(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return innermost(schema.unwrap());
  if (schema instanceof z.ZodArray) return innermost(schema.element);
  return schema;
}

function costContext(document: LintelDocument): CostContext {
  return Object.assign(createDocumentReader(document, forgetful), {
    resourcesOf: () => [],
    instanceType: (type: string) => prices?.instanceTypes.types[type],
    billingRule: () => 1,
  });
}

function isKnownInstance(component: string): boolean {
  return component.startsWith('ec2/') && prices?.instanceTypes.types[component.slice(4)] !== undefined;
}

function readAsset<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const file = join(assets, path);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
