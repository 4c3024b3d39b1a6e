import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function routes(connections: readonly ShortConnection[], vpc: JsonObject = {}): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc', properties: vpc },
      app: aSubnet('10.0.1.0/24', 'a'),
      firewall: { kind: 'ec2-instance', in: 'app' },
      table: { kind: 'route-table', in: 'main' },
      out: { kind: 'internet-gateway', in: 'main' },
      hub: { kind: 'transit-gateway' },
    },
    [['hub', 'attach', 'main'], ...connections],
  );
}

function to(target: string, destinationCidrBlock: string): ShortConnection {
  return ['table', 'route', target, { destinationCidrBlock }];
}

export const routeDestinationAllowedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two routes to the same range',
      document: routes([to('hub', '10.0.0.0/8'), to('out', '10.0.0.0/8')]),
      finds: [{ at: 'table-route-out-10.0.0.0/8', message: 'duplicate' }],
    },
    {
      title: 'A route to addresses that AWS keeps',
      document: routes([to('out', '169.254.169.0/24')]),
      finds: [{ at: 'table-route-out-169.254.169.0/24', message: 'reserved' }],
    },
    {
      title: 'A part of the VPC to the internet gateway',
      document: routes([to('out', '10.0.1.0/24')]),
      finds: [{ at: 'table-route-out-10.0.1.0/24', message: 'narrow' }],
    },
    {
      title: 'The whole VPC to the transit gateway',
      document: routes([to('hub', '10.0.0.0/16')]),
      finds: [{ at: 'table-route-hub-10.0.0.0/16', message: 'local' }],
    },
  ],
  passing: [
    {
      title: 'A default route and a wider private one',
      document: routes([to('out', '0.0.0.0/0'), to('hub', '10.0.0.0/8')]),
    },
    { title: 'Exactly one subnet through a firewall', document: routes([to('firewall', '10.0.1.0/24')]) },
  ],
  unknown: [
    {
      title: 'A VPC whose block a parameter decides',
      document: routes([to('out', '10.0.1.0/24')], { cidrBlock: { Ref: 'VpcCidr' } }),
      undecided: { at: 'main', field: 'cidrBlock' },
    },
  ],
};
