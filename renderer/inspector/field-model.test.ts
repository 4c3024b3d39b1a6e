import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allConnectionKinds, allKinds } from '#shared/catalogue/registry.ts';
import { commonFields, fieldModels, findFields, groupFields, showValue } from './field-model.ts';

describe('the form of a schema', () => {
  const fields = fieldModels(
    z.object({
      name: z.string().optional(),
      size: z.int().min(1).max(10).default(2).meta({ title: 'Size', unit: 'GiB', group: 'Storage' }),
      rate: z.number().positive().optional(),
      mode: z.enum(['fast', 'slow']).default('fast'),
      isOn: z.boolean().default(false).meta({ advanced: true }),
      block: z.string().default('10.0.0.0/16').meta({ format: 'cidr' }),
      ranges: z.array(z.cidrv4()).default([]),
      queue: z
        .string()
        .optional()
        .meta({ reference: ['sqs-queue'] }),
      subnets: z
        .array(z.string())
        .default([])
        .meta({ reference: ['subnet'] }),
      rules: z.array(z.object({ port: z.int() })).default([]),
      nested: z.object({ path: z.string().default('/') }).optional(),
      anything: z.record(z.string(), z.json()).optional(),
      healthCheckPath: z.string().meta({ source: 'AWS', checked: '2026-11' }).default('/'),
    }),
  );
  const field = (name: string) => fields.find((known) => known.name === name);

  it('has an input for every type of value', () => {
    expect(Object.fromEntries(fields.map(({ name, input }) => [name, input.type]))).toEqual({
      name: 'text',
      size: 'number',
      rate: 'number',
      mode: 'enum',
      isOn: 'boolean',
      block: 'text',
      ranges: 'texts',
      queue: 'reference',
      subnets: 'reference',
      rules: 'objects',
      nested: 'object',
      anything: 'json',
      healthCheckPath: 'text',
    });
  });

  it('knows limits, units, defaults and headings', () => {
    expect(field('size')).toMatchObject({
      title: 'Size',
      unit: 'GiB',
      group: 'Storage',
      defaultValue: 2,
      input: { min: 1, max: 10, isInteger: true },
    });
    expect(field('rate')?.input).toEqual({ type: 'number', min: 0, max: undefined, isInteger: false });
    expect(field('isOn')?.isAdvanced).toBe(true);
    expect(field('name')?.defaultValue).toBeUndefined();
    expect(field('block')?.input).toEqual({ type: 'text', format: 'cidr' });
    expect(field('ranges')?.input).toEqual({ type: 'texts', format: 'cidr', options: undefined });
    expect(field('subnets')?.input).toEqual({ type: 'reference', kinds: ['subnet'], isList: true });
  });

  it('gives a field without a title one, and finds words inside a default', () => {
    expect(field('healthCheckPath')).toMatchObject({
      title: 'Health check path',
      source: 'AWS, checked 2026-11',
      defaultValue: '/',
    });
  });

  it('is grouped and can be searched', () => {
    expect(groupFields(fields).map((group) => group.title)).toEqual([undefined, 'Storage']);
    expect(findFields(fields, 'health path').map(({ name }) => name)).toEqual(['healthCheckPath']);
  });
});

describe('the forms of the catalogue', () => {
  const schemas = [
    ...allKinds().flatMap((kind) => [kind.properties, ...(kind.usage === undefined ? [] : [kind.usage])]),
    ...allConnectionKinds().flatMap((kind) => [
      kind.properties,
      ...(kind.usage === undefined ? [] : [kind.usage]),
    ]),
  ];

  it('exist for every kind and connection kind', () => {
    for (const schema of schemas) {
      for (const field of fieldModels(schema)) expect(field.title).not.toBe('');
    }
  });

  it('have no number whose bounds are those of the machine', () => {
    for (const schema of schemas) {
      for (const { input } of fieldModels(schema)) {
        if (input.type === 'number') expect(Math.abs(input.max ?? 0)).toBeLessThan(Number.MAX_SAFE_INTEGER);
      }
    }
  });
});

describe('editing several kinds at once', () => {
  it('offers what they have in common in the same form', () => {
    const a = z.object({ size: z.int().min(1), name: z.string(), mode: z.enum(['x', 'y']) });
    const b = z.object({
      size: z.int().min(1),
      name: z.string().meta({ title: 'Label' }),
      mode: z.enum(['x']),
    });
    expect(commonFields([a, b]).map(({ name }) => name)).toEqual(['size']);
    expect(commonFields([])).toEqual([]);
  });
});

it('shows values in words', () => {
  expect([showValue(true), showValue(3), showValue(['a', 'b']), showValue([]), showValue(null)]).toEqual([
    'on',
    '3',
    'a, b',
    undefined,
    undefined,
  ]);
});

it('has no words for what is empty', () => {
  expect(['', ' ', [''], [{}], {}].map((value) => showValue(value))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
