import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function service(properties: JsonObject, task?: JsonObject): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      nat: { kind: 'nat-gateway', in: 'front' },
      app: aSubnet('10.0.1.0/24', 'a'),
      shop: { kind: 'ecs-cluster', in: 'main' },
      hosts: { kind: 'auto-scaling-group', in: 'shop' },
      agent: { kind: 'ecs-service', in: 'shop', properties },
      ...(task === undefined ? {} : { task: { kind: 'ecs-task-definition', in: 'shop', properties: task } }),
    },
    task === undefined ? [] : [['agent', 'manage', 'task']],
  );
}

export const serviceStrategyPossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A daemon on Fargate',
      document: service({ schedulingStrategy: 'DAEMON' }),
      finds: [{ at: 'agent', message: 'daemon' }],
    },
    {
      title: 'A daemon deployed by CodeDeploy',
      document: service({
        schedulingStrategy: 'DAEMON',
        launchType: 'EC2',
        deploymentController: 'CODE_DEPLOY',
      }),
      finds: [{ at: 'agent', message: 'controller' }],
    },
    {
      title: 'A Fargate service with a task definition for EC2',
      document: service({}, { requiresCompatibilities: ['EC2'] }),
      finds: [{ at: 'agent', message: 'task' }],
    },
  ],
  passing: [
    { title: 'A daemon on EC2', document: service({ schedulingStrategy: 'DAEMON', launchType: 'EC2' }) },
    { title: 'A Fargate service with its task definition', document: service({}, {}) },
  ],
  unknown: [
    {
      title: 'A launch type that a parameter decides',
      document: service({ schedulingStrategy: 'DAEMON', launchType: { Ref: 'LaunchType' } }),
      undecided: { at: 'agent', field: 'launchType' },
    },
  ],
};
