import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function balancer(
  connections: readonly ShortConnection[],
  listeners: JsonValue = [{ port: 80, protocol: 'HTTP' }],
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'front-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'front-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      front: { kind: 'alb', in: 'main', properties: { listeners } },
      group: { kind: 'target-group', in: 'main' },
      web: { kind: 'ec2-instance', in: 'front-a' },
    },
    connections,
  );
}

export const listenerHasTargetsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A load balancer that is connected to nothing',
      document: balancer([]),
      finds: [{ at: 'front', message: 'nothing' }],
    },
    {
      title: 'A target group without targets',
      document: balancer([['front', 'forward', 'group']]),
      finds: [{ at: 'front', message: 'empty' }],
    },
    {
      title: 'A connection for a port without a listener',
      document: balancer([
        ['front', 'forward', 'web', { listenerPort: 8080 }],
        ['front', 'forward', 'group', { listenerPort: 80 }],
        ['group', 'target', 'web'],
      ]),
      finds: [{ at: 'front', message: 'listener' }],
    },
  ],
  passing: [
    {
      title: 'Listeners drawn as nodes, one with a target and one with an answer of its own',
      document: drawing(
        {
          main: { kind: 'vpc' },
          'front-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
          'front-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
          front: { kind: 'alb', in: 'main' },
          https: { kind: 'listener', in: 'front', properties: { port: 443 } },
          http: {
            kind: 'listener',
            in: 'front',
            properties: { port: 8080, protocol: 'HTTP', defaultAction: 'fixed-response' },
          },
          web: { kind: 'ec2-instance', in: 'front-a' },
        },
        [['https', 'forward', 'web']],
      ),
    },
    { title: 'Straight to an instance', document: balancer([['front', 'forward', 'web']]) },
    {
      title: 'Through a target group',
      document: balancer([
        ['front', 'forward', 'group'],
        ['group', 'target', 'web'],
      ]),
    },
  ],
  unknown: [
    {
      title: 'Listeners that a parameter decides',
      document: balancer([], { Ref: 'Listeners' }),
      undecided: { at: 'front', field: 'listeners' },
    },
  ],
};
