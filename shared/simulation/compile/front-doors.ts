import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { BucketStation, LinkStation, TokenBucket } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { listOf, number, objectOf, ownResource } from './resource-facts.ts';
import { stationBase } from './station-base.ts';

/** The quotas that an API asks in turn. */
export function apiStation(builder: FlowBuilder, id: NodeId): BucketStation {
  const load = builder.load(id);
  const buckets: TokenBucket[] = [];
  // Most specific first: the caller's plan, the stage, the account.
  builder.classes.forEach(({ usagePlan, id: name }, index) => {
    if (usagePlan === undefined) return;
    buckets.push({
      name: `usage plan of ${name}`,
      ...usagePlan,
      cause: 'throttled_apigw',
      classes: [index],
      tellsRefusals: `the usage plan of ${name} refuses requests: ${usagePlan.rate} a second, ${usagePlan.burst} at once`,
    });
  });
  const rest = ownResource(builder.architecture, id, 'AWS::ApiGateway::Stage');
  const http = ownResource(builder.architecture, id, 'AWS::ApiGatewayV2::Stage');
  const settings = objectOf(
    listOf(rest?.properties.MethodSettings)[0] ?? http?.properties.DefaultRouteSettings,
  );
  if (settings.ThrottlingRateLimit !== undefined) {
    const rate = number(settings.ThrottlingRateLimit, 0);
    const burst = number(settings.ThrottlingBurstLimit, 0);
    buckets.push({
      name: 'stage',
      rate,
      burst,
      cause: 'throttled_apigw',
      tellsRefusals: `its stage refuses requests: ${rate} a second, ${burst} at once`,
    });
  }
  const rate = numberOf(load.accountRate, awsFigure('apiGateway.accountRate'));
  const burst = numberOf(load.accountBurst, awsFigure('apiGateway.accountBurst'));
  buckets.push({
    name: 'account',
    rate,
    burst,
    cause: 'throttled_apigw',
    shared: `requests to APIs in ${builder.regionOf(id)}`,
    tellsRefusals: `the account refuses requests to its APIs in the Region: ${rate} a second, ${burst} at once`,
  });
  builder.assume({
    node: id,
    field: 'quotas',
    title: 'Quotas, one after another',
    value: buckets.map(({ name }) => name).join(', '),
    origin: 'AWS',
  });
  return { ...stationBase(builder, id), is: 'buckets', buckets };
}

/** A state machine: executions begin at a rate, and a standard one moves between states at another. */
export function workflowStation(builder: FlowBuilder, id: NodeId): BucketStation {
  const load = builder.load(id);
  const isExpress = builder.node(id).properties.stateMachineType === 'EXPRESS';
  const bucket = (name: string, rate: number, burst: number, byUnits: boolean): TokenBucket => ({
    name,
    rate,
    burst,
    cause: 'throttled_sfn',
    shared: `${isExpress ? 'Express' : 'Standard'} ${name} in ${builder.regionOf(id)}`,
    tellsRefusals: `the account refuses ${name} in the Region: ${rate} a second, ${burst} at once`,
    ...(byUnits ? { byUnits } : {}),
  });
  return {
    ...stationBase(builder, id),
    is: 'buckets',
    buckets: isExpress
      ? [bucket('executions', numberOf(load.expressRate, 0), numberOf(load.expressBurst, 0), false)]
      : [
          bucket('executions', numberOf(load.startRate, 0), numberOf(load.startBurst, 0), false),
          bucket('transitions', numberOf(load.transitionRate, 0), numberOf(load.transitionBurst, 0), true),
        ],
  };
}

/** An event bus: invocations above its quota are late, none is lost. */
export function busStation(builder: FlowBuilder, id: NodeId): LinkStation {
  const load = builder.load(id);
  const base = stationBase(builder, id);
  return {
    ...base,
    is: 'link',
    paths: [
      {
        node: id,
        name: base.name,
        // A way that carries one invocation as one byte.
        bitsPerSecond: 8 * numberOf(load.invocationsPerSecond, 0),
        latency: 0,
        preference: 0,
        detection: { is: 'bfd', interval: 0, multiplier: 0 },
        recovery: 0,
      },
    ],
    spreads: false,
    bufferSeconds: Number.POSITIVE_INFINITY,
  };
}
