import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';

const types = new Set(['AWS::AutoScaling::ScalingPolicy', 'AWS::ApplicationAutoScaling::ScalingPolicy']);

export const scalingStepsClose = defineRule({
  id: 'LIM-004',
  name: 'scaling-steps-close',
  title: 'The steps of a scaling policy follow one another',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['resource', 'auto-scaling-group'] },
  messages: {
    gap: 'The steps of {name} leave a gap between {from} and {to}: AWS refuses the policy. Close it.',
    overlap:
      'The steps of {name} overlap between {from} and {to}: AWS refuses the policy. Let one end where the next begins.',
    open: 'No step of {name} is open-ended, so that a metric beyond {to} has none: AWS refuses the policy. Leave the last bound out.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::AutoScaling::ScalingPolicy')],
  docs: {
    what: 'The steps of a step scaling policy touch one another, do not overlap, and the outermost is open.',
    why: 'AWS refuses a policy whose steps leave out or name twice a value of the metric.',
    condition:
      'A step scaling policy of a group, or a written one, has steps whose bounds, sorted, leave a gap or overlap, or of which none is open at the far end.',
    howToFix: 'Let each step begin where the one before ends, as the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'auto-scaling-group') {
      for (const [index, steps] of drawnPolicies(node).entries())
        yield* faultsOf(steps, {
          at: node.id,
          field: 'alarmPolicies',
          discriminator: `${index}`,
          fixData: { index },
        });
      if (isExpression(node.source.properties?.alarmPolicies)) ctx.undecided(node.id, 'alarmPolicies');
      return;
    }
    const written = writtenResource(node);
    if (written === undefined || !types.has(written.type)) return;
    const stored = stepsIn(written.properties);
    if (
      isExpression(stored) ||
      listOfValues(stored).some((step) => Object.values(objectOf(step)).some(isExpression))
    ) {
      ctx.undecided(node.id, 'properties');
      return;
    }
    yield* faultsOf(readSteps(stored), { at: node.id, field: 'properties' });
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node?.kind === 'auto-scaling-group') return closedPolicy(ctx, node, finding.fixData?.index);
    const written = node === undefined ? undefined : writtenResource(node);
    if (written === undefined) return [];
    const closed = closedSteps(readSteps(stepsIn(written.properties)), 'MetricIntervalUpperBound');
    const holder = written.properties.StepScalingPolicyConfiguration;
    const patch =
      holder === undefined
        ? { StepAdjustments: closed }
        : { StepScalingPolicyConfiguration: { ...objectOf(holder), StepAdjustments: closed } };
    return writing(ctx, finding.at, fixTitle, patch);
  },
});

const fixTitle = 'Let each step begin where the one before ends';

/** The first thing that is wrong with the steps in their order. */
function* faultsOf(
  steps: readonly Step[],
  place: Pick<FindingDraft, 'at' | 'field' | 'discriminator' | 'fixData'>,
): Generator<FindingDraft> {
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    if (next === undefined || step.upper === next.lower) continue;
    const [from, to] = [Math.min(step.upper, next.lower), Math.max(step.upper, next.lower)];
    yield { message: step.upper < next.lower ? 'gap' : 'overlap', ...place, data: { from, to } };
    return;
  }
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return;
  if (first.lower > Number.NEGATIVE_INFINITY && last.upper < Number.POSITIVE_INFINITY)
    yield { message: 'open', ...place, data: { to: last.upper } };
}

/** The steps as they are stored, each ending where the next begins and the last one open or at the threshold. */
function closedSteps(steps: readonly Step[], end: string): readonly JsonObject[] {
  return steps.map(({ stored, lower }, index) => {
    const { [end]: _, ...rest } = stored;
    const next = steps[index + 1];
    // Where the outermost step is the one below the threshold, the last one ends at it.
    if (next === undefined) return lower >= 0 ? rest : { ...rest, [end]: 0 };
    return { ...rest, [end]: next.lower };
  });
}

/** The steps of each policy that a group has in its settings. */
function drawnPolicies(node: NodeView): readonly (readonly Step[])[] {
  const stored = node.source.properties?.alarmPolicies;
  return listOfValues(Array.isArray(stored) ? stored : undefined).map((policy) => {
    const { policyType, steps } = objectOf(policy);
    return policyType === 'SimpleScaling' ? [] : readSteps(steps, 'from', 'to');
  });
}

function closedPolicy(ctx: FixContext, node: NodeView, index: unknown): readonly Fix[] {
  const steps = drawnPolicies(node).find((_, at) => at === index);
  const stored = node.source.properties?.alarmPolicies;
  if (steps === undefined || !Array.isArray(stored)) return [];
  const alarmPolicies = stored.map((policy, at) =>
    at === index ? { ...objectOf(policy), steps: closedSteps(steps, 'to') } : policy,
  );
  return settingOf(ctx, node.id, fixTitle, { alarmPolicies });
}

function stepsIn(properties: JsonObject): JsonValue | undefined {
  return properties.StepAdjustments ?? objectOf(properties.StepScalingPolicyConfiguration).StepAdjustments;
}

interface Step {
  readonly stored: JsonObject;
  readonly lower: number;
  readonly upper: number;
}

function readSteps(
  stored: JsonValue | undefined,
  from = 'MetricIntervalLowerBound',
  to = 'MetricIntervalUpperBound',
): readonly Step[] {
  return listOfValues(stored)
    .map((value) => {
      const step = objectOf(value);
      const { [from]: lower, [to]: upper } = step;
      return {
        stored: step,
        lower: lower === undefined ? Number.NEGATIVE_INFINITY : Number(lower),
        upper: upper === undefined ? Number.POSITIVE_INFINITY : Number(upper),
      };
    })
    .filter(({ lower, upper }) => !Number.isNaN(lower) && !Number.isNaN(upper))
    .sort((a, b) => a.lower - b.lower || a.upper - b.upper);
}
