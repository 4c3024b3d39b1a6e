import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
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
  subjects: { nodes: ['resource'] },
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
      'A written step scaling policy has steps whose bounds, sorted, leave a gap or overlap, or of which none is open at the far end.',
    howToFix: 'Let each step begin where the one before ends, as the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
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
    const steps = readSteps(stored);
    if (steps.length === 0) return;
    const place = { at: node.id, field: 'properties' };
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
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    if (written === undefined) return [];
    const steps = readSteps(stepsIn(written.properties));
    const closed = steps.map(({ stored, lower }, index): JsonObject => {
      const { MetricIntervalUpperBound: _, ...rest } = stored;
      const next = steps[index + 1];
      // Where the outermost step is the one below the threshold, the last one ends at it.
      if (next === undefined) return lower >= 0 ? rest : { ...rest, MetricIntervalUpperBound: 0 };
      return { ...rest, MetricIntervalUpperBound: next.lower };
    });
    const holder = written.properties.StepScalingPolicyConfiguration;
    const patch =
      holder === undefined
        ? { StepAdjustments: closed }
        : { StepScalingPolicyConfiguration: { ...objectOf(holder), StepAdjustments: closed } };
    return writing(ctx, finding.at, 'Let each step begin where the one before ends', patch);
  },
});

function stepsIn(properties: JsonObject): JsonValue | undefined {
  return properties.StepAdjustments ?? objectOf(properties.StepScalingPolicyConfiguration).StepAdjustments;
}

interface Step {
  readonly stored: JsonObject;
  readonly lower: number;
  readonly upper: number;
}

function readSteps(stored: JsonValue | undefined): readonly Step[] {
  return listOfValues(stored)
    .map((value) => {
      const step = objectOf(value);
      const { MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper } = step;
      return {
        stored: step,
        lower: lower === undefined ? Number.NEGATIVE_INFINITY : Number(lower),
        upper: upper === undefined ? Number.POSITIVE_INFINITY : Number(upper),
      };
    })
    .filter(({ lower, upper }) => !Number.isNaN(lower) && !Number.isNaN(upper))
    .sort((a, b) => a.lower - b.lower || a.upper - b.upper);
}
