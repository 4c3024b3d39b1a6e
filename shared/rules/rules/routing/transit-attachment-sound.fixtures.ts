import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  'app-a': aSubnet('10.0.0.0/24', 'a'),
  'data-a': aSubnet('10.0.1.0/24', 'a'),
  'app-b': aSubnet('10.0.2.0/24', 'b'),
  hub: { kind: 'transit-gateway' },
};

function attached(subnets: readonly JsonValue[]): LintelDocument {
  return drawing(nodes, [['hub', 'attach', 'main', { subnets }]]);
}

function drawnAttachment(subnets: readonly string[]): ShortNode {
  return {
    kind: 'transit-gateway-attachment',
    properties: { transitGateway: 'hub', attachedTo: 'main', subnets },
  };
}

function attachedTwice(): LintelDocument {
  const once = attached([]);
  const [connection] = once.connections.values();
  if (connection === undefined) return once;
  const again = { ...connection, id: 'z-again' };
  return { ...once, connections: new Map([...once.connections, [again.id, again]]) };
}

export const transitAttachmentSoundFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two subnets of one zone',
      document: attached(['app-a', 'data-a']),
      finds: [{ at: 'hub-attach-main', message: 'zone' }],
    },
    {
      title: 'The same VPC attached twice',
      document: attachedTwice(),
      finds: [{ at: 'z-again', message: 'twice' }],
    },
    {
      title: 'A table that applies to nothing',
      document: drawing({ ...nodes, table: { kind: 'transit-gateway-route-table' } }, [
        ['hub', 'attach', 'main'],
      ]),
      finds: [{ at: 'hub-attach-main', message: 'association' }],
    },
    {
      title: 'No default table and none that is drawn',
      document: drawing(
        {
          ...nodes,
          hub: { kind: 'transit-gateway', properties: { defaultRouteTableAssociation: false } },
        },
        [['hub', 'attach', 'main']],
      ),
      finds: [{ at: 'hub-attach-main', message: 'association' }],
    },
    {
      title: 'An attachment beside a line',
      document: drawing({ ...nodes, again: drawnAttachment(['app-a']) }, [['hub', 'attach', 'main']]),
      finds: [{ at: 'again', message: 'twice' }],
    },
  ],
  passing: [
    {
      title: 'An attachment of its own',
      document: drawing({ ...nodes, joined: drawnAttachment(['app-a', 'app-b']) }),
    },
    {
      title: 'A table that applies to the VPC',
      document: drawing({ ...nodes, table: { kind: 'transit-gateway-route-table' } }, [
        ['hub', 'attach', 'main'],
        ['table', 'associate', 'main'],
      ]),
    },
    { title: 'One subnet in each zone', document: attached(['app-a', 'app-b']) },
    { title: 'No subnets named', document: attached([]) },
  ],
  unknown: [
    {
      title: 'A subnet that a parameter names',
      document: attached(['app-a', { Ref: 'Subnet' }]),
      undecided: { at: 'hub-attach-main', field: 'subnets' },
    },
  ],
};
