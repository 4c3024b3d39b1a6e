import type { Distribution } from '../flow/distribution.ts';
import { meanOf } from '../flow/distribution.ts';
import type { MeanPayload } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';

/** Kilobytes of a request and of its answer; undefined is as who sends them says. */
export interface Payloads {
  readonly request: Distribution | undefined;
  readonly answer: Distribution | undefined;
}

/** What is sent for a request of the class: as the trace says, then as the class. */
export function payloadsOf(builder: FlowBuilder, classIndex: number): Payloads {
  const of = builder.classes[classIndex];
  const [request, answer] = [builder.tracePayload ?? of?.payloadInKilobytes, of?.payloadOutKilobytes];
  if (request !== undefined || answer !== undefined) return { request, answer };
  const both: Distribution | undefined =
    of?.payloadKilobytes === undefined ? undefined : { is: 'constant', value: of.payloadKilobytes };
  return { request: both, answer: both };
}

/** The means of what the scenario or its trace says that a request of the class and its answer weigh. */
export function meanPayloadOf(builder: FlowBuilder, classIndex: number): MeanPayload | undefined {
  const { request, answer } = payloadsOf(builder, classIndex);
  if (request === undefined && answer === undefined) return undefined;
  // Of the larger of the two it is not said which one it is: answers mostly are.
  const isOne = request === answer;
  return {
    requestKilobytes: request === undefined || isOne ? 0 : meanOf(request),
    answerKilobytes: answer === undefined ? 0 : meanOf(answer),
  };
}

/** What a link carries for a request: the larger of it and its answer, with its mean and where that is from. */
export function carriedOf(
  builder: FlowBuilder,
  classIndex: number,
): { readonly kilobytes: number; readonly size?: Distribution; readonly isStated: boolean } {
  const { request, answer } = payloadsOf(builder, classIndex);
  if (request === undefined && answer === undefined)
    return { kilobytes: builder.payloadKilobytes, isStated: false };
  const [asked, answered] = [request, answer].map((each) => (each === undefined ? 0 : meanOf(each)));
  const size = (asked ?? 0) >= (answered ?? 0) ? request : answer;
  return {
    kilobytes: Math.max(asked ?? 0, answered ?? 0),
    ...(size === undefined || size.is === 'constant' ? {} : { size }),
    isStated: true,
  };
}
