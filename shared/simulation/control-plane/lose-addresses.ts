import type { Flow } from '../flow/flow.ts';
import type { ControlPlane } from './managed-flow.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';

/**
 * Load balancers have an address in each zone. When a zone is lost, its share of new connections meets nothing, until
 * their names no longer lead there. Gives what brings the addresses back.
 */
export function loseAddresses(flow: Flow, plant: Plant, zone: string, control: ControlPlane): () => void {
  const { clock, log } = control;
  const back: (() => void)[] = [];
  flow.stations.forEach((station, index) => {
    if (station.is !== 'servers' || station.addresses?.zones.includes(zone) !== true) return;
    const { zones, leavesAfter } = station.addresses;
    const [target] = plant.targetsOf(index);
    if (target === undefined || leavesAfter === 0) return;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      plant.setErrorRate(target, 0, 'conn_refused_502');
    };
    plant.setErrorRate(target, 1 / zones.length, 'conn_refused_502');
    const share = rounded(100 / zones.length);
    log.add(
      station.node,
      'failure',
      `${station.name}: its address in zone ${zone} does not answer`,
      `1 of ${zones.length} addresses = ${share} % of new connections for ${leavesAfter} s`,
    );
    clock.after(leavesAfter, () => {
      if (!isOver)
        log.add(station.node, 'failure', `${station.name}: its name no longer leads to zone ${zone}`);
      end();
    });
    back.push(end);
  });
  return () => {
    for (const end of back) end();
  };
}
