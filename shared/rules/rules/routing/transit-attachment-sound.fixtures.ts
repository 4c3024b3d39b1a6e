import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  'app-a': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
  'data-a': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a' } },
  'app-b': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.2.0/24', availabilityZone: 'b' } },
  hub: { kind: 'transit-gateway' },
};

function attached(subnets: readonly JsonValue[]): LintelDocument {
  return drawing(nodes, [['hub', 'attach', 'main', { subnets }]]);
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
  ],
  passing: [
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
