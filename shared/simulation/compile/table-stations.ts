import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { BucketStation, TokenBucket, UnitScalingPlan } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { type LoadValues, numberOf } from './load-parameters.ts';
import { number, objectOf, refOf } from './resource-facts.ts';
import { propertiesOf, stationBase } from './station-makers.ts';

export type TableAccess = 'read' | 'write';

const none = { is: 'constant', value: 0 } as const;

/** Units of a table for reads or writes: provisioned ones save up what is not used, and follow their use. */
export function tableStation(builder: FlowBuilder, id: NodeId, access: TableAccess): BucketStation {
  const own = stationBase(builder, id);
  return {
    ...own,
    id: `${id} ${access}`,
    name: `${own.name} (${access}s)`,
    is: 'buckets',
    buckets: [unitsOf(builder, id, access, undefined)],
  };
}

/** Units of one of its indexes. What is read there is read in the time of the table; what is written is only let past. */
export function indexStation(
  builder: FlowBuilder,
  id: NodeId,
  index: CfnObject,
  access: TableAccess,
): BucketStation {
  const own = stationBase(builder, id);
  const name = String(index.IndexName);
  return {
    ...own,
    ...(access === 'write' ? { service: none, errorRate: 0 } : {}),
    id: `${id} index ${name} ${access}`,
    name: `${own.name} (index ${name}, ${access}s)`,
    is: 'buckets',
    buckets: [unitsOf(builder, id, access, index)],
  };
}

function unitsOf(
  builder: FlowBuilder,
  id: NodeId,
  access: TableAccess,
  index: CfnObject | undefined,
): TokenBucket {
  const load = builder.load(id);
  const table = propertiesOf(builder, id, 'AWS::DynamoDB::Table');
  const { OnDemandThroughput, ProvisionedThroughput } = index ?? table;
  const common = { name: access, cause: 'throttled_ddb', byUnits: true } as const;
  const isRead = access === 'read';
  const direction = isRead ? 'Read' : 'Write';
  const capped = number(
    objectOf(OnDemandThroughput)[`Max${direction}RequestUnits`],
    Number.POSITIVE_INFINITY,
  );
  const most = Math.min(capped, numberOf(load.tableUnits, awsFigure('dynamodb.tableUnits')));
  const tellsRefusals =
    index === undefined
      ? `has no ${access} units left, so ${access}s are throttled`
      : isRead
        ? 'has no read units left, so queries are throttled'
        : 'has no write units left, so writes to its table are throttled';
  if (table.BillingMode !== 'PROVISIONED') {
    const least = Math.min(
      most,
      isRead
        ? numberOf(load.onDemandReads, awsFigure('dynamodb.onDemandReads'))
        : numberOf(load.onDemandWrites, awsFigure('dynamodb.onDemandWrites')),
    );
    const peakAgeSeconds = 60 * numberOf(load.peakAgeMinutes, awsFigure('dynamodb.peakMinutes'));
    return {
      ...common,
      rate: least,
      burst: least,
      tellsRefusals,
      scaling: { is: 'on-demand', least, most, peakAgeSeconds },
    };
  }
  const rate = number(objectOf(ProvisionedThroughput)[`${direction}CapacityUnits`], 5);
  const burstSeconds = numberOf(load.burstSeconds, awsFigure('dynamodb.burstSeconds'));
  const scaling = scalingOf(builder, id, direction, index, load, burstSeconds);
  return {
    ...common,
    rate,
    burst: rate * burstSeconds,
    tellsRefusals,
    ...(scaling === undefined ? {} : { scaling }),
  };
}

/** Application Auto Scaling of the units, where it is drawn. */
function scalingOf(
  builder: FlowBuilder,
  id: NodeId,
  direction: 'Read' | 'Write',
  index: CfnObject | undefined,
  load: LoadValues,
  burstSeconds: number,
): UnitScalingPlan | undefined {
  const { architecture } = builder;
  const resources = [...(architecture.byNode.get(id) ?? [])].flatMap(
    (logicalId) => architecture.resources.get(logicalId) ?? [],
  );
  const target = resources.find(
    ({ type, properties }) =>
      type === 'AWS::ApplicationAutoScaling::ScalableTarget' &&
      properties.ScalableDimension ===
        `dynamodb:${index === undefined ? 'table' : 'index'}:${direction}CapacityUnits` &&
      (index === undefined || endsWith(properties.ResourceId, `index/${String(index.IndexName)}`)),
  );
  if (target === undefined) return undefined;
  const policy = policyOf(resources, target, direction);
  return {
    is: 'target-tracking',
    min: number(target.properties.MinCapacity, 1),
    max: Math.min(
      number(target.properties.MaxCapacity, Number.POSITIVE_INFINITY),
      numberOf(load.tableUnits, awsFigure('dynamodb.tableUnits')),
    ),
    target: number(policy?.TargetValue, 70),
    outPoints: numberOf(load.scaleOutPoints, 2),
    inPoints: 15,
    applySeconds: numberOf(load.applySeconds, 60),
    freeDecreases: numberOf(load.freeDecreases, awsFigure('dynamodb.freeDecreases')),
    burstSeconds,
  };
}

function policyOf(
  resources: readonly Resource[],
  target: Resource,
  direction: 'Read' | 'Write',
): CfnObject | undefined {
  const policies = resources.flatMap(({ type, properties }): { of: boolean; says: CfnObject }[] => {
    const says = objectOf(properties.TargetTrackingScalingPolicyConfiguration);
    const isAbout =
      type === 'AWS::ApplicationAutoScaling::ScalingPolicy' &&
      objectOf(says.PredefinedMetricSpecification).PredefinedMetricType ===
        `DynamoDB${direction}CapacityUtilization`;
    const of =
      refOf(properties.ScalingTargetId) === target.logicalId ||
      JSON.stringify(properties.ResourceId) === JSON.stringify(target.properties.ResourceId);
    return isAbout ? [{ of, says }] : [];
  });
  return policies.find(({ of }) => of)?.says;
}

/** Whether the text that a template writes in one way or another ends so. */
function endsWith(value: CfnValue | undefined, end: string): boolean {
  return value !== undefined && `/${textsIn(value).join('/')}`.endsWith(`/${end}`);
}

function textsIn(value: CfnValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return (Array.isArray(value) ? [...value] : Object.values(value)).flatMap((part: CfnValue | undefined) =>
    part === undefined ? [] : textsIn(part),
  );
}
