import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const subnetInOneZoneFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A subnet without a zone',
      document: drawing({ main: { kind: 'vpc' }, app: { kind: 'subnet', in: 'main' } }),
      finds: [{ at: 'app', message: 'none' }],
    },
    {
      title: 'A subnet drawn in zone a that says b',
      document: drawing({
        main: { kind: 'vpc' },
        zone: { kind: 'availability-zone', in: 'main', properties: { zone: 'a' } },
        app: { kind: 'subnet', in: 'zone', properties: { availabilityZone: 'b' } },
      }),
      finds: [{ at: 'app', message: 'two' }],
    },
  ],
  passing: [
    {
      title: 'A subnet in a zone frame',
      document: drawing({
        main: { kind: 'vpc' },
        zone: { kind: 'availability-zone', in: 'main', properties: { zone: 'b' } },
        app: { kind: 'subnet', in: 'zone' },
      }),
    },
    {
      title: 'A subnet that states its zone',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'c' } },
      }),
    },
  ],
  unknown: [
    {
      title: 'A zone that a parameter decides',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { availabilityZone: { Ref: 'Zone' } } },
      }),
      undecided: { at: 'app', field: 'availabilityZone' },
    },
  ],
};
