import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { type Architecture, type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { BreakerThreshold, DeploymentPlan } from '../flow/flow.ts';
import { listOf, number, objectOf, refOf } from './resource-facts.ts';

/** How a new version comes into a service: as ECS does it itself, or as CodeDeploy is told to. */
export function serviceDeploymentOf(architecture: Architecture, service: Resource): DeploymentPlan {
  const configuration = objectOf(service.properties.DeploymentConfiguration);
  const breaker = objectOf(configuration.DeploymentCircuitBreaker);
  return {
    minimumPercent: number(configuration.MinimumHealthyPercent, 100),
    maximumPercent: number(configuration.MaximumPercent, 200),
    batch: 0,
    circuitBreaker: breaker.Enable === true,
    ...(breaker.Enable === true ? { breaker: breakerOf(breaker) } : {}),
    rollback: breaker.Rollback === true,
    ...(shiftByCodeDeploy(architecture, service) ?? shiftOf(configuration)),
  };
}

type Shift = Pick<DeploymentPlan, 'strategy' | 'canaryPercent' | 'stepSeconds' | 'bakeSeconds'>;

const rolling: Shift = { strategy: 'rolling', canaryPercent: 10, stepSeconds: 300, bakeSeconds: 0 };

/** What ECS does with the traffic, and for how long the old tasks stay. */
function shiftOf(configuration: CfnObject): Shift {
  const bakeSeconds = 60 * number(configuration.BakeTimeInMinutes, 0);
  const canary = objectOf(configuration.CanaryConfiguration);
  const linear = objectOf(configuration.LinearConfiguration);
  switch (configuration.Strategy) {
    case 'BLUE_GREEN':
      return { ...rolling, strategy: 'blue-green', bakeSeconds };
    case 'CANARY':
      return {
        strategy: 'canary',
        canaryPercent: number(canary.CanaryPercent, awsFigure('ecs.canary.percent')),
        stepSeconds: 60 * number(canary.CanaryBakeTimeInMinutes, awsFigure('ecs.canary.minutes')),
        bakeSeconds,
      };
    case 'LINEAR':
      return {
        strategy: 'linear',
        canaryPercent: number(linear.StepPercent, awsFigure('ecs.linear.percent')),
        stepSeconds: 60 * number(linear.StepBakeTimeInMinutes, awsFigure('ecs.linear.minutes')),
        bakeSeconds,
      };
    default:
      return rolling;
  }
}

/** What CodeDeploy does, where a deployment group of it names the service: its presets say how in their names. */
function shiftByCodeDeploy(architecture: Architecture, service: Resource): Shift | undefined {
  const group = resourcesOfType(architecture, 'AWS::CodeDeploy::DeploymentGroup').find(({ properties }) =>
    listOf(properties.ECSServices).some((each) => isNamed(objectOf(each).ServiceName, service)),
  );
  if (group === undefined) return undefined;
  const termination = objectOf(
    objectOf(group.properties.BlueGreenDeploymentConfiguration).TerminateBlueInstancesOnDeploymentSuccess,
  );
  const bakeSeconds = 60 * number(termination.TerminationWaitTimeInMinutes, 0);
  return { ...rolling, strategy: 'blue-green', ...presetOf(group), bakeSeconds };
}

/** What a preset of CodeDeploy says in its name: a part at first, or one part after another. */
function presetOf({
  properties,
}: Resource):
  | { readonly strategy: 'canary' | 'linear'; readonly canaryPercent: number; readonly stepSeconds: number }
  | undefined {
  const preset = /(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes?$/.exec(
    String(properties.DeploymentConfigName ?? ''),
  );
  if (preset === null) return undefined;
  const strategy = preset[1] === 'Canary' ? 'canary' : 'linear';
  return { strategy, canaryPercent: Number(preset[2]), stepSeconds: 60 * Number(preset[3]) };
}

/** How the alias of a function moves to a new version, where CodeDeploy moves it in parts. */
export function functionDeploymentOf(
  architecture: Architecture,
  alias: Resource | undefined,
): ReturnType<typeof presetOf> {
  const update = objectOf(objectOf(alias?.attributes?.UpdatePolicy).CodeDeployLambdaAliasUpdate);
  const group = architecture.resources.get(refOf(update.DeploymentGroupName) ?? '');
  return group === undefined ? undefined : presetOf(group);
}

function isNamed(name: unknown, { logicalId }: Resource): boolean {
  return typeof name === 'object' && refOf(name as CfnObject) === logicalId;
}

function breakerOf({ ThresholdConfiguration, ResetOnHealthyTask }: CfnObject): BreakerThreshold {
  const { Type, Value } = objectOf(ThresholdConfiguration);
  const is = Type === 'COUNT' ? 'count' : Type === 'UNBOUNDED_PERCENT' ? 'unbounded' : 'bounded';
  return { is, value: number(Value, 50), resets: ResetOnHealthyTask !== false };
}
