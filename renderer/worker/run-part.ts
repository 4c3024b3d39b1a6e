import type { WorkPart } from '#shared/engine/simulation-job.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';

/** As many events as are over in a few hundredths of a second, so that a word is heard soon. */
const eventsPerStep = 100_000;
/** A window draws what it is told no more often. */
const millisecondsBetweenWords = 100;
/** What a run may catch up at most after it was held up. */
const mostCatchUp = 0.25;

/** How fast a run goes, as it is said while it runs. */
export interface Pace {
  isPaused: boolean;
  isStopped: boolean;
  /** Simulated seconds in a second; undefined is as fast as it can. */
  speed: number | undefined;
}

/** What the work needs of the worker around it. */
export interface WorkSurroundings {
  /** Milliseconds that pass. */
  now(): number;
  /** Lets words of the window in; waits for a change of the pace where there is nothing to do. */
  rest(milliseconds: number): Promise<void>;
  tell(progress: number, snapshot: RunSnapshot | undefined): void;
}

/** Runs a part step by step at the pace that is said, and tells how it stands; over when it is done or stopped. */
export async function runPart(
  part: WorkPart,
  pace: Pace,
  { now, rest, tell }: WorkSurroundings,
): Promise<void> {
  let before = now();
  let told = Number.NEGATIVE_INFINITY;
  let allowed = part.now;
  for (;;) {
    if (pace.isStopped) {
      part.stop();
      return;
    }
    const time = now();
    const passed = Math.min(mostCatchUp, (time - before) / 1000);
    before = time;
    if (pace.isPaused) {
      await rest(1000);
      continue;
    }
    // A run that has just begun, or goes as fast as it can, is where it is.
    allowed = Math.max(part.now, pace.speed === undefined ? 0 : Math.min(allowed, part.now + pace.speed));
    const until = pace.speed === undefined ? Number.POSITIVE_INFINITY : allowed + pace.speed * passed;
    allowed = Number.isFinite(until) ? until : part.now;
    const from = part.now;
    const isDone = part.advance(eventsPerStep, until);
    if (!isDone && time - told >= millisecondsBetweenWords) {
      told = time;
      tell(part.progress, part.snapshot());
    }
    if (isDone) return;
    // Rates go a second at a time: one that does not fit yet is waited for.
    await rest(pace.speed !== undefined && (part.now >= until || part.now === from) ? 16 : 0);
  }
}
