import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, compact, join } from './cfn.ts';
import { flowLogRole } from './flow-log-role.ts';

/** Where a flow log writes, as its properties and the role beside it. */
export interface FlowLogDestination {
  readonly properties: CfnObject;
  readonly more: readonly ResourceDraft[];
}

/** To the bucket, stream or log group of its `log` connection, else to the log group that is implied for it. */
export function flowLogDestination(node: NodeView, ctx: ResolveContext): FlowLogDestination {
  const connection = ctx
    .connectionsFrom(node.id, 'log')
    .find(({ to }) => ['s3-bucket', 'firehose', 'log-group'].includes(ctx.node(to)?.kind ?? ''));
  const kind = connection === undefined ? 'log-group' : ctx.node(connection.to)?.kind;
  if (connection !== undefined && kind === 's3-bucket') {
    const { prefix } = connection.properties;
    const bucket = ctx.arn(connection.to);
    return {
      properties: {
        LogDestinationType: 's3',
        LogDestination: typeof prefix === 'string' ? join('/', [bucket, prefix]) : bucket,
      },
      more: [],
    };
  }
  if (connection !== undefined && kind === 'firehose') {
    return {
      properties: { LogDestinationType: 'kinesis-data-firehose', LogDestination: ctx.arn(connection.to) },
      more: [],
    };
  }
  const group = ctx.logGroupName(node.id);
  return {
    properties: compact({
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: group,
      DeliverLogsPermissionArn: ctx.getAtt(node.id, 'Arn', 'Role'),
    }),
    more: [
      {
        suffix: 'Role',
        type: 'AWS::IAM::Role',
        because: `${node.name} writes to its log group under a role.`,
        properties: flowLogRole(group ?? ''),
      },
    ],
  };
}
