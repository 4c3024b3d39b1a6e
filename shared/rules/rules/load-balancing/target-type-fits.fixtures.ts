import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function group(
  targetType: JsonValue | undefined,
  targets: readonly string[],
  balancer = 'front',
  line: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      app: aSubnet('10.0.2.0/24', 'a', { tier: 'private' }),
      web: { kind: 'ec2-instance', in: 'app' },
      hosts: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'] } },
      resize: { kind: 'lambda-function' },
      resize2: { kind: 'lambda-function' },
      front: { kind: 'alb', in: 'main' },
      second: { kind: 'alb', in: 'main' },
      other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      far: aSubnet('10.1.0.0/24', 'a', { in: 'other' }),
      distant: { kind: 'ec2-instance', in: 'far' },
      phone: { kind: 'nlb', in: 'main', properties: { listeners: [{ port: 53, protocol: 'UDP' }] } },
      office: { kind: 'on-premises' },
      entry: { kind: 'nlb', in: 'main' },
      group: { kind: 'target-group', in: 'main', properties: targetType === undefined ? {} : { targetType } },
    },
    [[balancer, 'forward', 'group'], ...targets.map((target) => ['group', 'target', target, line] as const)],
  );
}

export const targetTypeFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An Auto Scaling group registered by address',
      document: group('ip', ['hosts']),
      finds: [{ at: 'group', message: 'type' }],
    },
    {
      title: 'An instance and a function in one group',
      document: group(undefined, ['web', 'resize']),
      finds: [{ at: 'group', message: 'mixed' }],
    },
    {
      title: 'Two functions',
      document: group(undefined, ['resize', 'resize2']),
      finds: [{ at: 'group', message: 'functions' }],
    },
    {
      title: 'A function behind a Network Load Balancer',
      document: group(undefined, ['resize'], 'entry'),
      finds: [{ at: 'group', message: 'balancer' }],
    },
    {
      title: 'Two load balancers in one group',
      document: group(undefined, ['front', 'second'], 'entry'),
      finds: [{ at: 'group', message: 'balancers' }],
    },
    {
      title: 'A load balancer behind UDP',
      document: group(undefined, ['front'], 'phone'),
      finds: [{ at: 'group', message: 'transport' }],
    },
    {
      title: 'An instance of another VPC, registered by id',
      document: group('instance', ['distant']),
      finds: [{ at: 'group', message: 'vpc' }],
    },
    {
      title: 'A public address of the office',
      document: group('ip', ['office'], 'front', { ipAddresses: ['198.51.100.7'] }),
      finds: [{ at: 'group', message: 'public' }],
    },
  ],
  passing: [
    { title: 'Instances by id', document: group('instance', ['web', 'hosts']) },
    { title: 'An instance by address', document: group('ip', ['web']) },
    { title: 'One function behind an ALB', document: group(undefined, ['resize']) },
    {
      title: 'A private address of the office',
      document: group('ip', ['office'], 'front', { ipAddresses: ['192.168.0.7'] }),
    },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: group({ Ref: 'TargetType' }, ['web']),
      undecided: { at: 'group', field: 'targetType' },
    },
  ],
};
