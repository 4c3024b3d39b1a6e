import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { type CfnValue, sub } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

const groupSuffix = 'LogGroup';
/** CloudWatch keeps logs for ever unless it is told otherwise, and charges for it. */
const retentionInDays = 30;

/** Where AWS itself puts the logs of a service, so that they are found where people look for them. */
const prefixes: Readonly<Record<string, string>> = {
  'lambda-function': '/aws/lambda',
  'ecs-service': '/ecs',
  'ecs-task-definition': '/ecs',
  'eks-cluster': '/aws/eks',
  'api-gateway-http': '/aws/apigateway',
  'api-gateway-rest': '/aws/apigateway',
  'step-functions': '/aws/vendedlogs/states',
  codebuild: '/aws/codebuild',
  'network-firewall': '/aws/network-firewall',
  'flow-log': '/aws/vpc-flow-logs',
};

/** The log group it writes to: the drawn one, else the implied one; undefined for what writes none. */
export function logGroupNameOf(id: NodeId, ctx: UnitContext): CfnValue | undefined {
  const drawn = drawnLogTargets(id, ctx).find((target) => ctx.kindOf(target)?.id === 'log-group');
  if (drawn !== undefined) return ctx.ref(drawn);
  return impliesGroup(id, ctx) ? ctx.ref(id, groupSuffix) : undefined;
}

/** A log group with an end to its storage for everything that writes logs and has none drawn. */
export function impliedLogGroups(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (!impliesGroup(node.id, ctx)) return [];
  const prefix = prefixes[node.kind] ?? `/${node.kind}`;
  return [
    {
      suffix: groupSuffix,
      type: 'AWS::Logs::LogGroup',
      properties: {
        // With the stack in its name, because one account may hold the drawing twice.
        LogGroupName: sub(`${prefix}/\${AWS::StackName}-${slug(node.id)}`),
        RetentionInDays: retentionInDays,
        Tags: ctx.tags(node),
      },
      deletionPolicy: 'Delete',
      updateReplacePolicy: 'Delete',
      because: [{ node: node.id, reason: `${node.name} writes logs and no log group is drawn for it.` }],
    },
  ];
}

/** Logs that go to a bucket or a stream need no group. */
function impliesGroup(id: NodeId, ctx: UnitContext): boolean {
  const node = ctx.node(id);
  if (node === undefined || !ctx.hasTrait(id, 'writes-logs')) return false;
  if (ctx.kindOf(id)?.writesLogs?.(node, ctx) === false) return false;
  return drawnLogTargets(id, ctx).length === 0;
}

function drawnLogTargets(id: NodeId, ctx: UnitContext): readonly NodeId[] {
  return ctx
    .connectionsFrom(id, 'log')
    .map(({ to }) => to)
    .filter((to) => ctx.hasResource(to));
}

function slug(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'logs';
}
