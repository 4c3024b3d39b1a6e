import { usd } from '#shared/base/money.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { CostLine, Estimate, UsdString } from '../estimate.ts';
import type { ConnectionFlow, NodeFlow } from '../traffic/request-flows.ts';
import { trafficOf } from '../traffic/traffic.ts';
import { estimateOnce, type StudyInput } from './estimate-once.ts';

/** One place at which the bytes of a connection are charged for. */
export interface ConnectionCharge {
  /** The connection itself, or what its bytes pass. */
  readonly owner: ConnectionId | NodeId;
  readonly label: string;
  /** Of this connection, in the line. */
  readonly gigabytes: number;
  /** Their part of the line; absent where another charge includes it or the line has no amount. */
  readonly monthlyUsd?: UsdString;
  readonly state: CostLine['state'];
}

/** What passes over a connection in a month, and every place on its way at which that is charged for. */
export interface ConnectionCharges {
  readonly calls: number;
  readonly requestGigabytes: number;
  readonly responseGigabytes: number;
  readonly because: string;
  readonly charges: readonly ConnectionCharge[];
}

/** Usage fields of bytes: all that pass, and those that leave for the internet. */
const passing: ReadonlySet<string> = new Set([
  'usage.processedGigabytesPerMonth',
  'usage.interZoneGigabytesPerMonth',
  'usage.lambdaGigabytesPerMonth',
]);
const leaving: ReadonlySet<string> = new Set([
  'usage.internetOutGigabytesPerMonth',
  'usage.outGigabytesPerMonth',
]);

/** The same byte may be charged for several times on its way. Undefined where nothing is known to pass. */
export function chargesOfConnection(input: StudyInput, id: ConnectionId): ConnectionCharges | undefined {
  const { document, simulated } = input;
  const connection = document.connections.get(id);
  const { flows, aside } = trafficOf(document, simulated);
  const flow = flows?.connections.get(id);
  if (connection === undefined || flow === undefined || flows === undefined) return undefined;
  const estimate = estimateOnce(input);
  const charges: ConnectionCharge[] = estimate.lines
    .filter(({ owner }) => owner === id)
    .map((line) => chargeOf(line, flow.requestGigabytes + flow.responseGigabytes, 1));
  for (const [node, { byConnection, gigabytes, internetGigabytes }] of aside?.passages ?? []) {
    const part = byConnection.get(id);
    if (part !== undefined)
      charges.push(
        ...linesAt(estimate, node, passing, part.gigabytes, gigabytes),
        ...linesAt(estimate, node, leaving, part.internetGigabytes, internetGigabytes),
      );
  }
  // A load balancer or a distribution is charged for what reaches it, and for the answers that leave for the internet.
  const reached = flows.nodes.get(connection.to);
  if (reached !== undefined && aside?.passages.has(connection.to) !== true)
    charges.push(...chargesAt(estimate, connection.to, flow, reached));
  return {
    calls: flow.calls,
    requestGigabytes: flow.requestGigabytes,
    responseGigabytes: flow.responseGigabytes,
    because: flow.because(),
    charges,
  };
}

function chargesAt(
  estimate: Estimate,
  node: NodeId,
  flow: ConnectionFlow,
  reached: NodeFlow,
): readonly ConnectionCharge[] {
  return [
    ...linesAt(
      estimate,
      node,
      passing,
      flow.requestGigabytes + flow.responseGigabytes,
      reached.requestGigabytes + reached.responseGigabytes,
    ),
    ...linesAt(estimate, node, leaving, flow.responseGigabytes, reached.responseGigabytes),
  ];
}

/** Lines of a node that rest on bytes, with the part of so many among all. */
function linesAt(
  { lines }: Estimate,
  node: NodeId,
  fields: ReadonlySet<string>,
  gigabytes: number,
  all: number,
): readonly ConnectionCharge[] {
  if (gigabytes === 0 || all === 0) return [];
  return lines
    .filter(
      ({ owner, quantity }) =>
        owner === node &&
        quantity.inputs.some(
          ({ field, value }) =>
            field !== undefined && fields.has(field) && value !== 0 && value !== undefined,
        ),
    )
    .map((line) => chargeOf(line, gigabytes, Math.min(1, gigabytes / all)));
}

function chargeOf(line: CostLine, gigabytes: number, part: number): ConnectionCharge {
  const { owner, label, state, monthlyUsd } = line;
  return {
    owner,
    label,
    gigabytes,
    state,
    ...(monthlyUsd === undefined ? {} : { monthlyUsd: usd(monthlyUsd).times(usd(part)).toFixed() }),
  };
}
