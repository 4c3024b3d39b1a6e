import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function line(type: JsonValue, connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      face: { kind: 'virtual-interface', properties: { type } },
      line: { kind: 'direct-connect-gateway' },
      hub: { kind: 'transit-gateway' },
      gate: { kind: 'vpn-gateway', in: 'main' },
    },
    connections,
  );
}

const toHub: readonly ShortConnection[] = [
  ['face', 'tunnel', 'line'],
  ['line', 'tunnel', 'hub'],
];

export const interfaceEndsRightlyFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A private interface before a Transit Gateway',
      document: line('private', toHub),
      finds: [{ at: 'face', message: 'type' }],
    },
    {
      title: 'A transit interface before a virtual private gateway',
      document: line('transit', [['face', 'tunnel', 'gate']]),
      finds: [{ at: 'face', message: 'type' }],
    },
    {
      title: 'Both sorts of gateway behind one',
      document: line('public', [
        ['line', 'tunnel', 'hub'],
        ['line', 'tunnel', 'gate'],
      ]),
      finds: [{ at: 'line', message: 'both' }],
    },
  ],
  passing: [
    { title: 'A transit interface before a Transit Gateway', document: line('transit', toHub) },
    {
      title: 'A private interface before a virtual private gateway',
      document: line('private', [['face', 'tunnel', 'gate']]),
    },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: line({ Ref: 'Type' }, toHub),
      undecided: { at: 'face', field: 'type' },
    },
  ],
};
