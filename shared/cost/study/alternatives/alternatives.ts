import type { Estimate } from '../../estimate.ts';
import { estimateOnce, type StudyInput } from '../estimate-once.ts';
import type { Alternative } from './alternative.ts';
import { apiKinds } from './api-kinds.ts';
import { fargateOnInstances } from './fargate-on-instances.ts';
import { natGateways } from './nat-gateways.ts';
import { onGraviton } from './on-graviton.ts';
import { otherRegions } from './other-regions.ts';
import { rightSized } from './right-sized.ts';

/** What else the drawing could be, each with the month's bill it would then have. */
export function alternativesOf(
  input: StudyInput,
  now: Estimate = estimateOnce(input),
): readonly Alternative[] {
  return [
    ...otherRegions(input, now),
    ...onGraviton(input, now),
    ...fargateOnInstances(input, now),
    ...natGateways(input, now),
    ...apiKinds(input, now),
    ...rightSized(input, now),
  ];
}
