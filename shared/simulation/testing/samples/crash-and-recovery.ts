import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { fromUsers, network, poisson } from '../sample-network.ts';

/** P6: a target crashes and comes back. */
export function crash(): Acceptance {
  let builder = network(['a', 'b'])
    .node('alb', 'alb', { name: 'ALB', parent: 'vpc', at: [620, 56] })
    .node('target-group', 'group', { name: 'Servers', parent: 'vpc', at: [620, 176] })
    .connect('traffic', 'users', 'alb')
    .connect('forward', 'alb', 'group');
  const overrides: Record<string, Record<string, number>> = { alb: { meanServiceTimeMs: 0 } };
  for (let index = 1; index <= 4; index += 1) {
    const id = `server-${index}`;
    builder = builder
      .node('ec2-instance', id, {
        name: `Server ${index}`,
        parent: index % 2 === 1 ? 'private-a' : 'private-b',
        at: [52 + 64 * Math.floor((index - 1) / 2), 66],
      })
      .connect('target', 'group', id);
    overrides[id] = { workers: 8, meanServiceTimeMs: 20 };
  }
  const scenario = (what: 'crash' | 'hang', more: Partial<ScenarioInput> = {}): ScenarioInput => ({
    name:
      what === 'crash'
        ? 'One of four refuses connections for five minutes'
        : 'One of four hangs for five minutes',
    horizonSeconds: 3600,
    arrivals: fromUsers(poisson(400)),
    overrides,
    timeline: [{ at: 1000, for: 300, do: what, node: 'server-1' }],
    objectives: [{ is: 'availability', target: 0.999 }],
    ...more,
  });
  return {
    file: 'crash-and-recovery',
    name: 'A server crashes and comes back',
    document: builder.build(),
    scenarios: {
      crash: scenario('crash'),
      hang: scenario('hang'),
      'all-down': scenario('crash', {
        name: 'All four are down',
        horizonSeconds: 1200,
        timeline: [1, 2, 3, 4].map((index) => ({ at: 600, do: 'crash' as const, node: `server-${index}` })),
      }),
      retry: scenario('crash', {
        name: 'Clients try once more',
        classes: [{ id: 'requests', retry: { max: 1, backoff: 'none' } }],
      }),
    },
  };
}
