/** A HorizontalPodAutoscaler: metrics, and how fast it may follow them. */
export interface PodScalingPlan {
  readonly name: string;
  readonly metrics: readonly PodMetric[];
  readonly syncSeconds: number;
  readonly tolerance: number;
  /** A pod's CPU counts from so long after its start, or once it is ready. */
  readonly up: ScalingRules;
  readonly down: ScalingRules;
}

export type PodMetric =
  /** Per cent of what pods request. */
  | { readonly is: 'cpu' | 'memory'; readonly target: number }
  /** Messages for each pod. */
  | { readonly is: 'backlog'; readonly target: number };

export interface ScalingRules {
  /** Of the recommendations of so long, the most careful one is taken. */
  readonly windowSeconds: number;
  /** The one that allows most decides. */
  readonly policies: readonly {
    readonly is: 'percent' | 'pods';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}
