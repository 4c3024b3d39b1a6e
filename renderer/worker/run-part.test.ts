import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { openDocument } from '#shared/document/open-document.ts';
import { openSimulation } from '#shared/engine/simulation-job.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import { type Pace, runPart } from './run-part.ts';

const file = 'assets/samples/simulation/crash-and-recovery.lintel.json';
const { document } = unwrap(openDocument(readFileSync(file, 'utf8'), file));
const prices = createPriceBook(
  unwrap(openPriceCatalogue(JSON.parse(readFileSync('assets/prices/aws-prices.json', 'utf8')))),
);
const opened = (engine: 'des' | 'fluid' = 'des') =>
  unwrap(openSimulation(document, { scenario: 'crash', engine }, prices));

/** A clock that goes on by itself with each rest, and says what happens at which. */
function surroundings(onRest: (rests: number) => void, millisecondsPerRest = 100) {
  let time = 0;
  let rests = 0;
  const seen: RunSnapshot[] = [];
  return {
    seen,
    around: {
      now: () => time,
      rest: async (milliseconds: number) => {
        time += Math.max(milliseconds, millisecondsPerRest);
        rests += 1;
        onRest(rests);
      },
      tell: (_: number, snapshot: RunSnapshot | undefined) => {
        if (snapshot !== undefined) seen.push(snapshot);
      },
    },
  };
}

const free = (): Pace => ({ isPaused: false, isStopped: false, speed: undefined });

test.each(['des', 'fluid'] as const)(
  'paused, slowed and let go again, a run comes to the same bytes: %s',
  async (engine) => {
    const work = opened(engine);
    const plain = work.part(1, 1);
    while (!plain.advance(Number.POSITIVE_INFINITY));
    const pace: Pace = { ...free(), speed: 50 };
    const part = work.part(1, 1);
    const { around, seen } = surroundings((rests) => {
      pace.speed = rests > 20 ? undefined : 50;
      pace.isPaused = rests > 5 && rests < 10;
    });
    await runPart(part, pace, around);
    expect(JSON.stringify(part.records)).toBe(JSON.stringify(plain.records));
    expect(seen.length).toBeGreaterThan(3);
  },
);

test.each(['des', 'fluid'] as const)(
  'at a speed a run is no further than that many of its seconds in a second; paused it stays where it is: %s',
  async (engine) => {
    const part = opened(engine).part(1, 1);
    const pace: Pace = { ...free(), speed: 20 };
    const places: number[] = [];
    const { around } = surroundings((rests) => {
      places.push(part.now);
      pace.isPaused = rests >= 20 && rests < 30;
      pace.isStopped = rests === 40;
    });
    await runPart(part, pace, around);
    // Two simulated seconds in each tenth of a second.
    expect(places[0]).toBe(0);
    const expectAt = (rest: number, seconds: number) => {
      const short = seconds - (places[rest] ?? 0);
      // Rates go a second at a time.
      expect(short).toBeGreaterThan(-1e-6);
      expect(short).toBeLessThan(engine === 'fluid' ? 1 : 1e-6);
    };
    expectAt(10, 20);
    expectAt(19, 38);
    expect(new Set(places.slice(20, 29)).size).toBe(1);
    expect(places[39]).toBeGreaterThan(places[29] ?? 0);
  },
);

test.each(['des', 'fluid'] as const)(
  'stopped, what was seen is kept and says how far it came: %s',
  async (engine) => {
    const work = opened(engine);
    const part = work.part(1, 1);
    const pace: Pace = { ...free(), speed: 1000 };
    const { around } = surroundings(() => {
      pace.isStopped = part.now >= 500;
    });
    await runPart(part, pace, around);
    const result = work.finishStopped(part.records)?.whole;
    expect(result?.stopped).toMatchObject({ ofSeconds: 3600, replications: 1, ofReplications: 1 });
    expect(result?.stopped?.seconds).toBeGreaterThanOrEqual(500);
    expect(result?.stopped?.seconds).toBeLessThan(700);
    expect(result?.verdict.sentences[0]).toMatch(
      /^Stopped after \d+(\.\d)? of 3600 s: what follows is of that time\.$/,
    );
    const offered = result?.classes[0]?.offered ?? 0;
    // 400 requests a second, for as long as it ran.
    expect(Math.abs(offered / (400 * (result?.stopped?.seconds ?? 1)) - 1)).toBeLessThan(0.02);
  },
);

test('stopped before anything was measured there is nothing to show', async () => {
  const work = opened();
  const part = work.part(1, 1);
  await runPart(part, { ...free(), isStopped: true }, surroundings(() => undefined).around);
  expect(work.finishStopped(part.records)).toBeUndefined();
});

test('of several runs those that are over are kept, and the sentence says how many', () => {
  const work = unwrap(openSimulation(document, { scenario: 'crash', replications: 3 }, prices));
  const part = work.part(1, 1);
  while (part.records.length < 2) part.advance(Number.POSITIVE_INFINITY);
  part.advance(1000);
  part.stop();
  const result = work.finishStopped(part.records)?.whole;
  expect(result?.replications).toBe(2);
  expect(result?.verdict.sentences[0]).toBe('Stopped after 2 of 3 runs: what follows is of those.');
});
