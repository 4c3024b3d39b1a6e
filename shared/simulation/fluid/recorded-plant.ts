import type { Plant } from '../control-plane/plant.ts';

/** Something that the control plane did to its plant, to be done again to another. */
export interface PlantAct {
  readonly at: number;
  readonly again: (plant: Plant) => void;
}

/** The plant itself, with a note of everything that changes it. Both engines number their targets alike. */
export function recordedPlant(plant: Plant, acts: PlantAct[]): Plant {
  const note = (again: (other: Plant) => void): void => {
    acts.push({ at: plant.now, again });
  };
  return {
    get now() {
      return plant.now;
    },
    targetsOf: (station) => plant.targetsOf(station),
    zoneOf: (target) => plant.zoneOf(target),
    outstanding: (target) => plant.outstanding(target),
    requestCount: (target) => plant.requestCount(target),
    failureCount: (target) => plant.failureCount(target),
    busySeconds: (target) => plant.busySeconds(target),
    callCount: (station) => plant.callCount(station),
    ownFailureCount: (station) => plant.ownFailureCount(station),
    workersOf: (station) => plant.workersOf(station),
    expectedWait: (target) => plant.expectedWait(target),
    visibleMessages: (station) => plant.visibleMessages(station),
    messages: (station) => plant.messages(station),
    errorCount: (station, cause) => plant.errorCount(station, cause),
    timeoutCount: (station) => plant.timeoutCount(station),
    retryCount: (guard) => plant.retryCount(guard),
    isRouted: (station) => plant.isRouted(station),
    unitsTaken: (station, bucket) => plant.unitsTaken(station, bucket),
    failedFor: (station, cause) => plant.failedFor(station, cause),
    refusedBy: (station, bucket) => plant.refusedBy(station, bucket),
    provisionedBusySeconds: (station) => plant.provisionedBusySeconds(station),
    addTarget(station, zone) {
      note((other) => other.addTarget(station, zone));
      return plant.addTarget(station, zone);
    },
    setZone(target, zone) {
      note((other) => other.setZone(target, zone));
      plant.setZone(target, zone);
    },
    setRegistered(target, isRegistered) {
      note((other) => other.setRegistered(target, isRegistered));
      plant.setRegistered(target, isRegistered);
    },
    setInRotation(target, isIn) {
      note((other) => other.setInRotation(target, isIn));
      plant.setInRotation(target, isIn);
    },
    setWeight(target, weight) {
      note((other) => other.setWeight(target, weight));
      plant.setWeight(target, weight);
    },
    refresh(station) {
      note((other) => other.refresh(station));
      plant.refresh(station);
    },
    setCondition(target, condition) {
      note((other) => other.setCondition(target, condition));
      plant.setCondition(target, condition);
    },
    failAll(target, cause) {
      note((other) => other.failAll(target, cause));
      plant.failAll(target, cause);
    },
    setFactor(target, factor) {
      note((other) => other.setFactor(target, factor));
      plant.setFactor(target, factor);
    },
    setErrorRate(target, rate, cause) {
      note((other) => other.setErrorRate(target, rate, cause));
      plant.setErrorRate(target, rate, cause);
    },
    setStation(station, factor, addedSeconds, errorRate) {
      note((other) => other.setStation(station, factor, addedSeconds, errorRate));
      plant.setStation(station, factor, addedSeconds, errorRate);
    },
    setPath(station, path, isUp, isRouted) {
      note((other) => other.setPath(station, path, isUp, isRouted));
      plant.setPath(station, path, isUp, isRouted);
    },
    setUnits(station, bucket, rate, burst) {
      note((other) => other.setUnits(station, bucket, rate, burst));
      plant.setUnits(station, bucket, rate, burst);
    },
    setProvisioned(station, count) {
      note((other) => other.setProvisioned(station, count));
      plant.setProvisioned(station, count);
    },
    setThrottled(station, rate) {
      note((other) => other.setThrottled(station, rate));
      plant.setThrottled(station, rate);
    },
  };
}
