import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function line(first: JsonObject, second: JsonObject = { vlan: 300 }): LintelDocument {
  return drawing(
    {
      fibre: { kind: 'direct-connect' },
      one: { kind: 'virtual-interface', properties: first },
      two: { kind: 'virtual-interface', properties: second },
    },
    [
      ['fibre', 'tunnel', 'one'],
      ['fibre', 'tunnel', 'two'],
    ],
  );
}

export const interfacePossibleFixtures: RuleFixtures = {
  failing: [
    { title: 'VLAN 5000', document: line({ vlan: 5000 }), finds: [{ at: 'one', message: 'vlan' }] },
    {
      title: 'One VLAN for two interfaces',
      document: line({ vlan: 200 }, { vlan: 200 }),
      finds: [{ at: 'two', message: 'twice' }],
    },
    {
      title: 'Jumbo frames on a public interface',
      document: line({ type: 'public', mtu: 9001 }),
      finds: [{ at: 'one', message: 'mtu' }],
    },
  ],
  passing: [
    { title: 'Two VLANs', document: line({ vlan: 200 }) },
    { title: 'Jumbo frames on a transit interface', document: line({ type: 'transit', mtu: 8500 }) },
  ],
  unknown: [
    {
      title: 'A VLAN that a parameter decides',
      document: line({ vlan: { Ref: 'Vlan' } }),
      undecided: { at: 'one', field: 'vlan' },
    },
  ],
};
