import type { SeriesColumn } from './run-record.ts';
import type { BurnRate } from './simulation-result.ts';

/**
 * Windows and the burn rates at which somebody is called (Google, The Site Reliability Workbook, "Alerting on SLOs"):
 * 2 % of a month's budget in an hour, 5 % in six hours, 10 % in three days.
 */
const windows = [
  { windowSeconds: 3600, alarm: 14.4 },
  { windowSeconds: 21_600, alarm: 6 },
  { windowSeconds: 259_200, alarm: 1 },
] as const;

/**
 * How many times as fast as it may the budget burned in the worst window of each length. Windows that are longer than
 * the run look at the whole run, once.
 */
export function burnRates(
  ended: readonly SeriesColumn[],
  failed: readonly SeriesColumn[],
  bucketSeconds: number,
  allowedShare: number,
): readonly BurnRate[] {
  if (allowedShare <= 0) return [];
  const all = summed(ended);
  const lost = summed(failed);
  const runSeconds = all.length * bucketSeconds;
  const rates: BurnRate[] = [];
  for (const { windowSeconds, alarm } of windows) {
    const isWhole = windowSeconds >= runSeconds;
    const width = isWhole ? all.length : Math.max(1, Math.round(windowSeconds / bucketSeconds));
    const worst = worstWindow(all, lost, width, allowedShare);
    if (worst === undefined) return rates;
    rates.push({
      windowSeconds,
      alarm,
      highest: worst.rate,
      until: worst.end * bucketSeconds,
      isWholeRun: isWhole,
    });
    if (isWhole) return rates;
  }
  return rates;
}

function worstWindow(
  all: readonly number[],
  lost: readonly number[],
  width: number,
  allowedShare: number,
): { readonly rate: number; readonly end: number } | undefined {
  let ended = 0;
  let failed = 0;
  let worst: { rate: number; end: number } | undefined;
  for (let bucket = 0; bucket < all.length; bucket += 1) {
    ended += all[bucket] ?? 0;
    failed += lost[bucket] ?? 0;
    if (bucket >= width) {
      ended -= all[bucket - width] ?? 0;
      failed -= lost[bucket - width] ?? 0;
    }
    if (bucket < width - 1 || ended === 0) continue;
    const rate = failed / ended / allowedShare;
    if (worst === undefined || rate > worst.rate) worst = { rate, end: bucket + 1 };
  }
  return worst;
}

function summed(columns: readonly SeriesColumn[]): readonly number[] {
  const length = Math.max(0, ...columns.map(({ values }) => values.length));
  return Array.from({ length }, (_, bucket) =>
    columns.reduce((sum, { values }) => sum + (values[bucket] ?? 0), 0),
  );
}
