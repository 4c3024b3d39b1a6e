import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { createEvaluation } from '#shared/template/evaluate.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel, type TemplateModel } from '#shared/template/template-model.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { fargateServices, threeTiers } from '#shared/testing/sample-documents.ts';
import { exportCloudFormation } from './cloudformation.ts';

function modelOf(text: string): TemplateModel {
  return unwrap(readTemplateModel(unwrap(readTemplateText(text))));
}

function exported(document: LintelDocument, parameters?: 'literal' | 'values'): TemplateModel {
  const options = { format: 'yaml' as const, ...(parameters === undefined ? {} : { parameters }) };
  return modelOf(exportCloudFormation(document, resolve(document), options).text);
}

test('address ranges and instance types are asked for, with what is drawn as the default', () => {
  const document = aDocument()
    .node('vpc', 'main', { name: 'Main', properties: { cidrBlock: '10.7.0.0/16' } })
    .node('subnet', 'a', { parent: 'main', properties: { cidrBlock: '10.7.16.0/20' } })
    .node('ec2-instance', 'web', { parent: 'a', properties: { instanceType: 'm7g.large' } })
    .build();
  const { parameters, resources } = exported(document);
  expect(parameters.get('MainCidrBlock')).toMatchObject({
    Type: 'String',
    Default: '10.7.0.0/16',
    Description: 'Main: address range',
  });
  expect(resources.get('Web')?.properties.InstanceType).toEqual({ Ref: 'WebInstanceType' });
  // A subnet is the part of the range that it is drawn as, whatever the range.
  expect(resources.get('A')?.properties.CidrBlock).toEqual({
    'Fn::Select': [1, { 'Fn::Cidr': [{ Ref: 'MainCidrBlock' }, 2, 12] }],
  });
});

test('every default fits the pattern that a person has to fit', () => {
  for (const { Default, AllowedPattern, AllowedValues } of exported(threeTiers()).parameters.values()) {
    if (typeof AllowedPattern === 'string') expect(Default).toMatch(new RegExp(AllowedPattern));
    if (Array.isArray(AllowedValues)) expect(AllowedValues).toContain(Default);
  }
});

test('a drawing may state its values instead, for every export of it', () => {
  const document = { ...threeTiers() };
  const stated = applyChanges(document, changeSettings(document, { templateParameters: 'literal' }));
  expect([...exported(stated).parameters.keys()]).toEqual([
    ...exported(document, 'literal').parameters.keys(),
  ]);
  expect(exported(stated).parameters.has('VpcCidrBlock')).toBe(false);
  expect(exported(stated, 'values').parameters.has('VpcCidrBlock')).toBe(true);
});

function database(environment: string): LintelDocument {
  return aDocument()
    .node('vpc', 'main')
    .node('subnet', 'a', { parent: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'main', properties: { cidrBlock: '10.0.2.0/24', availabilityZone: 'b' } })
    .node('rds-instance', 'db', { parent: 'main', properties: { multiAz: true } })
    .settings({ environment })
    .build();
}

test.each(['development', 'test', 'staging'])(
  'a %s made of the template of a production has no standby, no protection and short backups',
  (environment) => {
    const model = exported(database('production'));
    const parameter = model.parameters.get('Environment');
    const parameters = new Map(model.parameters).set('Environment', { ...parameter, Default: environment });
    const { evaluate } = createEvaluation({ ...model, parameters }, 'us-east-1');
    expect(evaluate(model.resources.get('Db')?.properties ?? {})).toMatchObject({
      MultiAZ: false,
      DeletionProtection: false,
      BackupRetentionPeriod: 1,
    });
  },
);

test('a drawing of anything but a production has nothing that depends on the environment', () => {
  for (const environment of ['staging', 'blue']) {
    const { resources } = exported(database(environment));
    expect(resources.get('Db')?.properties).toMatchObject({ MultiAZ: true, DeletionProtection: true });
  }
});

test('a service starts no task while the repository of its image is empty', () => {
  const document = fargateServices();
  const { text, warnings } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
  const model = modelOf(text);
  const [name = ''] = [...model.parameters.keys()].filter((id) => id.endsWith('ImageTag'));
  expect(warnings.map(({ node }) => node)).toEqual(['api']);
  expect(warnings[0]?.message).toContain(name);
  const countWith = (tag: string): unknown => {
    const parameters = new Map(model.parameters).set(name, { ...model.parameters.get(name), Default: tag });
    const { evaluate } = createEvaluation({ ...model, parameters }, 'us-east-1');
    return evaluate(model.resources.get('Api')?.properties.DesiredCount ?? null);
  };
  expect(countWith('')).toBe(0);
  expect(countWith('1.4.2')).toBe(resolve(document).resources.get('Api')?.properties.DesiredCount);
});

test.each([threeTiers, fargateServices])(
  'with the defaults the template of %o means what it means without parameters',
  (build) => {
    const document = build();
    const architecture = resolve(document);
    const [plain, asking] = (['literal', 'values'] as const).map((parameters) => {
      const model = modelOf(
        exportCloudFormation(document, architecture, { format: 'json', parameters }).text,
      );
      const { evaluate } = createEvaluation(model, 'us-east-1');
      return {
        count: model.parameters.size,
        resources: [...model.resources.values()].map(({ logicalId, properties }) => [
          logicalId,
          evaluate(properties),
        ]),
      };
    });
    expect(asking?.resources).toEqual(plain?.resources);
    expect(asking?.count).toBeGreaterThan(plain?.count ?? 0);
  },
);
