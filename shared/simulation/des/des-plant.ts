import type { Plant } from '../control-plane/plant.ts';
import type { ErrorCause } from '../flow/causes.ts';
import { causeIndex } from '../flow/causes.ts';
import { meanOf } from '../flow/distribution.ts';
import type { DesEngine } from './des-engine.ts';
import { conditions } from './servers.ts';

/** The discrete-event engine as the control plane steers it. */
export function createDesPlant(engine: DesEngine): Plant {
  const { servers, flow } = engine;
  const meanService = flow.stations.map(({ service }) => meanOf(service));
  return {
    get now() {
      return engine.now;
    },
    targetsOf(station) {
      const found: number[] = [];
      for (let target = 0; target < servers.count; target += 1) {
        if (servers.station[target] === station) found.push(target);
      }
      return found;
    },
    zoneOf: (target) => servers.zone[target] as number,
    addTarget: (station, zone) => servers.add(station, zone),
    setZone(target, zone) {
      servers.zone[target] = zone;
    },
    setRegistered(target, isRegistered) {
      servers.isRegistered[target] = isRegistered ? 1 : 0;
    },
    setInRotation(target, isIn) {
      servers.inRotation[target] = isIn ? 1 : 0;
    },
    setWeight(target, weight) {
      servers.weight[target] = weight;
    },
    refresh(station) {
      servers.balancing.rebuild(station);
      const plan = flow.stations[station];
      if (plan?.is === 'servers' && plan.pulls !== undefined) engine.queues.offer(plan.pulls);
    },
    setCondition(target, condition) {
      servers.setNumber(target, 'condition', conditions[condition]);
      if (condition === 'serves') servers.resume(target);
    },
    failAll(target, cause: ErrorCause) {
      const plan = flow.stations[servers.station[target] as number];
      const own = plan?.is === 'servers' && cause === 'conn_refused_502' ? plan.refusesWith : undefined;
      servers.exits.failAll(target, causeIndex(own ?? cause));
    },
    setFactor(target, factor) {
      servers.setNumber(target, 'factor', factor);
    },
    setErrorRate(target, rate, cause) {
      servers.setNumber(target, 'errorRate', rate);
      servers.errorCause[target] = causeIndex(cause);
    },
    outstanding: (target) => servers.outstanding(target),
    requestCount: (target) => servers.numberOf(target, 'arrivals'),
    failureCount: (target) => servers.numberOf(target, 'failures'),
    busySeconds: (target) => servers.busyAreaAt(target, engine.now),
    callCount: (station) => engine.functions.states[station]?.runs ?? 0,
    ownFailureCount: (station) => engine.functions.states[station]?.failures ?? 0,
    workersOf: (station) => servers.workersOf(station),
    expectedWait(target) {
      const station = servers.station[target] as number;
      const mean =
        (meanService[station] as number) *
          servers.numberOf(target, 'factor') *
          (engine.stationFactor[station] as number) +
        (engine.stationDelay[station] as number);
      return (servers.numberOf(target, 'queued') * mean) / servers.workersOf(station);
    },
    messages: (station) => engine.queues.states[station],
    errorCount: (station, cause) => engine.stations[station]?.errors[causeIndex(cause)] ?? 0,
    timeoutCount: (station) => engine.functions.states[station]?.timeouts ?? 0,
    retryCount: (guard) => engine.guards.retries[guard] ?? 0,
    visibleMessages: (station) => engine.queues.states[station]?.visible ?? 0,
    setStation(station, factor, addedSeconds, errorRate) {
      engine.stationFactor[station] = factor;
      engine.stationDelay[station] = addedSeconds;
      engine.stationErrorRate[station] = errorRate;
      engine.plain.look(station);
    },
    setPath: (station, path, isUp, isRouted) => engine.links.setPath(station, path, isUp, isRouted),
    isRouted: (station) => engine.links.uses[station]?.isRouted ?? [],
    unitsTaken: (station, bucket) => engine.buckets.taken(station, bucket),
    failedFor: (station, cause) => engine.stations[station]?.errors[causeIndex(cause)] ?? 0,
    refusedBy: (station, bucket) => engine.buckets.refusedBy(station, bucket),
    setUnits: (station, bucket, rate, burst) => engine.buckets.setUnits(station, bucket, rate, burst),
    provisionedBusySeconds: (station) => engine.functions.provisionedBusySeconds(station),
    setProvisioned: (station, count) => engine.functions.setProvisioned(station, count),
    setThrottled(station, rate) {
      const state = engine.functions.states[station];
      if (state !== undefined) state.isThrottled = rate !== undefined && rate <= 0;
      engine.buckets.throttle(station, rate);
    },
  };
}
