import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function lines(
  locations: readonly JsonValue[],
  connections: readonly ShortConnection[] = [],
): LintelDocument {
  return drawing(
    {
      office: { kind: 'on-premises' },
      router: { kind: 'customer-gateway', in: 'office', properties: { ipAddress: '203.0.113.10' } },
      hub: { kind: 'transit-gateway' },
      ...Object.fromEntries(
        locations.map((location, index) => [
          `line-${index + 1}`,
          { kind: 'direct-connect', properties: { location } },
        ]),
      ),
    },
    connections,
  );
}

export const directConnectTwiceFixtures: RuleFixtures = {
  failing: [
    { title: 'One connection', document: lines(['EqDC2']), finds: [{ at: 'line-1', message: 'single' }] },
    {
      title: 'Two connections in one location',
      document: lines(['EqDC2', 'EqDC2']),
      finds: [{ at: 'line-1', message: 'single' }],
    },
    {
      title: 'Two sites, each with one connection of its own',
      document: drawing(
        {
          north: { kind: 'on-premises' },
          south: { kind: 'on-premises' },
          'line-1': { kind: 'direct-connect', properties: { location: 'EqDC2' } },
          'line-2': { kind: 'direct-connect', properties: { location: 'EqDA2' } },
        },
        [
          ['north', 'tunnel', 'line-1'],
          ['south', 'tunnel', 'line-2'],
        ],
      ),
      finds: [
        { at: 'line-1', message: 'single' },
        { at: 'line-2', message: 'single' },
      ],
    },
  ],
  passing: [
    { title: 'Two locations', document: lines(['EqDC2', 'EqDA2']) },
    { title: 'A VPN stands by', document: lines(['EqDC2'], [['router', 'tunnel', 'hub']]) },
  ],
  unknown: [
    {
      title: 'A location that a parameter decides',
      document: lines([{ Ref: 'Location' }]),
      undecided: { at: 'line-1', field: 'location' },
    },
  ],
};
