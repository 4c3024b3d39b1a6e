import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { BucketStation, TokenBucket, UnitScalingPlan } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { type LoadValues, numberOf } from './load-parameters.ts';
import { number, objectOf, ownResource, refOf } from './resource-facts.ts';
import { propertiesOf, stationBase } from './station-base.ts';

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
  const table = ownResource(architecture, id, 'AWS::DynamoDB::Table');
  const where = index === undefined ? '' : `/index/${String(index.IndexName)}`;
  const paths = [table?.logicalId, table?.properties.TableName].map(
    (name) => `table/${String(name)}${where}`,
  );
  const dimension = `dynamodb:${index === undefined ? 'table' : 'index'}:${direction}CapacityUnits`;
  const target = resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalableTarget').find(
    ({ properties }) =>
      properties.ScalableDimension === dimension && paths.includes(pathIn(properties.ResourceId)),
  );
  if (target === undefined) return undefined;
  const policies = resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  const policy = policyOf(policies, target, direction);
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
  policies: readonly Resource[],
  target: Resource,
  direction: 'Read' | 'Write',
): CfnObject | undefined {
  for (const { properties } of policies) {
    const says = objectOf(properties.TargetTrackingScalingPolicyConfiguration);
    const metric = objectOf(says.PredefinedMetricSpecification).PredefinedMetricType;
    const isOfTarget =
      refOf(properties.ScalingTargetId) === target.logicalId ||
      (properties.ResourceId !== undefined &&
        pathIn(properties.ResourceId) === pathIn(target.properties.ResourceId));
    if (isOfTarget && metric === `DynamoDB${direction}CapacityUtilization`) return says;
  }
  return undefined;
}

/** The path that a template writes as a text, with references or joined of parts: `table/Orders/index/byOwner`. */
function pathIn(value: CfnValue | undefined): string {
  return textsIn(value ?? '')
    .join('/')
    .replace(/\$\{([^}]*)\}/g, '$1')
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}

function textsIn(value: CfnValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return (Array.isArray(value) ? [...value] : Object.values(value)).flatMap((part: CfnValue | undefined) =>
    part === undefined ? [] : textsIn(part),
  );
}
