import { cheapestFor } from '../control-plane/karpenter.ts';
import type { Tenant } from '../control-plane/placement.ts';
import type { GroupPlan } from '../flow/flow.ts';
import type { HostPoolPlan } from '../flow/hosts.ts';

/** Karpenter's pools begin with the nodes that it has picked for the pods that are there before the run. */
export function fillKarpenterPools(
  pools: readonly HostPoolPlan[],
  groups: readonly GroupPlan[],
): readonly HostPoolPlan[] {
  return pools.map((pool, index) => {
    if (pool.scaling.is !== 'karpenter' || pool.desired > 0) return pool;
    const pods = groups.flatMap(({ id, placement, desired }): Tenant[] =>
      placement?.pool === index && !placement.isDaemon
        ? Array.from({ length: desired }, () => ({
            plan: placement,
            group: id,
            host: undefined,
            start: () => undefined,
            evict: () => undefined,
          }))
        : [],
    );
    const choice = cheapestFor(pods, pool.scaling.machines, pool.zones[0] ?? '');
    return choice === undefined ? pool : { ...pool, machine: choice.machine, desired: choice.count };
  });
}
