import { Histogram } from '../des/histogram.ts';
import { createStream } from '../des/random-stream.ts';
import { compileSampler, type Distribution, meanOf, sample } from '../flow/distribution.ts';
import type { Flow } from '../flow/flow.ts';

export interface ServicePercentiles {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** So many draws say the percentile of 99 to a hundredth or two. */
const draws = 100_000;
/** What a run measured on average may differ from the distribution by this part. */
const tolerance = 0.05;
const fewest = 100;

/**
 * Percentiles of the service times of a station without waiting, from the distributions that its visits draw from, each
 * by how often it is visited. Undefined where the run was not so on average: something made it slower, or others share
 * its places.
 */
export function createServicePercentiles(
  flow: Flow,
  hopRates: Float64Array,
): (
  station: number,
  measured: { readonly mean: number | null; readonly completions: number },
) => ServicePercentiles | undefined {
  const known = new Map<string, ServicePercentiles>();
  return (index, { mean, completions }) => {
    const station = flow.stations[index];
    if (station === undefined || (station.is !== 'servers' && station.is !== 'function')) return undefined;
    if (mean === null || completions < fewest) return undefined;
    const parts = partsOf(flow, index, hopRates);
    const expected = parts.reduce((sum, { weight, of }) => sum + weight * meanOf(of), 0);
    if (expected === 0 || Math.abs(mean / expected - 1) > tolerance) return undefined;
    const key = JSON.stringify(parts);
    const found = known.get(key) ?? drawn(parts);
    known.set(key, found);
    return found;
  };
}

interface Part {
  readonly weight: number;
  readonly of: Distribution;
}

/** The distributions of a station's visits, with the share of each. */
function partsOf({ hops, stations }: Flow, index: number, hopRates: Float64Array): readonly Part[] {
  const own = stations[index]?.service ?? { is: 'constant', value: 0 };
  const visits = hops.flatMap(({ station, service }, hop) =>
    station === index ? [{ rate: hopRates[hop] ?? 0, of: service ?? own }] : [],
  );
  const total = visits.reduce((sum, { rate }) => sum + rate, 0);
  if (total === 0 || visits.every(({ of }) => of === own)) return [{ weight: 1, of: own }];
  return visits.map(({ rate, of }) => ({ weight: rate / total, of }));
}

function drawn(parts: readonly Part[]): ServicePercentiles {
  const stream = createStream(1, 'service percentiles', 'service', 0);
  const histogram = new Histogram();
  for (const { weight, of } of parts) {
    const sampler = compileSampler(of);
    for (let left = Math.round(weight * draws); left > 0; left -= 1)
      histogram.record(sample(sampler, stream));
  }
  const at = (share: number): number | null => histogram.percentile(share) ?? null;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}
