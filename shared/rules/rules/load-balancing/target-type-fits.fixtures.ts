import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(
  targetType: JsonValue | undefined,
  targets: readonly string[],
  balancer = 'front',
): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string, tier: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'public-a': subnet('10.0.0.0/24', 'a', 'public'),
      'public-b': subnet('10.0.1.0/24', 'b', 'public'),
      app: subnet('10.0.2.0/24', 'a', 'private'),
      web: { kind: 'ec2-instance', in: 'app' },
      hosts: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'] } },
      resize: { kind: 'lambda-function' },
      resize2: { kind: 'lambda-function' },
      front: { kind: 'alb', in: 'main' },
      entry: { kind: 'nlb', in: 'main' },
      group: { kind: 'target-group', in: 'main', properties: targetType === undefined ? {} : { targetType } },
    },
    [[balancer, 'forward', 'group'], ...targets.map((target) => ['group', 'target', target] as const)],
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
  ],
  passing: [
    { title: 'Instances by id', document: group('instance', ['web', 'hosts']) },
    { title: 'An instance by address', document: group('ip', ['web']) },
    { title: 'One function behind an ALB', document: group(undefined, ['resize']) },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: group({ Ref: 'TargetType' }, ['web']),
      undecided: { at: 'group', field: 'targetType' },
    },
  ],
};
