import type { Flow, FunctionStation, Station } from '../flow/flow.ts';
import type { Bottleneck, NodeResult } from './simulation-result.ts';
import { busiestUse, rateOf, sharedConcurrency } from './station-use.ts';
import { wholeNumber } from './whole-number.ts';

interface Use {
  readonly node: NodeResult;
  /** Of what it can do, or of what it lets through; above 1 where more came. */
  readonly peak: number;
  readonly mean: number;
  /** How that is said, after the name. */
  readonly words: string;
}

/**
 * What is nearest to its limit: workers that are busy, concurrency that functions share, a rate that a door lets
 * through, a line that carries no more. Of a node whose load is shared unevenly, its busiest target counts.
 */
export function findBottleneck(flow: Flow, nodes: readonly NodeResult[], seconds: number): Bottleneck | null {
  let most: Use | undefined;
  for (const [index, station] of flow.stations.entries()) {
    const node = nodes[index];
    const use = node === undefined ? undefined : measure(flow, index, station, node, nodes, seconds);
    if (use !== undefined && use.peak > (most?.peak ?? 0)) most = use;
  }
  if (most === undefined) return null;
  const { node, peak, mean, words } = most;
  const headroom = 1 / peak;
  return {
    node: node.node,
    name: node.name,
    utilisation: mean,
    headroom,
    text: `${node.name} is used most, ${words}: it could carry ${times(headroom)} times this load.`,
  };
}

function measure(
  flow: Flow,
  index: number,
  station: Station,
  node: NodeResult,
  nodes: readonly NodeResult[],
  seconds: number,
): Use | undefined {
  if (station.is === 'buckets') {
    const rate = rateOf(flow, index, station);
    if (rate === undefined || seconds <= 0) return undefined;
    const came = node.arrivals / seconds;
    const mean = came / rate;
    return { node, peak: mean, mean, words: `${figure(came)} of ${figure(rate)} a second, ${percent(mean)}` };
  }
  if (station.is === 'function' && station.reserved === undefined) {
    const shared = sharedUse(flow, station, nodes);
    if (shared === undefined) return undefined;
    const { busy, limit, functions } = shared;
    const mean = busy / limit;
    const others =
      functions > 1 ? ` with ${functions - 1} other ${functions > 2 ? 'functions' : 'function'}` : '';
    return {
      node,
      // Of functions that share their concurrency, the one that uses most of it is named.
      peak: mean * (1 + 1e-9 * (node.utilisation ?? 0)),
      mean,
      words: `${percent(mean)} of the concurrency of the account on average${others}`,
    };
  }
  const peak = busiestUse(flow, index, node);
  if (peak === null || node.utilisation === null) return undefined;
  const busiest = peak > node.utilisation * 1.05 ? `, its busiest target ${percent(peak)}` : '';
  return { node, peak, mean: node.utilisation, words: `${percent(node.utilisation)} on average${busiest}` };
}

/** What functions without a reservation use of the concurrency that they share, and how much there is. */
function sharedUse(
  flow: Flow,
  { pool }: FunctionStation,
  nodes: readonly NodeResult[],
): { readonly busy: number; readonly limit: number; readonly functions: number } | undefined {
  let busy = 0;
  let functions = 0;
  flow.stations.forEach((station, index) => {
    if (station.is !== 'function' || station.pool !== pool || station.reserved !== undefined) return;
    const own = nodes[index]?.function?.meanConcurrency ?? 0;
    busy += own;
    if (own > 0) functions += 1;
  });
  const limit = sharedConcurrency(flow, pool);
  return limit === undefined || limit <= 0 ? undefined : { busy, limit, functions };
}

function times(headroom: number): string {
  return headroom < 100 ? headroom.toFixed(2) : wholeNumber(Number(headroom.toPrecision(3)));
}

function figure(value: number): string {
  return value < 1000 ? String(Number(value.toPrecision(4))) : wholeNumber(value);
}

/** One digit after the point, and no zero for what is some. */
function percent(share: number): string {
  return share > 0 && share < 0.0005 ? 'less than 0.1 %' : `${(share * 100).toFixed(1)} %`;
}
