import type {
  ConnectionView,
  CostLineDraft,
  DocumentReader,
  NodeView,
  ResolveContext,
  ResourceDraft,
} from '../define-kind.ts';
import { compact } from './cfn.ts';
import { flowLogRole } from './flow-log-role.ts';
import { storedLogs } from './log-cost.ts';
import { gigabytesLine } from './network-costs.ts';
import { usageInput } from './quantity.ts';
import { amount } from './usage-quantity.ts';

/** A `log` connection from a VPC is a flow log; towards a log group it needs a role, towards a bucket it does not. */
export function flowLog(
  node: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const target = ctx.node(connection.to);
  if (target === undefined) return [];
  const { trafficType, maxAggregationInterval } = connection.properties;
  const suffix = `FlowLogTo${ctx.logicalId(target.id)}`;
  const common = {
    ResourceId: ctx.ref(node.id),
    ResourceType: 'VPC',
    TrafficType: typeof trafficType === 'string' ? trafficType : 'ALL',
    MaxAggregationInterval: typeof maxAggregationInterval === 'number' ? maxAggregationInterval : 600,
    Tags: ctx.tags(node),
  };
  const because = `${node.name} logs its flows to ${target.name}.`;
  if (target.kind === 's3-bucket') {
    const prefix = typeof connection.properties.prefix === 'string' ? `/${connection.properties.prefix}` : '';
    const destination = { 'Fn::Join': ['', [ctx.arn(target.id), prefix]] };
    return [
      {
        suffix,
        type: 'AWS::EC2::FlowLog',
        properties: {
          ...common,
          LogDestinationType: 's3',
          LogDestination: prefix === '' ? ctx.arn(target.id) : destination,
        },
        because,
      },
    ];
  }
  if (target.kind !== 'log-group') return [];
  const role = `FlowLogRoleFor${ctx.logicalId(target.id)}`;
  return [
    {
      suffix: role,
      type: 'AWS::IAM::Role',
      properties: flowLogRole(ctx.ref(target.id)),
      because: `The flow log of ${node.name} writes to ${target.name} under a role.`,
    },
    {
      suffix,
      type: 'AWS::EC2::FlowLog',
      properties: compact({
        ...common,
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: ctx.ref(target.id),
        DeliverLogsPermissionArn: ctx.getAtt(node.id, 'Arn', role),
      }),
      because,
    },
  ];
}

/** Enough to look into an incident of the last weeks. */
const retentionDays = 30;

/** True when the VPC keeps flow logs and none is drawn for it, as a node or as a line. */
export function hasOwnFlowLog(node: NodeView, ctx: DocumentReader): boolean {
  if (node.properties.flowLogs !== true || ctx.settings.profile === 'sketch') return false;
  if (ctx.connectionsFrom(node.id, 'log').length > 0) return false;
  return !ctx
    .nodesOfKind('flow-log')
    .some((log) => (log.properties.resource ?? ctx.vpcOf(log.id)?.id) === node.id);
}

/** The flow log that a VPC has without one being drawn: a log group that forgets, a role for it, and the log. */
export function ownFlowLog(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  if (!hasOwnFlowLog(node, ctx)) return [];
  const because = `${node.name} records its traffic, and no flow log is drawn for it.`;
  const group = ctx.ref(node.id, 'FlowLogGroup');
  return [
    {
      suffix: 'FlowLogGroup',
      type: 'AWS::Logs::LogGroup',
      because,
      properties: { RetentionInDays: retentionDays, Tags: ctx.tags(node) },
      deletionPolicy: 'Delete',
      updateReplacePolicy: 'Delete',
    },
    {
      suffix: 'FlowLogRole',
      type: 'AWS::IAM::Role',
      because,
      properties: { ...flowLogRole(group), Tags: ctx.tags(node) },
    },
    {
      suffix: 'FlowLog',
      type: 'AWS::EC2::FlowLog',
      because,
      properties: {
        ResourceId: ctx.ref(node.id),
        ResourceType: 'VPC',
        TrafficType: 'ALL',
        MaxAggregationInterval: 600,
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: group,
        DeliverLogsPermissionArn: ctx.getAtt(node.id, 'Arn', 'FlowLogRole'),
        Tags: ctx.tags(node),
      },
    },
  ];
}

/** What that log costs: it has no node of its own. */
export function ownFlowLogLines(node: NodeView): readonly CostLineDraft[] {
  const data = amount('GB', usageInput(node, 'flowLogGigabytesPerMonth', 'data', 'GB'));
  return [
    gigabytesLine(node, 'flowLogs/toCloudWatch', 'Flow logs delivered', 'flowLogGigabytesPerMonth'),
    storedLogs(data, retentionDays),
  ];
}
