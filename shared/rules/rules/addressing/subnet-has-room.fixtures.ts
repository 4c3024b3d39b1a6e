import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function groupOf(maxSize: number, cidrBlock: JsonValue = '10.0.0.0/28'): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock, availabilityZone: 'a' } },
    web: { kind: 'auto-scaling-group', in: 'main', properties: { maxSize, subnets: ['app'] } },
  });
}

function attachedBeside(maxSize: number, properties: JsonObject = { subnets: ['app'] }): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      app: aSubnet('10.0.0.0/28', 'a'),
      web: { kind: 'auto-scaling-group', in: 'main', properties: { maxSize, subnets: ['app'] } },
      hub: { kind: 'transit-gateway' },
    },
    [['hub', 'attach', 'main', properties]],
  );
}

function tasksOf(networkMode: string): LintelDocument {
  const properties = { launchType: 'EC2', desiredCount: 12, subnets: ['app'] };
  return drawing(
    {
      main: { kind: 'vpc' },
      app: aSubnet('10.0.0.0/28', 'a'),
      shop: { kind: 'ecs-cluster', in: 'main' },
      web: { kind: 'ecs-service', in: 'shop', properties },
      task: { kind: 'ecs-task-definition', properties: { networkMode } },
    },
    [['web', 'manage', 'task']],
  );
}

function functionsOf(securityGroups: readonly string[]): LintelDocument {
  const properties = { subnets: ['app'], securityGroups: [...securityGroups] };
  const names = Array.from({ length: 12 }, (_, index) => `worker-${index + 1}`);
  return drawing({
    main: { kind: 'vpc' },
    app: aSubnet('10.0.0.0/28', 'a'),
    shared: { kind: 'security-group', in: 'main' },
    ...Object.fromEntries(names.map((name) => [name, { kind: 'lambda-function', properties }])),
  });
}

export const subnetHasRoomFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Thirty instances in a /28, which has eleven addresses',
      document: groupOf(30),
      finds: [{ at: 'app', message: 'full' }],
    },
    {
      title: 'Nine instances and one more while they are replaced',
      document: groupOf(9),
      finds: [{ at: 'app', message: 'tight' }],
    },
    {
      title: 'Eight addresses beside the attachment of a transit gateway',
      document: attachedBeside(7),
      finds: [{ at: 'app', message: 'tight' }],
    },
    {
      title: 'The same beside an attachment that takes one subnet of each zone',
      document: attachedBeside(7, {}),
      finds: [{ at: 'app', message: 'tight' }],
    },
    {
      title: 'Twelve tasks that have an address each',
      document: tasksOf('awsvpc'),
      finds: [{ at: 'app', message: 'full' }],
    },
    {
      title: 'Twelve functions, each with a group and an interface of its own',
      document: functionsOf([]),
      finds: [{ at: 'app', message: 'full' }],
    },
  ],
  passing: [
    { title: 'Four instances', document: groupOf(4) },
    { title: 'Thirty instances in a /24', document: groupOf(30, '10.0.0.0/24') },
    { title: 'Seven addresses beside an attachment', document: attachedBeside(6) },
    { title: 'Twelve tasks with the address of their instance', document: tasksOf('bridge') },
    { title: 'Twelve functions that share a group and an interface', document: functionsOf(['shared']) },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: groupOf(30, { Ref: 'AppCidr' }),
      undecided: { at: 'app', field: 'cidrBlock' },
    },
  ],
};
