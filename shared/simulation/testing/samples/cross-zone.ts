import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { fromUsers, network, poisson } from '../sample-network.ts';

/** P2: a network load balancer over zones of unequal size. */
export function crossZone(file: string, name: string, sizes: Readonly<Record<string, number>>): Acceptance {
  const zones = Object.keys(sizes);
  let builder = network(zones)
    .node('nlb', 'nlb', {
      name: 'NLB',
      parent: 'vpc',
      at: [620, 56],
      properties: { subnets: zones.map((zone) => `public-${zone}`) },
    })
    .node('target-group', 'group', {
      name: 'Targets',
      parent: 'vpc',
      at: [620, 176],
      properties: { protocol: 'TCP' },
    })
    .connect('traffic', 'users', 'nlb')
    .connect('forward', 'nlb', 'group');
  const overrides: Record<string, Record<string, number>> = { nlb: { meanServiceTimeMs: 0 } };
  for (const [zone, count] of Object.entries(sizes)) {
    for (let index = 1; index <= count; index += 1) {
      const id = `server-${zone}${index}`;
      builder = builder
        .node('ec2-instance', id, {
          name: `Server ${zone}${index}`,
          parent: `private-${zone}`,
          at: [52 + 64 * ((index - 1) % 2), 66 + 60 * Math.floor((index - 1) / 2)],
        })
        .connect('target', 'group', id);
      overrides[id] = { workers: 1, meanServiceTimeMs: 12.5 };
    }
  }
  const total = Object.values(sizes).reduce((sum, count) => sum + count, 0);
  const scenario = (crossZone: boolean): ScenarioInput => ({
    name: crossZone ? 'Cross-zone on' : 'Cross-zone off',
    horizonSeconds: 1_000_000 / (40 * total),
    // A 99th percentile of one million requests spreads by 1.7 % when a target is used to 75 %: ten times as many by 0.5 %.
    ...(crossZone ? {} : { replications: 10 }),
    arrivals: fromUsers(poisson(40 * total)),
    overrides: { ...overrides, nlb: { meanServiceTimeMs: 0, crossZone } },
  });
  return {
    file,
    name,
    document: builder.build(),
    scenarios: {
      off: scenario(false),
      on: scenario(true),
      'zone-lost': {
        ...scenario(false),
        name: 'The targets of zone b are dead from the start',
        replications: 1,
        horizonSeconds: 900,
        warmupSeconds: 200,
        arrivals: fromUsers(poisson(60)),
        timeline: Object.entries(sizes).flatMap(([zone, count]) =>
          zone === 'b'
            ? Array.from({ length: count }, (_, index) => ({
                at: 1,
                do: 'crash' as const,
                node: `server-b${index + 1}`,
              }))
            : [],
        ),
      },
    },
  };
}
