import type { Flow, LinkStation } from '../flow/flow.ts';
import type { LinkPath } from '../flow/links.ts';
import type { ControlPlane } from './managed-flow.ts';
import type { Plant } from './plant.ts';

interface Cut {
  readonly station: number;
  readonly index: number;
  readonly path: LinkPath;
  readonly link: LinkStation;
}

/**
 * A line or a tunnel goes down: what is sent over it is lost until its routing notices, then routes lead over what is
 * left. Gives what brings it back, or undefined where the node is no way of a link.
 */
export function cutLink(
  flow: Flow,
  plant: Plant,
  node: string,
  tunnel: number | undefined,
  control: ControlPlane,
): (() => void) | undefined {
  const cuts = flow.stations.flatMap((link, station): Cut[] => {
    if (link.is !== 'link') return [];
    const own = link.paths.flatMap((path, index) =>
      path.node === node ? [{ station, index, path, link }] : [],
    );
    return tunnel === undefined ? own : own.slice(tunnel, tunnel + 1);
  });
  if (cuts.length === 0) return undefined;
  let isBack = false;
  const names = [...new Set(cuts.map(({ path }) => path.name))].join(' and ');
  control.log.add(
    node,
    'failure',
    `${names} ${new Set(cuts.map(({ path }) => path.name)).size === 1 ? 'is' : 'are'} down`,
  );
  const noticed = new Set<Cut>();
  // One loss is noticed once, however many requests go over it.
  const byPath = new Map<string, { readonly wait: number; readonly text: string }>();
  for (const cut of cuts) {
    plant.setPath(cut.station, cut.index, false, true);
    const known = byPath.get(cut.path.name) ?? detect(cut.path, control);
    const isFirst = !byPath.has(cut.path.name);
    byPath.set(cut.path.name, known);
    control.clock.after(known.wait, () => {
      if (isBack) return;
      noticed.add(cut);
      plant.setPath(cut.station, cut.index, false, false);
      if (isFirst) {
        control.log.add(
          node,
          'failure',
          `Routes leave ${cut.path.name}: ${remaining(cut.link, plant.isRouted(cut.station))}`,
          known.text,
        );
      }
    });
  }
  return () => {
    isBack = true;
    control.log.add(node, 'failure', `${names} is back`);
    for (const cut of cuts) {
      if (!noticed.has(cut)) {
        plant.setPath(cut.station, cut.index, true, true);
        continue;
      }
      plant.setPath(cut.station, cut.index, true, false);
      control.clock.after(cut.path.recovery, () => {
        plant.setPath(cut.station, cut.index, true, true);
        control.log.add(
          node,
          'failure',
          `Routes lead over ${cut.path.name} again`,
          `${cut.path.recovery} s until its session is up`,
        );
      });
    }
  };
}

function detect(
  { detection }: LinkPath,
  control: ControlPlane,
): { readonly wait: number; readonly text: string } {
  switch (detection.is) {
    case 'bfd': {
      const wait = detection.interval * detection.multiplier;
      return {
        wait,
        text: `BFD: ${detection.multiplier} × ${detection.interval * 1000} ms = ${round(wait)} s`,
      };
    }
    case 'bgp': {
      const since = control.failures.uniform() * detection.keepalive;
      const wait = detection.hold - since;
      return {
        wait,
        text: `BGP: hold ${detection.hold} s − ${round(since)} s since the last keepalive = ${round(wait)} s`,
      };
    }
    case 'dpd':
      return { wait: detection.timeout, text: `dead-peer detection after ${detection.timeout} s` };
  }
}

/** What is left for the flows, in the words of the log. */
function remaining({ paths, spreads }: LinkStation, isUsable: readonly boolean[]): string {
  const left = paths.filter((_, index) => isUsable[index] !== false);
  if (left.length === 0) return 'no way is left';
  const best = Math.min(...left.map(({ preference }) => preference));
  const equal = left.filter(({ preference }) => preference === best);
  const used = spreads ? equal : equal.slice(0, 1);
  const total = used.reduce((sum, { bitsPerSecond }) => sum + bitsPerSecond, 0);
  return `now over ${used.map(({ name }) => name).join(' and ')}, ${round(total / 1e9)} Gbps together`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
