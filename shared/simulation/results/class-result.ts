import { type ErrorCause, errorCauses } from '../flow/causes.ts';
import { latencyOf, sumHistograms } from './histogram-record.ts';
import type { ClassRecord, RunRecord } from './run-record.ts';
import type { ClassResult, Figure } from './simulation-result.ts';
import { studentQuantile } from './student.ts';

/** What became of the requests of a class in all replications. */
export function classResult(parts: readonly ClassRecord[], records: readonly RunRecord[]): ClassResult {
  const add = (of: (part: ClassRecord) => number): number => parts.reduce((sum, part) => sum + of(part), 0);
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const latency = sumHistograms(parts.map((part) => part.latency));
  return {
    id: parts[0]?.id ?? '',
    offered: add((part) => part.offered),
    accepted: add((part) => part.offered) - add((part) => refused(part)),
    completed: add((part) => part.completed),
    failed: add((part) => part.failed),
    attempts: add((part) => part.attempts),
    offeredPerSecond: add((part) => part.offered) / seconds,
    completedPerSecond: figure(parts.map((part, index) => part.completed / (records[index]?.seconds ?? 1))),
    errorRate: figure(parts.map((part) => share(part.failed, part.failed + part.completed))),
    meanLatency: figure(parts.map(({ latency: own }) => (own.count === 0 ? null : own.sum / own.count))),
    meanInside: add((part) => part.meanInside) / parts.length,
    latency: latencyOf(latency),
    errors: errorCauses.flatMap((cause, index) => {
      const count = add((part) => part.errors[index] ?? 0);
      if (count === 0) return [];
      return [
        {
          cause,
          count,
          firstAt: parts[0]?.firstErrorAt[index] ?? null,
          lastAt: parts[0]?.lastErrorAt[index] ?? null,
        },
      ];
    }),
  };
}

/** Causes that come up after the work was taken on; all others are those of a door that turns requests away. */
const afterwards: ReadonlySet<ErrorCause> = new Set([
  'timeout_client',
  'timeout_504',
  'app_error_5xx',
  'expired_retention',
  'dlq',
  'deploy_bad_version',
]);

function refused({ errors }: ClassRecord): number {
  return errorCauses.reduce(
    (sum, cause, index) => sum + (afterwards.has(cause) ? 0 : (errors[index] ?? 0)),
    0,
  );
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The mean and, from two replications on, its 95 % interval by Student. */
export function figure(values: readonly (number | null)[]): Figure {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { value: null };
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length < 2) return { value: mean };
  const square = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const error = Math.sqrt(square / (known.length - 1) / known.length);
  const half = studentQuantile(0.975, known.length - 1) * error;
  return { value: mean, low: mean - half, high: mean + half };
}
