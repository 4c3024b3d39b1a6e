import { expectedArrivals } from '../flow/expected-arrivals.ts';
import type { Flow, MeanPayload } from '../flow/flow.ts';
import type { ClassResult } from './simulation-result.ts';

/**
 * What a request and its answer weighed on average over all that were asked; undefined where some of them do not say. A
 * kind of requests that several loads send weighs what each says, by how many each sends.
 */
export function payloadOfRun(
  flow: Flow,
  horizon: number,
  classes: readonly Pick<ClassResult, 'offered'>[],
): MeanPayload | undefined {
  let all = 0;
  let requestKilobytes = 0;
  let answerKilobytes = 0;
  for (const [index, { offered }] of classes.entries()) {
    if (offered === 0) continue;
    const sent = sentOf(flow, index, horizon);
    const total = sent.reduce((sum, { count }) => sum + count, 0);
    for (const { payload, count } of sent) {
      if (count === 0) continue;
      if (payload === undefined) return undefined;
      requestKilobytes += (offered * count * payload.requestKilobytes) / total;
      answerKilobytes += (offered * count * payload.answerKilobytes) / total;
    }
    all += offered;
  }
  return all === 0
    ? undefined
    : { requestKilobytes: requestKilobytes / all, answerKilobytes: answerKilobytes / all };
}

/** Who sends requests of the class, and how many. */
function sentOf(
  { sources }: Flow,
  index: number,
  horizon: number,
): readonly { readonly payload: MeanPayload | undefined; readonly count: number }[] {
  return sources.flatMap(({ pattern, classes }) => {
    const weights = classes.reduce((sum, { weight }) => sum + weight, 0);
    return classes
      .filter((each) => each.class === index)
      .map(({ weight, payload }) => ({
        payload,
        count: weights === 0 ? 0 : (expectedArrivals(pattern, horizon) * weight) / weights,
      }));
  });
}
