import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { NodeId } from '#shared/document/records.ts';
import type { DescribedService } from '#shared/engine/reach-queries.ts';
import type { DescribedAnswer } from '#shared/reachability/describe-answer.ts';

export type ReachView = 'ask' | 'exposure' | 'matrix' | 'pinned' | 'failures' | 'compare';
export type ReachProtocol = 'tcp' | 'udp' | 'icmp';

/** What the form of the panel says; an end that is not chosen yet is undefined. */
export interface ReachForm {
  /** A node, or `internet`. */
  readonly from: NodeId | undefined;
  readonly to: NodeId | undefined;
  /** `port`, or a task that a service is needed for. */
  readonly about: string;
  readonly protocol: ReachProtocol;
  readonly port: number;
  readonly family: 4 | 6;
}

/** A way as the canvas lights it up. */
export interface ShownRoute {
  readonly path: readonly NodeId[];
  readonly returnPath: readonly NodeId[];
  readonly blockedAt: readonly NodeId[];
  /** From where on the way is only what would be: the request or the answer. */
  readonly refusedOn?: 'forward' | 'return' | undefined;
  /** When it began to light up, by the clock of the animation frames. */
  readonly startedAt: number;
}

export interface ReachState {
  readonly view: ReachView;
  readonly form: ReachForm;
  readonly answer: DescribedAnswer | undefined;
  readonly service: DescribedService | undefined;
  /** Why the question cannot be asked, in one sentence. */
  readonly fault: string | undefined;
  readonly isAsking: boolean;
  readonly route: ShownRoute | undefined;
}

const emptyForm: ReachForm = {
  from: undefined,
  to: undefined,
  about: 'port',
  protocol: 'tcp',
  port: 443,
  family: 4,
};
const nothingAsked = {
  answer: undefined,
  service: undefined,
  fault: undefined,
  isAsking: false,
  route: undefined,
} as const;

export const reachStore = createStore<ReachState>(() => ({ view: 'ask', form: emptyForm, ...nothingAsked }));

export function useReach<T>(selector: (state: ReachState) => T): T {
  return useStore(reachStore, selector);
}

/** Forgets question and answer: another document is opened. */
export function clearReach(): void {
  reachStore.setState({ form: emptyForm, ...nothingAsked });
}

export function showRoute(answer: Omit<ShownRoute, 'startedAt'>): void {
  const { path, returnPath, blockedAt, refusedOn } = answer;
  reachStore.setState({ route: { path, returnPath, blockedAt, refusedOn, startedAt: performance.now() } });
}

export function hideRoute(): void {
  reachStore.setState({ route: undefined });
}
