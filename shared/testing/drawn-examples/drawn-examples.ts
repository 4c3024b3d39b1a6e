import { computeExamples } from './compute-examples.ts';
import { dataExamples } from './data-examples.ts';
import type { DrawnExample } from './drawn-example.ts';
import { messagingExamples } from './messaging-examples.ts';
import { networkExamples } from './network-examples.ts';
import { operationsExamples } from './operations-examples.ts';

/** The worked examples whose services can be drawn, drawn. */
export function drawnExamples(): readonly DrawnExample[] {
  return [
    ...computeExamples(),
    ...networkExamples(),
    ...dataExamples(),
    ...messagingExamples(),
    ...operationsExamples(),
  ];
}
