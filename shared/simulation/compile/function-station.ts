import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { FunctionStation } from '../flow/flow.ts';
import { coldStartOf } from './cold-starts.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf, serviceOf } from './load-parameters.ts';
import { number, objectOf, ownResource } from './resource-facts.ts';
import { functionDeploymentOf } from './service-deployment.ts';
import { propertiesOf, stationBase } from './station-base.ts';
import { usualFigure } from './usual-figure.ts';

/** A function: how it starts, works and is throttled. */
export function functionStation(builder: FlowBuilder, id: NodeId): FunctionStation {
  const load = builder.load(id);
  const properties = propertiesOf(builder, id, 'AWS::Lambda::Function');
  // Who calls the function itself meets none of what its alias keeps ready.
  const isBypassed = builder.node(id).properties.callers === 'function';
  const alias = isBypassed ? undefined : ownResource(builder.architecture, id, 'AWS::Lambda::Alias');
  const shift = functionDeploymentOf(builder.architecture, alias);
  const provisioned = number(
    objectOf(alias?.properties.ProvisionedConcurrencyConfig).ProvisionedConcurrentExecutions,
    0,
  );
  const reserved = properties.ReservedConcurrentExecutions;
  const memory = number(properties.MemorySize, awsFigure('lambda.memory'));
  const attempts = numberOf(
    builder.node(id).properties.maximumRetryAttempts,
    awsFigure('lambda.asyncRetries'),
  );
  return {
    ...stationBase(builder, id),
    service: serviceOf({ ...load, meanServiceTimeMs: callTime(load, memory) }),
    is: 'function',
    memoryMb: memory,
    timeout: number(properties.Timeout, awsFigure('lambda.timeout')),
    init: coldStartOf(builder, id, String(properties.Runtime ?? '')),
    keepAlive: keepAliveOf(builder, id),
    pool: 0,
    ...(reserved === undefined ? {} : { reserved: number(reserved, 0) }),
    provisioned,
    ...(isBypassed ? {} : provisionedScalingOf(builder, id, load)),
    ...(shift === undefined ? {} : { deployment: shift }),
    requestsPerConcurrency: numberOf(load.requestsPerConcurrency, awsFigure('lambda.requestsPerConcurrency')),
    asyncAge: numberOf(builder.node(id).properties.maximumEventAgeInSeconds, awsFigure('lambda.asyncAge')),
    ...startsOf(load),
    asyncRetries: [awsFigure('lambda.firstAsyncRetry'), awsFigure('lambda.secondAsyncRetry')].slice(
      0,
      attempts,
    ),
  };
}

/** How fast environments start: each function by itself, or all of a Region together as until 2023. */
function startsOf(
  load: Readonly<Record<string, unknown>>,
): Pick<FunctionStation, 'startBurst' | 'startRate' | 'startsTogether'> {
  return load.scaling === 'until-2023'
    ? {
        startBurst: numberOf(load.earlierBurst, awsFigure('lambda.legacyBurst')),
        startRate: numberOf(load.earlierRate, awsFigure('lambda.legacyPerMinute')) / 60,
        startsTogether: true,
      }
    : {
        startBurst: numberOf(load.startBurst, awsFigure('lambda.startBurst')),
        startRate: numberOf(load.startRate, awsFigure('lambda.startRate')),
      };
}

/** Milliseconds of a call: what memory does not change, and the work of a core, of which memory gives a part or several. */
function callTime(load: Readonly<Record<string, unknown>>, memory: number): number {
  const cores = memory / awsFigure('lambda.fullCpuMemory');
  const speed = load.isParallel === true ? cores : Math.min(1, cores);
  return numberOf(load.meanServiceTimeMs, 0) + numberOf(load.cpuMs, 0) / speed;
}

/** How long an idle environment stays: as set, else about as long as it does for most. */
function keepAliveOf(builder: FlowBuilder, id: NodeId): Distribution {
  const mean = awsFigure('lambda.keepAlive.mean');
  const value = usualFigure(builder, id, 'keepAliveSeconds', mean);
  return builder.load(id).keepAliveSeconds === undefined
    ? { is: 'clipped', mean, from: awsFigure('lambda.keepAlive.min'), to: awsFigure('lambda.keepAlive.max') }
    : { is: 'constant', value };
}

function provisionedScalingOf(
  builder: FlowBuilder,
  id: NodeId,
  load: Readonly<Record<string, unknown>>,
): Pick<FunctionStation, 'provisionedScaling'> {
  const target = ownResource(builder.architecture, id, 'AWS::ApplicationAutoScaling::ScalableTarget');
  const policy = ownResource(builder.architecture, id, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  if (target === undefined || policy === undefined) return {};
  const configuration = objectOf(policy.properties.TargetTrackingScalingPolicyConfiguration);
  return {
    provisionedScaling: {
      min: number(target.properties.MinCapacity, 0),
      max: number(target.properties.MaxCapacity, 0),
      target: number(configuration.TargetValue, 0.7),
      scaleInRatio: awsFigure('applicationAutoScaling.scaleInRatio'),
      allocateSeconds: numberOf(load.allocateSeconds, awsFigure('lambda.provisionedSeconds')),
    },
  };
}
