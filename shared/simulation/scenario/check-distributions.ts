import type { z } from 'zod';
import type { distributionSchema } from './distribution-schema.ts';
import type { Scenario } from './scenario.ts';

type Distribution = z.output<typeof distributionSchema>;

/** The first distribution of the scenario that nothing can be drawn from, as a sentence. */
export function checkDistributions({ arrivals, classes }: Scenario): string | undefined {
  for (const [index, { pattern }] of arrivals.entries()) {
    const wrong = pattern.is === 'closed' ? faultOf(pattern.think) : undefined;
    if (wrong !== undefined) return `The think time of load ${index + 1} ${wrong}`;
  }
  for (const { id, path, payloadInKilobytes, payloadOutKilobytes } of classes) {
    const payload = faultOf(payloadInKilobytes) ?? faultOf(payloadOutKilobytes);
    if (payload !== undefined) return `The payload of class "${id}" ${payload}`;
    for (const hop of path ?? []) {
      const { service } = hop;
      const wrong =
        service !== undefined && 'cpu' in service
          ? (faultOf(service.cpu) ?? faultOf(service.io))
          : faultOf(service);
      if (wrong !== undefined) return `The time of hop "${hop.id}" of class "${id}" ${wrong}`;
    }
  }
  return undefined;
}

function faultOf(distribution: Distribution | undefined): string | undefined {
  switch (distribution?.is) {
    case 'uniform':
      return distribution.from > distribution.to ? 'ends before it begins.' : undefined;
    case 'pareto':
      return distribution.from >= distribution.to ? 'ends before it begins.' : undefined;
    case 'empirical': {
      const { values, weights } = distribution;
      if (weights === undefined) return undefined;
      if (weights.length !== values.length)
        return `has ${values.length} values and ${weights.length} weights: each value needs one.`;
      return weights.every((weight) => weight === 0)
        ? 'has only weights of 0, so no value ever comes up.'
        : undefined;
    }
    case 'histogram': {
      const { edges, counts } = distribution;
      if (counts.length !== edges.length - 1)
        return `has ${counts.length} counts and ${edges.length} edges: there is one edge more than there are counts.`;
      if (edges.some((edge, index) => index > 0 && edge <= (edges[index - 1] ?? 0)))
        return 'has edges that do not rise.';
      return counts.every((count) => count === 0)
        ? 'has only counts of 0, so no value ever comes up.'
        : undefined;
    }
    default:
      return undefined;
  }
}
