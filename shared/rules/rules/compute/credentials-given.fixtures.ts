import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

function written(
  type: string,
  properties: JsonObject,
  connections: readonly ShortConnection[] = [['job', 'data', 'files']],
): LintelDocument {
  return drawing(
    { job: { kind: 'resource', properties: { type, properties } }, files: { kind: 's3-bucket' } },
    connections,
  );
}

/** What is written beside a bucket that `job` uses. */
function started(job: ShortNode, behind: Readonly<Record<string, ShortNode>>): LintelDocument {
  return drawing({ job, files: { kind: 's3-bucket' }, ...behind }, [['job', 'data', 'files']]);
}

function resource(type: string, properties: JsonObject): ShortNode {
  return { kind: 'resource', properties: { type, properties } };
}

const service = resource('AWS::ECS::Service', { TaskDefinition: { Ref: 'Task' } });
const group = resource('AWS::AutoScaling::AutoScalingGroup', {
  MinSize: '1',
  MaxSize: '2',
  LaunchTemplate: {
    LaunchTemplateId: { Ref: 'Template' },
    Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
  },
});
const container = { Name: 'app', Image: 'nginx:1.29', Memory: 256 };

export const credentialsGivenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A batch job without a role',
      document: written('AWS::Batch::JobDefinition', {
        Type: 'container',
        ContainerProperties: { Image: 'nginx:1.29' },
      }),
      finds: [{ at: 'job', message: 'none' }],
    },
    {
      title: 'An instance without a profile',
      document: written('AWS::EC2::Instance', { ImageId: 'ami-1', InstanceType: 't3.micro' }),
      finds: [{ at: 'job', message: 'none' }],
    },
    {
      title: 'An App Runner service with a size and no role',
      document: written('AWS::AppRunner::Service', { InstanceConfiguration: { Cpu: '1024' } }),
      finds: [{ at: 'job', message: 'none' }],
    },
    {
      title: 'A service whose task definition names no role',
      document: started(service, {
        task: resource('AWS::ECS::TaskDefinition', { ContainerDefinitions: [container] }),
      }),
      finds: [{ at: 'job', message: 'started' }],
    },
    {
      title: 'A group whose launch template names no profile',
      document: started(group, {
        template: resource('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { ImageId: 'ami-1' } }),
      }),
      finds: [{ at: 'job', message: 'started' }],
    },
    {
      title: 'A job that uses a table which is written too, and one that sends events',
      document: drawing(
        {
          job: resource('AWS::Batch::JobDefinition', { Type: 'container' }),
          table: resource('AWS::DynamoDB::GlobalTable', {}),
          second: resource('AWS::Batch::JobDefinition', { Type: 'container' }),
          bus: { kind: 'event-bus' },
        },
        [
          ['job', 'data', 'table'],
          ['second', 'event', 'bus'],
        ],
      ),
      finds: [
        { at: 'job', message: 'none' },
        { at: 'second', message: 'none' },
      ],
    },
  ],
  passing: [
    {
      title: 'An instance with the profile of its launch template',
      document: started(
        resource('AWS::EC2::Instance', { LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } }),
        {
          template: resource('AWS::EC2::LaunchTemplate', {
            LaunchTemplateData: { IamInstanceProfile: { Name: 'web' } },
          }),
        },
      ),
    },
    {
      title: 'A service whose task definition is drawn, and has its role from its connections',
      document: started(service, { task: { kind: 'ecs-task-definition' } }),
    },
    {
      title: 'A job with its role',
      document: written('AWS::Batch::JobDefinition', {
        ContainerProperties: { JobRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      }),
    },
    { title: 'A job that calls nothing', document: written('AWS::Batch::JobDefinition', {}, []) },
  ],
  unknown: [
    {
      title: 'A role that a condition decides',
      document: written('AWS::Batch::JobDefinition', {
        ContainerProperties: {
          JobRoleArn: {
            'Fn::If': ['IsProduction', 'arn:aws:iam::111122223333:role/job', { Ref: 'AWS::NoValue' }],
          },
        },
      }),
      undecided: { at: 'job', field: 'properties' },
    },
    {
      title: 'A task definition that a parameter names',
      document: written('AWS::ECS::Service', { TaskDefinition: { Ref: 'TaskDefinitionArn' } }),
      undecided: { at: 'job', field: 'properties' },
    },
  ],
};
