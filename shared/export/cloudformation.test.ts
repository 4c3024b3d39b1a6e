import { describe, expect, it } from 'vitest';
import { isJsonObject } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
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
    expect(faultsOf(place(kind, example.properties))).toEqual([]);
  });
});

function aVpc(): DocumentBuilder {
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

/** The node of the example in a place that its kind takes, made where the little VPC has none. */
function place(kind: Kind, properties: Properties): LintelDocument {
  const [usual = 'canvas'] = kind.placement.parents;
  const existing: Readonly<Record<string, string>> = { vpc: 'net', subnet: 'private-a' };
  const parent = existing[usual];
  if (parent !== undefined) return aVpc().node(kind.id, 'it', { properties, parent }).build();
  if (['canvas', 'region', 'account', 'any'].includes(usual)) {
    return aVpc().node(kind.id, 'it', { properties }).build();
  }
  return aVpc()
    .node(usual, 'around', { parent: 'net' })
    .node(kind.id, 'it', { properties, parent: 'around' })
    .build();
}

function faultsOf(document: LintelDocument): readonly string[] {
  const architecture = resolve(document);
  const { text } = exportCloudFormation(document, architecture, { format: 'json' });
  const template: unknown = JSON.parse(text);
  if (!isJsonObject(template)) throw new Error('A template is an object.');
  return [
    ...validateTemplate(template as Template),
    ...validateWithAws(text).map(({ severity, rule, text }) => `${severity} ${rule}: ${text}`),
  ];
}
