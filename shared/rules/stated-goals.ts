import type { RuleContext } from './rule.ts';
import { listOfValues, objectOf } from './written-resource.ts';

/** What a load test of the drawing states about its callers. */
export interface StatedGoal {
  readonly seconds: number;
  /** The name of the load test. */
  readonly scenario: string;
}

/** The least time after which callers give up in a load test of the drawing; undefined where none says so. */
export function patienceOf(ctx: RuleContext): StatedGoal | undefined {
  return leastOf(ctx, 'classes', ({ timeoutSeconds }) => timeoutSeconds);
}

/** The least time within which answers have to be there in a load test of the drawing; undefined where none says so. */
export function latencyGoalOf(ctx: RuleContext): StatedGoal | undefined {
  return leastOf(ctx, 'objectives', ({ is, thresholdMs }) =>
    is === 'latency' && typeof thresholdMs === 'number' ? thresholdMs / 1000 : undefined,
  );
}

function leastOf(
  ctx: RuleContext,
  list: string,
  secondsOf: (entry: ReturnType<typeof objectOf>) => unknown,
): StatedGoal | undefined {
  return ctx
    .scenarios()
    .flatMap((record) =>
      listOfValues(record[list]).flatMap((entry) => {
        const seconds = secondsOf(objectOf(entry));
        return typeof seconds === 'number'
          ? [{ seconds, scenario: typeof record.name === 'string' ? record.name : record.id }]
          : [];
      }),
    )
    .sort((a, b) => a.seconds - b.seconds)[0];
}
