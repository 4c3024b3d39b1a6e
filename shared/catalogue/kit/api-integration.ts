import type { NodeId } from '#shared/document/records.ts';
import type { ConnectionView, DocumentReader, NodeView, ResolveContext, RoleNeed } from '../define-kind.ts';
import { regionalArn } from './arn.ts';
import { type CfnValue, type PolicyStatement, ref } from './cfn.ts';
import { listenersOf } from './load-balancer.ts';

/** Services that an API calls under a role of its own; functions allow it themselves, load balancers ask for none. */
const calledUnderRole: ReadonlySet<string> = new Set([
  'sqs-queue',
  'sns-topic',
  'event-bus',
  'dynamodb-table',
  'kinesis-stream',
  's3-bucket',
  'step-functions',
]);

/** Whether an API calls the end of the connection under its role. */
function isCalledUnderRole({ kind, to }: ConnectionView, ctx: DocumentReader): boolean {
  return kind === 'invoke' && calledUnderRole.has(ctx.node(to)?.kind ?? '');
}

function needsApiRole(api: NodeId, ctx: DocumentReader): boolean {
  return ctx.connectionsFrom(api, 'invoke').some((connection) => isCalledUnderRole(connection, ctx));
}

/** The listener behind a VPC link: the one on the connection's port, else the first; drawn or made of properties. */
export function vpcLinkTarget(
  target: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): CfnValue | undefined {
  if (!ctx.hasTrait(target.id, 'load-balancer')) return undefined;
  const { port } = connection.properties;
  const drawn = ctx.childrenOf(target.id, 'listener');
  const drawnMatch =
    drawn.find(({ properties }) => properties.port === port) ?? (port === undefined ? drawn[0] : undefined);
  if (drawnMatch !== undefined) return ctx.ref(drawnMatch.id);
  const listeners = listenersOf(target.properties);
  const match = listeners.find((listener) => listener.port === port) ?? listeners[0];
  return match === undefined ? undefined : ctx.ref(target.id, `Listener${match.port}`);
}

/** The role of an API: it has one where it calls services itself. */
export const apiRole: RoleNeed = {
  service: 'apigateway.amazonaws.com',
  when: (node, ctx) => needsApiRole(node.id, ctx),
  uses: isCalledUnderRole,
};

/** Every stage and route of an API. */
export function apiArn(node: NodeView, ctx: ResolveContext): CfnValue {
  return regionalArn('execute-api', '$Api/*', { Api: ref(ctx.logicalId(node.id)) });
}

/** To call an API. */
export function invokeStatements(node: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
  return [{ Effect: 'Allow', Action: ['execute-api:Invoke'], Resource: [ctx.arn(node.id)] }];
}
