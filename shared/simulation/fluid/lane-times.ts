import { exp, power } from '../portable-math.ts';

/** A lane of a stream, whose batches are worked on one after another; times in seconds. */
export interface LaneTimes {
  /** How long a batch holds the function, and what of it is its own work, which varies so much (squared). */
  readonly hold: number;
  readonly own: number;
  readonly variation: number;
  /** Records a second. */
  readonly rate: number;
  readonly window: number;
  readonly pollSeconds: number;
}

/**
 * Seconds from one batch of a lane to the next: its work, its window, and, where nothing came meanwhile, the wait for a
 * record and for the poll that finds it.
 */
export function laneCycle({ hold, own, variation, rate, window, pollSeconds }: LaneTimes): number {
  if (rate <= 0) return hold + window;
  // Times that vary so much, as those of a gamma distribution; what the function waits for hardly varies.
  const none = variation < 1e-9 ? exp(-rate * own) : power(1 + rate * own * variation, -1 / variation);
  const isIdle = none * exp(-rate * (hold - own + window));
  return hold + window + isIdle * (1 / rate + Math.max(pollSeconds / 2, window));
}

/** A batch of a stream that failed is tried again after a pause that doubles, up to a minute. */
const mostPause = 60;
/** After so many attempts in a row the rest of them is added up at once. */
const mostFollowed = 1000;

/**
 * Requests for a batch, seconds of pauses between them, and the part of the batches that fail every time, where each
 * attempt fails alike. Who always fails holds up the stream, and asks once a pause.
 */
export function retriesOf(failing: number, most: number): { tries: number; pauses: number; lost: number } {
  let tries = 1;
  let pauses = 0;
  let chance = failing;
  let pause = 1;
  const followed = Math.min(most, mostFollowed);
  for (let retry = 0; retry < followed && chance > 1e-9; retry += 1) {
    tries += chance;
    pauses += chance * pause;
    pause = Math.min(mostPause, pause * 2);
    chance *= failing;
  }
  if (most <= mostFollowed || chance <= 1e-9) return { tries, pauses, lost: chance > 1e-9 ? chance : 0 };
  const rest = Math.min(most - mostFollowed, chance / Math.max(1e-9, 1 - failing));
  return { tries: tries + rest, pauses: pauses + rest * mostPause, lost: 0 };
}
