import type { DesEngine } from './des/des-engine.ts';

/** The targets of a station, in their order. */
export function targetsOf(engine: DesEngine, station: number): readonly number[] {
  const found: number[] = [];
  for (let target = 0; target < engine.servers.count; target += 1) {
    if (engine.servers.station[target] === station) found.push(target);
  }
  return found;
}
