import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { createEvaluation } from '#shared/template/evaluate.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel, type TemplateModel } from '#shared/template/template-model.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { threeTiers } from '#shared/testing/sample-documents.ts';
import { exportCloudFormation } from './cloudformation.ts';

function modelOf(text: string): TemplateModel {
  return unwrap(readTemplateModel(unwrap(readTemplateText(text))));
}

test('address ranges and instance types are asked for, with what is drawn as the default', () => {
  const document = aDocument()
    .node('vpc', 'main', { name: 'Main', properties: { cidrBlock: '10.7.0.0/16' } })
    .node('subnet', 'a', { parent: 'main', properties: { cidrBlock: '10.7.1.0/24' } })
    .node('ec2-instance', 'web', { parent: 'a', properties: { instanceType: 'm7g.large' } })
    .build();
  const { text } = exportCloudFormation(document, resolve(document), {
    format: 'yaml',
    parameters: 'values',
  });
  const { parameters, resources } = modelOf(text);
  expect(parameters.get('MainCidrBlock')).toEqual({
    Type: 'String',
    Default: '10.7.0.0/16',
    Description: 'Main: address range',
  });
  expect(resources.get('Web')?.properties.InstanceType).toEqual({ Ref: 'WebInstanceType' });
});

test('with the defaults the template means what it means without parameters', () => {
  const document = threeTiers();
  const architecture = resolve(document);
  const [plain, asking] = (['literal', 'values'] as const).map((parameters) => {
    const model = modelOf(exportCloudFormation(document, architecture, { format: 'json', parameters }).text);
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
});
