import type { SimulationResult } from './simulation-result.ts';
import { wholeNumber } from './whole-number.ts';

/** Which figures of a run of rates come from where, with the length of its stretches, in a sentence or two. */
export function windowWords(windows: NonNullable<SimulationResult['windows']>): string {
  const count = windows.length;
  const requests = windows.reduce((sum, each) => sum + each.requests, 0);
  const lengths = windows.map(({ from, to }) => to - from);
  const shortest = Math.min(...lengths);
  const longest = Math.max(...lengths);
  const length =
    longest - shortest < 0.05 * longest
      ? secondsWords(longest)
      : `${secondsWords(shortest)} to ${secondsWords(longest)}`;
  const times = windows.map(({ from }) => clock(from)).join(', ');
  return `Counts, means, sizes, decisions and cost are those of the rates; percentiles are those of ${count === 1 ? 'a stretch' : `${count} stretches`} of ${length} with ${wholeNumber(requests)} answered requests in all, from ${times} on.`;
}

function secondsWords(seconds: number): string {
  return `${Number(seconds.toPrecision(2))} s`;
}

/** `1:05:00`, as the window shows times of a run. */
function clock(at: number): string {
  const whole = Math.round(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours === 0 ? `${minutes}:${two(seconds)}` : `${hours}:${two(minutes)}:${two(seconds)}`;
}
