import type { Sampler } from '../flow/distribution.ts';
import { draw, fillOnly } from './draws.ts';
import { events } from './events.ts';
import { firstWaiting, histogramSize, mostWaiting, sortWaiting } from './histogram.ts';
import { hopPlaces, notAhead as notAheadBank, type PlainPath } from './plain-path.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import { advanceInsideTo, advanceRowTo, measures } from './statistics.ts';
import { targetPlaces } from './target-places.ts';
import { fillExponentials } from './variates.ts';

// Names of this file alone: an optimising compiler takes their places for the numbers that they are.
const request = requestPlaces;
const of = targetPlaces;
const m = measures;
const ofHop = hopPlaces;
const notAhead = notAheadBank;
const { top, abandoned, hasTimeout } = flags;
const { served } = events;
const mostDead = 16_384;

/**
 * Handles events up to `until` that are before `stop`, at most `budget` of them; gives what is left of it.
 *
 * The way that almost every event takes: a request comes at random, is served by a worker or waits for one, goes on to
 * the next station, and ends. It is what the parts of the engine do together, written out in one function that calls
 * nothing on its way: a compiler then looks up each array once an event, which costs more than all the work. Whatever is
 * out of the ordinary goes to the parts.
 */
export function runPlain(path: PlainPath, until: number, stop: number, budget: number): number {
  const { engine, samplers, hasUsers, hops, means, gaps, classOf, firstHop, bank, left: lefts } = path;
  const { queue, lanes, requests, servers, table, histograms, waiting, clock, timeouts, drawn } = engine;
  const { serviceStreams } = engine;
  const { streams: gapStreams } = engine.arrivals;
  const { visits } = engine.hops;
  const { floors } = servers.balancing;
  const { input: queueInput } = queue;
  const { numbers: laneNumbers, arrivals: arrivalLanes } = lanes;
  const { horizon } = engine.options;
  const stationCount = engine.stations.length;
  let left = budget;
  while (left > 0) {
    if (queue.nearSize === 0) queue.bringNear();
    // The next event: of the queue or of a lane.
    let now = Number.POSITIVE_INFINITY;
    let event = -1;
    const near = queue.nearSize;
    if (near > 0) {
      const place = queue.isHeap === 1 ? 0 : near - 1;
      event = queue.nearSlots[place] as number;
      now = queue.nearTimes[place] as number;
    }
    const ofLanes = laneNumbers[0] as number;
    let isLane = ofLanes < now;
    if (ofLanes === now && event !== -1)
      isLane = (lanes.numbers[1] as number) < (queue.cells[(event << 1) | 1] as number);
    if (isLane) now = ofLanes;
    if (now > until || now >= stop) break;
    left -= 1;
    clock[0] = now;

    // What it begins: a request enters a hop, or is taken up by a worker, or ends.
    let entering = -1;
    let enteringHop = -1;
    let starting = -1;
    let startingHop = -1;
    let station = -1;
    let target = -1;
    let ended = -1;
    // Numbers made in advance that run out, and histograms with many values that wait: seen to at the end.
    let emptyGaps = -1;
    let emptyServices = -1;
    let fullSojourns = -1;
    let fullWaits = -1;
    let fullLatencies = -1;

    if (isLane) {
      const source = lanes.lane;
      if (source >= arrivalLanes) {
        lanes.take();
        engine.patienceEnds(lanes.slot, lanes.mark);
        continue;
      }
      const gap = gaps[source] as number;
      if (gap === 0) {
        lanes.take();
        engine.arrivals.arrive(source);
        continue;
      }
      // The next arrival of the source, and this one.
      const from = stationCount + source;
      const at = (lefts[from] as number) - 1;
      const nextTime = now + gap * (bank[(from << 8) + at] as number);
      lefts[from] = at;
      if (at === 0) emptyGaps = source;
      const classIndex = classOf[source] as number;
      requests.makeRoom();
      const slot = requests.takeFree();
      const { ints } = requests;
      const here = slot << 4;
      requests.moments[(slot << 3) | request.begunAt] = now;
      ints[here | request.class] = classIndex;
      ints[here | request.flags] = top;
      ints[here | request.attempt] = 1;
      ints[here | request.source] = source;
      const row = ((stationCount + classIndex) << 4) | 0;
      advanceInsideTo(table, row, now);
      table[row | m.arrivals] = (table[row | m.arrivals] as number) + 1;
      table[row | m.inside] = (table[row | m.inside] as number) + 1;
      table[row | m.attempts] = (table[row | m.attempts] as number) + 1;
      const isPatient = (timeouts[classIndex] as number) === Number.POSITIVE_INFINITY;
      if (!isPatient) ints[here | request.flags] = top | hasTimeout;
      entering = slot;
      enteringHop = firstHop[source] as number;
      lanes.followArrival(source, nextTime < horizon ? nextTime : Number.POSITIVE_INFINITY);
      if (!isPatient) engine.scheduleTimeout(slot, classIndex);
    } else {
      queue.drop(event);
      const payload = queue.ints[event << 2] as number;
      const mark = queue.ints[(event << 2) | 1] as number;
      if ((payload & 15) !== served) {
        engine.handle(payload, mark);
        continue;
      }
      const slot = payload >> 4;
      const { ints, moments } = requests;
      const { rows } = servers;
      const here = slot << 4;
      if (ints[here | request.generation] !== mark) continue;
      const hop = ints[here | request.hop] as number;
      station = hops[(hop << 2) | ofHop.station] as number;
      target = ints[here | request.target] as number;
      const row = station << 4;
      const at = target << 4;
      const following = (rows[at | of.head] as number) | 0;
      if (
        table[row | m.isOpen] !== 1 ||
        hops[(hop << 2) | ofHop.isPlain] === 0 ||
        rows[at | of.condition] !== 0 ||
        rows[at | of.errorRate] !== 0 ||
        (following !== -1 &&
          (((ints[(following << 4) | request.flags] as number) & abandoned) !== 0 ||
            (rows[at | of.busy] as number) > (table[row | m.workers] as number)))
      ) {
        servers.served(slot);
        continue;
      }
      // It leaves its worker and the station.
      const sojourn = now - (moments[(slot << 3) | request.cameAt] as number);
      ints[here | request.isAtTarget] = 0;
      rows[at | of.completions] = (rows[at | of.completions] as number) + 1;
      rows[at | of.sojournSum] = (rows[at | of.sojournSum] as number) + sojourn;
      advanceRowTo(table, row, now);
      table[row | m.inside] = (table[row | m.inside] as number) - 1;
      table[row | m.sojournSum] = (table[row | m.sojournSum] as number) + sojourn;
      table[row | m.completions] = (table[row | m.completions] as number) + 1;
      const index = station << 1;
      const count = waiting[index] as number;
      histograms[index * histogramSize + firstWaiting + count] = sojourn;
      waiting[index] = count + 1;
      if (count === mostWaiting - 1) fullSojourns = index;
      if (following === -1) {
        const busy = rows[at | of.busy] as number;
        rows[at | of.busyArea] =
          (rows[at | of.busyArea] as number) + busy * (now - (rows[at | of.last] as number));
        rows[at | of.last] = now;
        rows[at | of.busy] = busy - 1;
        table[row | m.busy] = (table[row | m.busy] as number) - 1;
      } else {
        // The worker takes the next, and is busy on.
        const behind = ints[(following << 4) | request.link] as number;
        rows[at | of.head] = behind;
        if (behind === -1) rows[at | of.tail] = -1;
        rows[at | of.queued] = (rows[at | of.queued] as number) - 1;
        table[row | m.queued] = (table[row | m.queued] as number) - 1;
        starting = following;
        startingHop = ints[(following << 4) | request.hop] as number;
      }
      const load = (rows[at | of.busy] as number) + (rows[at | of.queued] as number);
      if (load < (floors[station] as number)) floors[station] = load;
      // Where it goes.
      const bits = ints[here | request.flags] as number;
      const to = hops[(hop << 2) | ofHop.next] as number;
      if (to >= 0 && (bits & abandoned) === 0) {
        entering = slot;
        enteringHop = to;
      } else if (to === -1 && (bits & (top | abandoned)) === top) {
        ended = slot;
      } else {
        entering = slot;
        enteringHop = -2;
      }
    }

    if (entering !== -1 && starting === -1 && enteringHop >= 0) {
      // It comes to a station whose workers may be idle.
      station = hops[(enteringHop << 2) | ofHop.station] as number;
      const row = station << 4;
      if (table[row | m.isOpen] !== 1) engine.journeys.enter(entering, enteringHop);
      else {
        const { ints, moments } = requests;
        const { rows } = servers;
        const here = entering << 4;
        visits[enteringHop] = (visits[enteringHop] as number) + 1;
        ints[here | request.hop] = enteringHop;
        moments[(entering << 3) | request.cameAt] = now;
        advanceRowTo(table, row, now);
        table[row | m.arrivals] = (table[row | m.arrivals] as number) + 1;
        table[row | m.inside] = (table[row | m.inside] as number) + 1;
        target = (table[row | m.soleTarget] as number) | 0;
        if (target < 0) target = servers.balancing.choose(station);
        const at = target << 4;
        if (target >= 0) rows[at | of.arrivals] = (rows[at | of.arrivals] as number) + 1;
        if (target < 0) servers.refuse(entering, station, target);
        else if (rows[at | of.condition] !== 0) servers.arriveAt(entering, station, target);
        else if ((rows[at | of.busy] as number) < (table[row | m.workers] as number)) {
          const busy = rows[at | of.busy] as number;
          rows[at | of.busyArea] =
            (rows[at | of.busyArea] as number) + busy * (now - (rows[at | of.last] as number));
          rows[at | of.last] = now;
          rows[at | of.busy] = busy + 1;
          const all = (table[row | m.busy] as number) + 1;
          table[row | m.busy] = all;
          if (all > (table[row | m.mostBusy] as number)) table[row | m.mostBusy] = all;
          starting = entering;
          startingHop = enteringHop;
        } else if ((rows[at | of.queued] as number) < (table[row | m.queueLimit] as number)) {
          ints[here | request.target] = target;
          ints[here | request.isAtTarget] = 1;
          ints[here | request.link] = -1;
          const tail = (rows[at | of.tail] as number) | 0;
          if (tail === -1) rows[at | of.head] = entering;
          else ints[(tail << 4) | request.link] = entering;
          rows[at | of.tail] = entering;
          rows[at | of.queued] = (rows[at | of.queued] as number) + 1;
          const waits = (table[row | m.queued] as number) + 1;
          table[row | m.queued] = waits;
          if (waits > (table[row | m.mostQueued] as number)) table[row | m.mostQueued] = waits;
        } else engine.journeys.leave(entering, station, servers.fullCause[station] as number);
      }
      entering = -1;
    }

    let classIndex = 0;
    let latency = 0;
    if (ended !== -1) {
      // It has its answer.
      classIndex = requests.ints[(ended << 4) | request.class] as number;
      const row = ((stationCount + classIndex) << 4) | 0;
      latency = now - (requests.moments[(ended << 3) | request.begunAt] as number);
      advanceInsideTo(table, row, now);
      table[row | m.inside] = (table[row | m.inside] as number) - 1;
      table[row | m.sojournSum] = (table[row | m.sojournSum] as number) + latency;
      table[row | m.completions] = (table[row | m.completions] as number) + 1;
      const index = (stationCount << 1) + classIndex;
      const count = waiting[index] as number;
      histograms[index * histogramSize + firstWaiting + count] = latency;
      waiting[index] = count + 1;
      if (count === mostWaiting - 1) fullLatencies = index;
    }

    if (starting !== -1) {
      // A worker takes it up.
      const { ints } = requests;
      const here = starting << 4;
      ints[here | request.target] = target;
      ints[here | request.isAtTarget] = 1;
      const index = (station << 1) | 1;
      const count = waiting[index] as number;
      histograms[index * histogramSize + firstWaiting + count] =
        now - (requests.moments[(starting << 3) | request.cameAt] as number);
      waiting[index] = count + 1;
      const factor = servers.rows[(target << 4) | of.factor] as number;
      const from = hops[(startingHop << 2) | ofHop.bank] as number;
      let service: number;
      if (from >= 0) {
        const at = (lefts[from] as number) - 1;
        service = (means[startingHop] as number) * (bank[(from << 8) + at] as number);
        lefts[from] = at;
        if (at === 0) emptyServices = station;
      } else if (from === notAhead) {
        draw(drawn, samplers[startingHop] as Sampler, serviceStreams[station] as RandomStream);
        service = drawn[0] as number;
      } else service = means[startingHop] as number;
      queueInput[0] = now + service * factor;
      queue.pushInput((starting << 4) | served, ints[here | request.generation] as number);
      if (count === mostWaiting - 1) fullWaits = index;
    }

    if (entering !== -1)
      engine.journeys.goOn(
        entering,
        hops[(requests.ints[(entering << 4) | request.hop] as number) << 2] as number,
      );
    else if (ended !== -1) {
      if (engine.onEnd !== undefined) {
        engine.latency[0] = latency;
        engine.onEnd(classIndex, -1);
      }
      if (((requests.ints[(ended << 4) | request.flags] as number) & hasTimeout) !== 0) {
        if (engine.deadTimeouts >= mostDead) engine.attempts.forgetTimeout(ended);
        else engine.deadTimeouts += 1;
      }
      const source = requests.ints[(ended << 4) | request.source] as number;
      requests.release(ended);
      if (hasUsers) engine.arrivals.ended(source);
    }
    if ((fullSojourns & fullWaits & fullLatencies & emptyGaps & emptyServices) !== -1) {
      if (fullSojourns >= 0) sortWaiting(histograms, waiting, fullSojourns);
      if (fullWaits >= 0) sortWaiting(histograms, waiting, fullWaits);
      if (fullLatencies >= 0) sortWaiting(histograms, waiting, fullLatencies);
      if (emptyGaps >= 0) fillExponentials(gapStreams[emptyGaps] as RandomStream);
      if (emptyServices >= 0) {
        const stream = serviceStreams[emptyServices] as RandomStream;
        if (stream.only === undefined) fillExponentials(stream);
        else fillOnly(stream, stream.only);
      }
    }
  }
  return left;
}
