import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

/** Connections by which something in a VPC calls an AWS service through its API. */
const outward = ['data', 'invoke', 'pull', 'call'] as const;

/** Nodes of that kind whose API the node calls. A consumer calls the queue that it polls, functions excepted. */
export function servicesUsedBy(ctx: RuleContext, node: NodeView): readonly NodeView[] {
  const called = outward.flatMap((kind) => ctx.connectionsFrom(node.id, kind).map(({ to }) => to));
  const polled = ctx.connectionsTo(node.id, 'poll').map(({ from }) => from);
  // Lambda itself polls for a function, from outside of the VPC.
  const all = node.kind === 'lambda-function' ? called : [...called, ...polled];
  return [...new Set(all)].flatMap((id) => ctx.node(id) ?? []).filter(({ id }) => isService(ctx, id));
}

function isService(ctx: RuleContext, id: NodeId): boolean {
  return (
    ctx.hasTrait(id, 'aws-api') ||
    ctx.hasTrait(id, 'stores-images') ||
    ctx.node(id)?.kind === 'lambda-function'
  );
}

/**
 * What uses a service of that kind, with the subnets from which it does. Looked up from the service, of which a
 * drawing has few, and not from all that may use one.
 */
export function serviceUsers(
  ctx: RuleContext,
  kind: string,
): readonly { readonly id: NodeId; readonly subnets: readonly NodeId[] }[] {
  const users = new Set<NodeId>();
  for (const service of ctx.idsOfKind(kind)) {
    for (const connection of outward)
      for (const { from } of ctx.connectionsTo(service, connection)) users.add(from);
  }
  return [...users].sort().map((id) => ({ id, subnets: ctx.subnetsOf(id).map((subnet) => subnet.id) }));
}

/** The short names of the endpoints through which a kind's API is reached, and of the free gateway endpoint. */
export const endpointsOf: Readonly<
  Record<string, { readonly interface: readonly string[]; readonly gateway?: string }>
> = {
  's3-bucket': { interface: ['s3'], gateway: 's3' },
  'dynamodb-table': { interface: ['dynamodb'], gateway: 'dynamodb' },
  'sqs-queue': { interface: ['sqs'] },
  'sns-topic': { interface: ['sns'] },
  'lambda-function': { interface: ['lambda'] },
  'ecr-repository': { interface: ['ecr.api', 'ecr.dkr'] },
  'log-group': { interface: ['logs'] },
  secret: { interface: ['secretsmanager'] },
  parameter: { interface: ['ssm'] },
  'kms-key': { interface: ['kms'] },
  'kinesis-stream': { interface: ['kinesis-streams'] },
  'event-bus': { interface: ['events'] },
  firehose: { interface: ['kinesis-firehose'] },
  xray: { interface: ['xray'] },
  'prometheus-workspace': { interface: ['aps-workspaces'] },
  'cognito-user-pool': { interface: ['cognito-idp'] },
  codebuild: { interface: ['codebuild'] },
  'step-functions': { interface: ['states'] },
};
