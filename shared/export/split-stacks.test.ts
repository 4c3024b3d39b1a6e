import { expect, test } from 'vitest';
import { isJsonObject } from '#shared/base/json.ts';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { isPseudoParameter, referencesIn } from '#shared/resolve/references.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel, type TemplateModel } from '#shared/template/template-model.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { exportCloudFormation } from './cloudformation.ts';
import type { ExportedText } from './exported-text.ts';

function nested(document: LintelDocument, format: 'yaml' | 'json' = 'yaml'): ExportedText {
  return exportCloudFormation(document, resolve(document), { format, stacks: 'nested' });
}

function modelOf(text: string): TemplateModel {
  return unwrap(readTemplateModel(unwrap(readTemplateText(text))));
}

/** References that no resource or parameter of the same template answers. */
function danglingIn(model: TemplateModel): readonly string[] {
  return [...model.resources.values(), ...model.outputs.values()].flatMap((entry) =>
    referencesIn({ ...entry })
      .map(({ logicalId }) => logicalId)
      .filter((id) => !model.resources.has(id) && !model.parameters.has(id) && !isPseudoParameter(id)),
  );
}

/** A network in one stack, a service in it in another, a queue outside that a function of a third one polls. */
function shop(): LintelDocument {
  return aDocument()
    .node('stack', 'network', { name: 'Network' })
    .node('vpc', 'vpc', { parent: 'network' })
    .node('subnet', 'private-a', {
      parent: 'vpc',
      properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a' },
    })
    .node('subnet', 'private-b', {
      parent: 'vpc',
      properties: { cidrBlock: '10.0.2.0/24', availabilityZone: 'b' },
    })
    .node('stack', 'data', { name: 'Data', properties: { description: 'What is kept' } })
    .node('dynamodb-table', 'orders', { parent: 'data' })
    .node('sqs-queue', 'jobs')
    .node('stack', 'workers', { name: 'Workers' })
    .node('lambda-function', 'worker', {
      parent: 'workers',
      properties: { subnets: ['private-a', 'private-b'] },
    })
    .connect('poll', 'jobs', 'worker')
    .connect('data', 'worker', 'orders')
    .build();
}

test('every stack frame becomes a template beside the parent, which refers to it', () => {
  const { text, files = [], warnings } = nested(shop());
  expect(warnings).toEqual([]);
  expect(files.map(({ name }) => name)).toEqual(['data.yaml', 'network.yaml', 'workers.yaml']);
  const root = modelOf(text);
  const stacks = [...root.resources.values()].filter(({ type }) => type === 'AWS::CloudFormation::Stack');
  expect(stacks.map(({ properties }) => properties.TemplateURL).sort()).toEqual([
    './data.yaml',
    './network.yaml',
    './workers.yaml',
  ]);
  expect(root.resources.has('Jobs')).toBe(true);
  expect(modelOf(files[0]?.text ?? '').description).toBe('What is kept');
});

test('what one stack needs of another is an output there, a parameter here and a value in the parent', () => {
  const { text, files = [] } = nested(shop());
  const byName = new Map(files.map((file) => [file.name, modelOf(file.text)]));
  const root = modelOf(text);
  for (const model of [root, ...byName.values()]) expect(danglingIn(model)).toEqual([]);
  for (const { type, properties } of root.resources.values()) {
    if (type !== 'AWS::CloudFormation::Stack') continue;
    const child = byName.get(String(properties.TemplateURL).slice(2));
    const given = isJsonObject(properties.Parameters) ? Object.keys(properties.Parameters) : [];
    expect(given.sort()).toEqual([...(child?.parameters.keys() ?? [])].sort());
    for (const { logicalId, attribute } of referencesIn(properties)) {
      const stack = root.resources.get(logicalId);
      if (stack?.type !== 'AWS::CloudFormation::Stack') continue;
      const other = byName.get(String(stack.properties.TemplateURL).slice(2));
      expect([...(other?.outputs.keys() ?? [])]).toContain(attribute?.slice('Outputs.'.length));
    }
  }
});

test('every template of the set is one that AWS accepts, in YAML and in JSON', () => {
  for (const format of ['yaml', 'json'] as const) {
    const { text, files = [] } = nested(shop(), format);
    for (const template of [text, ...files.map((file) => file.text)]) {
      const parameters = Object.fromEntries(
        [...modelOf(template).parameters.keys()].map((name) => [name, 'given']),
      );
      expect(validateWithAws(template, 'ERROR', parameters)).toEqual([]);
    }
  }
});

test('the resources are those of the one template, each in one place', () => {
  const document = shop();
  const { text, files = [] } = nested(document);
  const ids = [text, ...files.map((file) => file.text)]
    .flatMap((template) => [...modelOf(template).resources.values()])
    .filter(({ type }) => type !== 'AWS::CloudFormation::Stack')
    .map(({ logicalId }) => logicalId);
  expect(ids.sort()).toEqual([...resolve(document).resources.keys()].sort());
});

test('conditions and tables are in the stacks that use them, with the parameter that decides', () => {
  const { text, files = [] } = nested(
    aDocument()
      .node('stack', 'data', { name: 'Data' })
      .node('dynamodb-table', 'orders', { parent: 'data', properties: { deletionProtectionEnabled: true } })
      .node('stack', 'code', { name: 'Code' })
      .node('lambda-function', 'worker', { parent: 'code' })
      .node('sqs-queue', 'jobs')
      .build(),
  );
  const conditionsIn = (template = ''): readonly string[] => [...modelOf(template).conditions.keys()];
  const [code, data] = files.map((file) => file.text);
  expect([text, code, data].map(conditionsIn)).toEqual([[], [], ['IsProduction']]);
  expect([text, code, data].map((each = '') => Object.keys(modelOf(each).mappings))).toEqual([
    [],
    ['Environments'],
    [],
  ]);
  for (const template of [code, data]) {
    expect(modelOf(template ?? '').parameters.has('Environment')).toBe(true);
    expect(validateWithAws(template ?? '', 'ERROR', { Environment: 'production' })).toEqual([]);
  }
});

test('stacks that wait for each other stay in the parent, and a warning names one', () => {
  const document = aDocument()
    .node('stack', 'one', { name: 'One' })
    .node('lambda-function', 'a', { parent: 'one' })
    .node('stack', 'two', { name: 'Two' })
    .node('lambda-function', 'b', { parent: 'two' })
    .connect('invoke', 'a', 'b')
    .connect('invoke', 'b', 'a')
    .build();
  const { text, files = [], warnings } = nested(document);
  expect(warnings.map(({ node }) => node)).toEqual(['one']);
  expect(files.map(({ name }) => name)).toEqual(['two.yaml']);
  expect(danglingIn(modelOf(text))).toEqual([]);
});

test('a drawing without stack frames is one template as ever', () => {
  const document = aDocument().node('sqs-queue', 'jobs').build();
  const one = exportCloudFormation(document, resolve(document), { format: 'yaml' });
  expect(nested(document)).toEqual({ ...one, files: [] });
});
