/** A HorizontalPodAutoscaler: metrics, and how fast it may follow them. */
export interface PodScalingPlan {
  readonly name: string;
  readonly metrics: readonly PodMetric[];
  readonly syncSeconds: number;
  readonly tolerance: number;
  /** A pod that is not ready so long after its start counts as idle on the way up. */
  readonly cpuInitializationSeconds: number;
  /** One that was ready only earlier than this has never been. */
  readonly readinessDelaySeconds: number;
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
  /** Whether the policy decides that allows most, or least, or nothing changes in this direction. */
  readonly select: 'most' | 'least' | 'disabled';
  readonly policies: readonly {
    readonly is: 'percent' | 'pods';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}
