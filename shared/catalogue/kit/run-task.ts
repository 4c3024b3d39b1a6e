import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact, type PolicyStatement } from './cfn.ts';
import { drawnTaskDefinitionOf } from './container.ts';

/** Whether a rule, a schedule, a pipe or a state starts tasks of it instead of calling it. */
export function startsTasks(target: NodeView): boolean {
  return ['ecs-service', 'ecs-task', 'ecs-task-definition'].includes(target.kind);
}

/** The cluster that its tasks run in: the one around it, else the only one of the drawing. */
export function clusterAround(id: NodeId, ctx: DocumentReader): NodeId | undefined {
  const around = ctx.ancestorOf(id, 'ecs-cluster')?.id;
  if (around !== undefined) return around;
  const all = ctx.idsOfKind('ecs-cluster');
  return all.length === 1 ? all[0] : undefined;
}

/** The task definition: the node itself, the one that runs a service, or the one that is implied for it. */
export function taskDefinitionOf(target: NodeView, ctx: ResolveContext): CfnValue {
  if (target.kind === 'ecs-task-definition') return ctx.ref(target.id);
  const drawn = drawnTaskDefinitionOf(target.id, ctx);
  if (drawn !== undefined) return ctx.ref(drawn.id);
  return target.kind === 'ecs-task' ? ctx.ref(target.id) : ctx.ref(target.id, 'TaskDefinition');
}

/** `EcsParameters` of a target of EventBridge: one task, in the subnets and under the groups of the service. */
export function ecsParameters(
  target: NodeView,
  ctx: ResolveContext,
  subnetKeys: { readonly awsvpc: string } = { awsvpc: 'AwsVpcConfiguration' },
): CfnObject {
  const subnets = ctx.subnetIds(target.id);
  const groups = ctx.securityGroupIds(target.id);
  return compact({
    TaskDefinitionArn: taskDefinitionOf(target, ctx),
    TaskCount: 1,
    LaunchType: target.properties.launchType === 'EC2' ? 'EC2' : 'FARGATE',
    NetworkConfiguration:
      subnets.length === 0
        ? undefined
        : {
            [subnetKeys.awsvpc]: compact({
              Subnets: subnets,
              SecurityGroups: groups.length === 0 ? undefined : groups,
              AssignPublicIp: target.properties.assignPublicIp === true ? 'ENABLED' : 'DISABLED',
            }),
          },
  });
}

/** What starting its tasks takes: the tasks themselves, and handing the roles over to them. */
export function runTaskStatements(target: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
  const owners = [target.id, drawnTaskDefinitionOf(target.id, ctx)?.id].filter((id) => id !== undefined);
  const roles = owners
    .flatMap((owner) => [ctx.roleArn(owner), ctx.roleArn(owner, 'execution')])
    .filter((role) => role !== undefined);
  return [
    { Effect: 'Allow', Action: ['ecs:RunTask'], Resource: [taskDefinitionOf(target, ctx)] },
    ...(roles.length === 0
      ? []
      : [
          {
            Effect: 'Allow' as const,
            Action: ['iam:PassRole'],
            Resource: roles,
            Condition: { StringLike: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          },
        ]),
  ];
}
