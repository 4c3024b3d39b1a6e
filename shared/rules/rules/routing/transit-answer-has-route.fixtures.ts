import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function hub(...connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      shop: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      'shop-app': aSubnet('10.0.0.0/24', 'a', { in: 'shop' }),
      web: { kind: 'ec2-instance', in: 'shop-app' },
      stock: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'stock-app': aSubnet('10.1.0.0/24', 'a', { in: 'stock' }),
      api: { kind: 'ec2-instance', in: 'stock-app' },
      table: { kind: 'route-table', in: 'stock' },
    },
    [
      ['hub', 'attach', 'shop'],
      ['hub', 'attach', 'stock'],
      ['web', 'traffic', 'api', { port: 443 }],
      ...connections,
    ],
  );
}

const uses: ShortConnection = ['table', 'associate', 'stock-app'];

/** A table of the gateway for each VPC; `connections` say what they learn. */
function hubWithTables(...connections: readonly ShortConnection[]): LintelDocument {
  const whole = hub(uses, ['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }]);
  const tables = drawing(
    {
      'shop-hub': { kind: 'transit-gateway-route-table' },
      'stock-hub': { kind: 'transit-gateway-route-table' },
    },
    [['shop-hub', 'associate', 'shop'], ['stock-hub', 'associate', 'stock'], ...connections],
  );
  return {
    ...whole,
    nodes: new Map([...whole.nodes, ...tables.nodes]),
    connections: new Map([...whole.connections, ...tables.connections]),
  };
}

/** The same without the line between the two instances. */
function silent(document: LintelDocument): LintelDocument {
  const connections = new Map([...document.connections].filter(([, { kind }]) => kind !== 'traffic'));
  return { ...document, connections };
}

const there: ShortConnection = ['stock', 'propagate', 'shop-hub'];
const here: ShortConnection = ['shop', 'propagate', 'stock-hub'];

export const transitAnswerHasRouteFixtures: RuleFixtures = {
  failing: [
    {
      title: 'The table of the receiver knows only its own VPC',
      document: hub(uses),
      finds: [{ at: 'web-traffic-api', message: 'back' }],
    },
    {
      title: 'It knows another range',
      document: hub(uses, ['table', 'route', 'hub', { destinationCidrBlock: '192.168.0.0/16' }]),
      finds: [{ at: 'web-traffic-api', message: 'back' }],
    },
    {
      title: 'The table of the gateway for the receiver does not know the sender',
      document: hubWithTables(there),
      finds: [{ at: 'web-traffic-api', message: 'table' }],
    },
    {
      title: 'The VPC behind the gateway knows no way back, and nothing is drawn between the two',
      document: silent(hub(uses)),
      finds: [{ at: 'shop', message: 'vpc' }],
    },
  ],
  passing: [
    { title: 'Both announce themselves', document: hubWithTables(there, here) },
    { title: 'The implied tables know both', document: hub() },
    {
      title: 'A drawn route back',
      document: hub(uses, ['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }]),
    },
    {
      title: 'The VPC behind the gateway routes back, and nothing is drawn between the two',
      document: silent(hub(uses, ['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }])),
    },
  ],
  unknown: [
    {
      title: 'The table of the receiver has a route whose destination is an expression',
      document: hub(uses, ['table', 'route', 'hub', { destinationCidrBlock: { Ref: 'Shop' } }]),
      undecided: { at: 'table-route-hub', field: 'destinationCidrBlock' },
    },
  ],
};
