import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type ShortNode } from './fixtures.ts';

/** One entry of a network ACL for TCP. */
export function tcpEntry(
  direction: 'ingress' | 'egress',
  fromPort: number,
  toPort: number,
  ruleNumber = 100,
): JsonObject {
  return { ruleNumber, direction, protocol: 'tcp', fromPort, toPort };
}

/** A public subnet behind a network ACL, and what is in it. */
export function fencedSubnet(
  entries: JsonValue,
  inside: Readonly<Record<string, ShortNode>>,
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      filter: { kind: 'network-acl', in: 'main', properties: { entries } },
      ...inside,
    },
    [['filter', 'associate', 'front']],
  );
}

/** A load balancer inside of a VPC and its target, in a subnet of its own behind a network ACL. */
export function fencedTarget(entries: JsonValue, forward: JsonObject = {}): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'front-a': aSubnet('10.0.0.0/24', 'a'),
      'front-b': aSubnet('10.0.1.0/24', 'b'),
      app: aSubnet('10.0.2.0/24', 'a'),
      fence: { kind: 'network-acl', in: 'main', properties: { entries } },
      front: { kind: 'alb', in: 'main', properties: { scheme: 'internal', subnets: ['front-a', 'front-b'] } },
      server: { kind: 'ec2-instance', in: 'app', properties: { applicationPort: 8080 } },
    },
    [
      ['front', 'forward', 'server', forward],
      ['fence', 'associate', 'app'],
    ],
  );
}

/** A service in a cluster whose tasks reach their registry through a NAT gateway. */
export function serviceWith(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    nat: { kind: 'nat-gateway', in: 'front' },
    app: aSubnet('10.0.1.0/24', 'a'),
    shop: { kind: 'ecs-cluster', in: 'main' },
    web: { kind: 'ecs-service', in: 'shop', properties },
  });
}
