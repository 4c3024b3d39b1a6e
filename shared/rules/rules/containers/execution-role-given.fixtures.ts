import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function task(ContainerDefinitions: JsonValue, more: JsonObject = {}): LintelDocument {
  return drawing({
    task: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::TaskDefinition',
        properties: { RequiresCompatibilities: ['FARGATE'], ContainerDefinitions, ...more },
      },
    },
  });
}

const image = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1.4.0';

export const executionRoleGivenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An image in a private registry',
      document: task([{ Name: 'web', Image: image }]),
      finds: [{ at: 'task', message: 'none' }],
    },
    {
      title: 'Logs in CloudWatch',
      document: task([{ Name: 'web', Image: 'nginx:1.27', LogConfiguration: { LogDriver: 'awslogs' } }]),
      finds: [{ at: 'task', message: 'none' }],
    },
  ],
  passing: [
    {
      title: 'With an execution role',
      document: task([{ Name: 'web', Image: image }], {
        ExecutionRoleArn: 'arn:aws:iam::111122223333:role/pull',
      }),
    },
    { title: 'A public image without logs', document: task([{ Name: 'web', Image: 'nginx:1.27' }]) },
  ],
  unknown: [
    {
      title: 'Containers that a parameter decides',
      document: task({ Ref: 'Containers' }),
      undecided: { at: 'task', field: 'properties' },
    },
  ],
};
