import type { NodeId } from '#shared/document/records.ts';

/** One thing that the control plane decided or noticed, with the arithmetic behind it. */
export interface Decision {
  readonly at: number;
  readonly node: NodeId;
  readonly kind: 'alarm' | 'scaling' | 'health' | 'capacity' | 'deployment' | 'failure';
  readonly text: string;
  /** `n = 4, metric 90.1, target 50 → ceil(7.21) = 8`. */
  readonly arithmetic?: string;
}

export class DecisionLog {
  readonly decisions: Decision[] = [];
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  add(node: NodeId, kind: Decision['kind'], text: string, arithmetic?: string): void {
    const at = this.now();
    this.decisions.push({ at, node, kind, text, ...(arithmetic === undefined ? {} : { arithmetic }) });
  }
}
