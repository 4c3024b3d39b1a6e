import { describe, expect, it } from 'vitest';
import { type CollectionTag, Document, parse, type ScalarTag, type YAMLMap } from 'yaml';
import { isJsonObject } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import {
  bucketEvents,
  fargateServices,
  serverlessApi,
  threeTiers,
} from '#shared/testing/sample-documents.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { exportCloudFormation } from './cloudformation.ts';

const drawings = [
  { name: 'three-tiers', document: threeTiers() },
  { name: 'fargate-services', document: fargateServices() },
  { name: 'serverless-api', document: serverlessApi() },
  { name: 'bucket-events', document: bucketEvents() },
];

describe('exportCloudFormation', () => {
  const examples = allKinds()
    .filter((kind) => kind.resources !== undefined)
    .flatMap((kind) =>
      kind.examples.good.map((example) => ({ kind, example, name: `${kind.id}: ${example.title}` })),
    );

  it.each(examples)('writes a template that AWS accepts for $name', ({ kind, example }) => {
    expect(faultsOf(place(kind, example.properties))).toEqual([]);
  });

  describe.each(drawings)('for $name', ({ name, document }) => {
    const architecture = resolve(document);
    const yaml = exportCloudFormation(document, architecture, { format: 'yaml' });
    const json = exportCloudFormation(document, architecture, { format: 'json' });

    it('has no gap and a template that AWS accepts', () => {
      expect(architecture.gaps).toEqual([]);
      expect(faultsOf(document)).toEqual([]);
      expect(validateWithAws(yaml.text)).toEqual([]);
    });

    it('writes what was reviewed', async () => {
      await expect(yaml.text).toMatchFileSnapshot(`__golden__/${name}.yaml`);
    });

    it('says the same in YAML and JSON', () => {
      expect(parse(yaml.text, { customTags: longFunctions, logLevel: 'silent' })).toEqual(
        JSON.parse(json.text),
      );
    });

    it('gives the same bytes again', () => {
      expect(exportCloudFormation(document, resolve(document), { format: 'yaml' }).text).toBe(yaml.text);
    });

    it.each([yaml, json])('names the lines of every node in $extension', ({ text, spans, extension }) => {
      const lines = text.split('\n');
      expect(spans.map(({ owner }) => owner).sort()).toEqual([...architecture.byNode.keys()]);
      for (const { owner, from, to } of spans) {
        const section = lines.slice(from - 1, to).join('\n');
        const quote = extension === 'json' ? '"' : '';
        for (const id of architecture.byNode.get(owner) ?? []) {
          expect(section).toMatch(new RegExp(`^ +${quote}${id}${quote}:`, 'm'));
        }
      }
    });
  });

  it('describes an empty drawing as a template without resources', () => {
    const document = aDocument().build();
    const { text, warnings } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
    expect(text).toContain('Resources: {}');
    expect(warnings).toEqual([]);
  });

  it('quotes what CloudFormation would read as something other than text', () => {
    const properties = {
      type: 'AWS::SSM::Parameter',
      properties: { Type: 'String', Value: 'yes', Name: '0123' },
    };
    const document = aDocument().node('resource', 'setting', { properties }).build();
    const { text } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
    expect(text).toContain("Value: 'yes'");
    expect(text).toContain("Name: '0123'");
  });

  it('warns about a node of an unknown kind', () => {
    const document = aDocument().node('quantum-computer', 'q', { name: 'Q' }).build();
    const { warnings } = exportCloudFormation(document, resolve(document), { format: 'json' });
    expect(warnings).toEqual([{ node: 'q', message: expect.stringContaining('quantum-computer') }]);
  });

  it('warns that a second Region needs a template of its own', () => {
    const document = aDocument()
      .node('region', 'far', { name: 'Ireland', properties: { region: 'eu-west-1' } })
      .node('sqs-queue', 'jobs', { parent: 'far' })
      .build();
    const { warnings } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
    expect(warnings.map(({ node }) => node)).toEqual(['far']);
  });
});

/** CloudFormation's short functions as data, to compare both formats. */
const longFunctions = [
  'Ref',
  'GetAtt',
  'Sub',
  'Join',
  'Select',
  'GetAZs',
  'Base64',
  'Cidr',
  'If',
  'Equals',
  'Not',
  'FindInMap',
].flatMap((name) =>
  (['scalar', 'seq'] as const).map((collection): CollectionTag | ScalarTag => {
    const key = name === 'Ref' ? name : `Fn::${name}`;
    if (collection === 'seq') {
      return {
        tag: `!${name}`,
        collection,
        resolve: (seq) => new Document({ [key]: seq }).contents as YAMLMap,
      };
    }
    return {
      tag: `!${name}`,
      resolve: (text) => ({
        [key]: name === 'GetAtt' ? [text.split('.')[0], text.slice(text.indexOf('.') + 1)] : text,
      }),
    };
  }),
);

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
