import { type Distribution, meanOf, variationOf } from './distribution.ts';
import type { Flow, Station } from './flow.ts';

/**
 * The flow with one time for each station in place of those that hops of it state: with the mean and the variation of all
 * visits together, each hop by its rate. For what knows stations and not single visits.
 */
export function blendServices(flow: Flow, hopRates: Float64Array): Flow {
  if (flow.hops.every(({ service }) => service === undefined)) return flow;
  const stations = flow.stations.map((station, index): Station => {
    const hops = flow.hops.flatMap((hop, place) => (hop.station === index ? [place] : []));
    if (hops.every((hop) => flow.hops[hop]?.service === undefined)) return station;
    const total = hops.reduce((sum, hop) => sum + (hopRates[hop] ?? 0), 0);
    let [mean, square] = [0, 0];
    for (const hop of hops) {
      const weight = total === 0 ? 1 / hops.length : (hopRates[hop] ?? 0) / total;
      const service = flow.hops[hop]?.service ?? station.service;
      const own = meanOf(service);
      mean += weight * own;
      square += weight * own * own * (1 + variationOf(service));
    }
    return { ...station, service: withMoments(mean, mean === 0 ? 0 : square / (mean * mean) - 1) };
  });
  return { ...flow, stations };
}

/** A distribution with a mean and a squared coefficient of variation. */
function withMoments(mean: number, variation: number): Distribution {
  if (variation < 1e-3) return { is: 'constant', value: mean };
  if (variation < 0.75) return { is: 'erlang', mean, stages: Math.round(1 / variation) };
  if (variation <= 1) return { is: 'exponential', mean };
  return { is: 'hyperexponential', mean, variation: Math.sqrt(variation) };
}
