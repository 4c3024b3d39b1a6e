import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import {
  type ConnectionFlow,
  type GrowingFlow,
  kilobytesPerGigabyte,
  payload,
  secondsPerHour,
  short,
} from './request-flows.ts';
import { isActor } from './stated-requests.ts';

/** What passes over a connection, of what reached its sender; undefined where nothing did and nothing is stated. */
export function flowOver(
  from: NodeView,
  flow: GrowingFlow | undefined,
  { usage, properties, kind }: ConnectionView,
  share: number,
  hours: number,
): ConnectionFlow | undefined {
  const statedCalls = firstNumber(usage, ['requestsPerMonth', 'messagesPerMonth', 'eventsPerMonth']);
  const statedGigabytes = firstNumber(usage, ['gigabytesPerMonth']);
  const perRequest = firstNumber(usage, ['callsPerRequest']);
  if (flow === undefined && statedCalls === undefined && statedGigabytes === undefined) return undefined;
  const arriving = flow?.calls ?? 0;
  const handed = statedCalls ?? arriving * (perRequest ?? share);
  const factor = arriving === 0 ? 0 : handed / arriving;
  const calls = statedCalls ?? batchesOf(from, handed, (flow?.requestGigabytes ?? 0) * factor, hours);
  const weigh = (gigabytes: number | undefined, kilobytes: number): number =>
    arriving === 0 ? (handed * kilobytes) / kilobytesPerGigabyte : (gigabytes ?? 0) * factor;
  const access = kind === 'data' ? properties.access : undefined;
  // Reads ask with little and writes are answered with little.
  const request = access === 'read' ? 0 : weigh(flow?.requestGigabytes, payload.request);
  const response =
    access === 'write' || kind === 'poll' || kind === 'event'
      ? 0
      : weigh(flow?.responseGigabytes, payload.response);
  if (statedGigabytes !== undefined) {
    // What people exchange with a service is mostly answers; between services it is what is sent.
    const isAnswer = isActor(from);
    return {
      calls,
      requestGigabytes: isAnswer ? 0 : statedGigabytes,
      responseGigabytes: isAnswer ? statedGigabytes : 0,
      origin: 'declared',
      because: () => 'stated at the connection',
    };
  }
  return {
    calls,
    requestGigabytes: request,
    responseGigabytes: response,
    origin: statedCalls === undefined ? 'derived' : 'declared',
    because: () =>
      calls === handed
        ? describe(arriving, calls, share, perRequest, statedCalls)
        : `${describe(arriving, handed, share, perRequest, statedCalls)}, in ${short(calls)} batches`,
  };
}

/** What gathers before it hands on (a delivery stream) does so when it is full, or after a while. */
function batchesOf({ properties }: NodeView, calls: number, gigabytes: number, hours: number): number {
  const { bufferSizeMegabytes: megabytes, bufferIntervalSeconds: seconds } = properties;
  if (typeof megabytes !== 'number' || typeof seconds !== 'number' || megabytes <= 0 || seconds <= 0)
    return calls;
  const full = (gigabytes * 1024) / megabytes;
  const due = (hours * secondsPerHour) / seconds;
  return Math.min(calls, Math.max(full, due));
}

function describe(
  arriving: number,
  calls: number,
  share: number,
  perRequest: number | undefined,
  stated: number | undefined,
): string {
  if (stated !== undefined) return `${short(calls)} calls stated at the connection`;
  if (perRequest !== undefined) return `${short(arriving)} requests × ${perRequest} calls`;
  return share === 1
    ? `${short(arriving)} requests`
    : `${short(arriving)} requests × ${short(share * 100)} %`;
}

function firstNumber(
  usage: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): number | undefined {
  for (const field of fields) {
    const value = usage[field];
    if (typeof value === 'number') return value;
  }
  return undefined;
}
