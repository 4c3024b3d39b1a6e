import type { JsonObject } from '#shared/base/json.ts';

/** What a written container says so that its output comes to CloudWatch, in a group of its own stack. */
export const awslogsOptions: JsonObject = {
  'awslogs-group': { 'Fn::Sub': `/ecs/\${AWS::StackName}` },
  'awslogs-create-group': 'true',
  'awslogs-region': { Ref: 'AWS::Region' },
  'awslogs-stream-prefix': 'ecs',
};
