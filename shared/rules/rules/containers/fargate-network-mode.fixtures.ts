import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function task(properties: JsonObject): LintelDocument {
  return drawing({ app: { kind: 'ecs-task-definition', properties } });
}

function service(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    inner: aSubnet('10.0.0.0/24', 'a'),
    app: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::Service',
        properties: { TaskDefinition: 'shop:1', LaunchType: 'FARGATE', ...properties },
      },
    },
  });
}

function written(properties: JsonObject): LintelDocument {
  return drawing({
    app: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::TaskDefinition',
        properties: {
          RequiresCompatibilities: ['FARGATE'],
          ExecutionRoleArn: 'arn:aws:iam::111122223333:role/pull',
          ...properties,
        },
      },
    },
  });
}

export const fargateNetworkModeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Bridge mode on Fargate',
      document: task({ networkMode: 'bridge' }),
      finds: [{ at: 'app', message: 'mode' }],
    },
    {
      title: 'Host mode on both',
      document: task({ networkMode: 'host', requiresCompatibilities: ['EC2', 'FARGATE'] }),
      finds: [{ at: 'app', message: 'mode' }],
    },
    {
      title: 'A written task that asks for what a host has',
      document: written({
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [
          { Name: 'app', Image: 'nginx:1.27', Privileged: true, LogConfiguration: { LogDriver: 'syslog' } },
        ],
      }),
      finds: [
        { at: 'app', message: 'privileged' },
        { at: 'app', message: 'driver' },
      ],
    },
    {
      title: 'A written task without a network mode, with constraints',
      document: written({
        PlacementConstraints: [{ Type: 'memberOf', Expression: 'runningTasksCount == 1' }],
      }),
      finds: [
        { at: 'app', message: 'mode' },
        { at: 'app', message: 'constraints' },
      ],
    },
    {
      title: 'A written service without subnets',
      document: service({}),
      finds: [{ at: 'app', message: 'network' }],
    },
  ],
  passing: [
    {
      title: 'A written task that logs to CloudWatch',
      document: written({
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [
          { Name: 'app', Image: 'nginx:1.27', LogConfiguration: { LogDriver: 'splunk' } },
        ],
      }),
    },
    { title: 'awsvpc on Fargate', document: task({}) },
    {
      title: 'Bridge mode on EC2',
      document: task({ networkMode: 'bridge', requiresCompatibilities: ['EC2'] }),
    },
    {
      title: 'A written service with subnets',
      document: service({
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [{ Ref: 'Inner' }] } },
      }),
    },
  ],
  unknown: [
    {
      title: 'A mode that a parameter decides',
      document: task({ networkMode: { Ref: 'Mode' } }),
      undecided: { at: 'app', field: 'networkMode' },
    },
  ],
};
