import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { isAction } from './alarm-metric.ts';
import { type CfnObject, type CfnValue, compact, sub } from './cfn.ts';

type Actions = Record<'ALARM' | 'OK' | 'INSUFFICIENT_DATA', CfnValue[]>;

/** What an alarm does in each of its states: connections to topics, functions and instances, and its scaling policies. */
export function actionsOf(node: NodeView, ctx: ResolveContext, scaling: readonly CfnValue[]): Actions {
  const actions: Actions = { ALARM: [...scaling], OK: [], INSUFFICIENT_DATA: [] };
  for (const { to, properties } of ctx.connectionsFrom(node.id, 'observe')) {
    const target = ctx.node(to);
    if (target === undefined || !isAction(to, properties.purpose, ctx)) continue;
    const action = actionOn(target, properties.ec2Action, ctx);
    if (action === undefined) continue;
    const states = Array.isArray(properties.states) ? properties.states : ['ALARM'];
    for (const state of states) actions[state as keyof Actions]?.push(action);
  }
  for (const { to } of ctx.connectionsFrom(node.id, 'event')) {
    if (ctx.hasTrait(to, 'invocable')) actions.ALARM.push(ctx.arn(to));
  }
  return actions;
}

function actionOn(target: NodeView, ec2Action: unknown, ctx: ResolveContext): CfnValue | undefined {
  if (target.kind === 'ec2-instance') {
    const action = typeof ec2Action === 'string' ? ec2Action : 'recover';
    return sub(`arn:\${AWS::Partition}:automate:\${AWS::Region}:ec2:${action}`);
  }
  // An Auto Scaling group is changed by a policy: see the connections of kind `scale`.
  return target.kind === 'auto-scaling-group' ? undefined : ctx.arn(target.id);
}

type ScalingDraft = ResourceDraft & { readonly suffix: string };

/** A scaling policy for each connection to something scalable. */
export function scalingActions(
  node: NodeView<{ readonly comparisonOperator?: string | undefined }>,
  ctx: ResolveContext,
): readonly ScalingDraft[] {
  return ctx.connectionsFrom(node.id, 'scale').flatMap(({ to, properties }): readonly ScalingDraft[] => {
    const target = ctx.node(to);
    if (target === undefined) return [];
    const suffix = `Scales${ctx.logicalId(to)}`;
    const because = `${node.name} changes the capacity of ${target.name}.`;
    const stated = properties as Readonly<Record<string, CfnValue | undefined>>;
    const isBelow = node.properties.comparisonOperator?.startsWith('LessThan') === true;
    const steps = stepsOf(properties, isBelow);
    const adjustment = compact({
      AdjustmentType: stated.adjustmentType ?? 'ChangeInCapacity',
      MinAdjustmentMagnitude: stated.minAdjustmentMagnitude,
    });
    if (target.kind === 'auto-scaling-group') {
      const isSimple = stated.policyType === 'SimpleScaling';
      return [
        {
          suffix,
          type: 'AWS::AutoScaling::ScalingPolicy',
          because,
          properties: {
            AutoScalingGroupName: ctx.ref(to),
            PolicyType: isSimple ? 'SimpleScaling' : 'StepScaling',
            ...adjustment,
            ...(isSimple
              ? {
                  ScalingAdjustment: stated.scalingAdjustment ?? (isBelow ? -1 : 1),
                  Cooldown: String(stated.cooldown ?? 300),
                }
              : { StepAdjustments: steps }),
          },
        },
      ];
    }
    if (target.kind === 'ecs-service') {
      return [
        {
          suffix,
          type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
          because,
          properties: {
            PolicyName: ctx.logicalId(node.id, suffix),
            PolicyType: 'StepScaling',
            ScalingTargetId: ctx.ref(to, 'ScalableTarget'),
            StepScalingPolicyConfiguration: {
              ...adjustment,
              Cooldown: stated.cooldown ?? 300,
              StepAdjustments: steps,
            },
          },
        },
      ];
    }
    return [];
  });
}

/** The steps of a connection; without any, one without an end: everything beyond the threshold. */
function stepsOf(
  { steps, scalingAdjustment }: Readonly<Record<string, unknown>>,
  isBelow: boolean,
): readonly CfnObject[] {
  const stated = Array.isArray(steps) ? steps.filter(isJsonObject) : [];
  if (stated.length > 0) {
    return stated.map(({ from, to, adjustment }) =>
      compact({
        MetricIntervalLowerBound: from,
        MetricIntervalUpperBound: to,
        ScalingAdjustment: adjustment,
      }),
    );
  }
  return [
    {
      ScalingAdjustment: typeof scalingAdjustment === 'number' ? scalingAdjustment : isBelow ? -1 : 1,
      ...(isBelow ? { MetricIntervalUpperBound: 0 } : { MetricIntervalLowerBound: 0 }),
    },
  ];
}
