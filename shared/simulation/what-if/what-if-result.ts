import type { ChangeSet } from '#shared/document/change-set.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Figure } from '../results/simulation-result.ts';

/** What the run would have been with one thing decided otherwise, each replication against the same one of the run. */
export interface WhatIfResult {
  readonly format: 'lintel-simulation-what-if/1';
  readonly version: string;
  readonly scenario: { readonly id: string; readonly name: string };
  readonly seed: number;
  readonly engine: 'des' | 'fluid';
  /** Pairs of runs with the same luck. */
  readonly replications: number;
  readonly because: string;
  readonly holds: boolean;
  /** What helps most first; what changes nothing last. */
  readonly alternatives: readonly WhatIf[];
}

export interface WhatIf {
  readonly id: string;
  readonly node: NodeId;
  readonly title: string;
  readonly changes: ChangeSet;
  /** Whether every objective holds then. */
  readonly holds: boolean;
  readonly effect: 'better' | 'worse' | 'mixed' | 'none';
  readonly failedShare: PairedFigure;
  readonly meanLatency: PairedFigure;
  readonly p99: PairedFigure;
  /** Of work that nobody waits for, from when it was sent until it was done. */
  readonly laterP99: PairedFigure;
  readonly perMonthUsd: PairedFigure;
  /** In one sentence, with the figures. */
  readonly text: string;
}

/** Means over the replications; the difference is that of the pairs, with its 95 % interval from two pairs on. */
export interface PairedFigure {
  readonly before: number | null;
  readonly after: number | null;
  readonly difference: Figure;
}
