import type {
  AccessMode,
  ConnectionView,
  Kind,
  NodeView,
  RoleNeed,
  RolePurpose,
} from '#shared/catalogue/define-kind.ts';
import {
  type CfnValue,
  type PolicyStatement,
  policyDocument,
  sub,
  trustPolicy,
} from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Because } from '../architecture.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

const roleSuffix: Readonly<Record<RolePurpose, string>> = {
  task: 'Role',
  execution: 'ExecutionRole',
  service: 'ServiceRole',
  scaling: 'ScalingRole',
};
const profileSuffix = 'InstanceProfile';

/**
 * The roles that a node acts under, with exactly the permissions that its connections need: a drawn role is used where
 * there is one, else one is made. The permissions are a policy of their own, because a role that named what it may use
 * would close a circle as soon as two functions call each other.
 */
export function impliedAccess(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const kind = ctx.kindOf(node.id);
  if (kind === undefined) return [];
  return purposesOf(kind, node, ctx).flatMap(({ purpose, need }) => [
    ...impliedRole(node, purpose, need, ctx),
    ...accessPolicy(node, purpose, need, ctx),
  ]);
}

/** ARN of the role for the purpose: the drawn one, else the implied one; undefined for what acts under none. */
export function roleArnOf(
  id: NodeId,
  purpose: RolePurpose | undefined,
  ctx: UnitContext,
): CfnValue | undefined {
  if (neededRole(id, purpose ?? 'task', ctx) === undefined) return undefined;
  const drawn = drawnRoleOf(id, purpose ?? 'task', ctx);
  return drawn === undefined
    ? ctx.getAtt(id, 'Arn', roleSuffix[purpose ?? 'task'])
    : ctx.getAtt(drawn, 'Arn');
}

export function instanceProfileOf(id: NodeId, ctx: UnitContext): CfnValue | undefined {
  return neededRole(id, 'task', ctx)?.needsInstanceProfile === true ? ctx.ref(id, profileSuffix) : undefined;
}

/** Logical id of the policy with what the node's connections need; undefined when they need nothing. */
export function accessPolicyIdOf(
  id: NodeId,
  ctx: UnitContext,
  purpose: RolePurpose = 'task',
): string | undefined {
  const node = ctx.node(id);
  const need = neededRole(id, purpose, ctx);
  if (node === undefined || need === undefined) return undefined;
  if (grantsOf(node, purpose, need, ctx).length === 0) return undefined;
  return ctx.logicalId(id, `${roleSuffix[purpose]}Access`);
}

function neededRole(id: NodeId, purpose: RolePurpose, ctx: UnitContext): RoleNeed | undefined {
  const node = ctx.node(id);
  const kind = ctx.kindOf(id);
  return node === undefined || kind === undefined ? undefined : needFor(kind, purpose, node, ctx);
}

function purposesOf(
  kind: Kind,
  node: NodeView,
  ctx: UnitContext,
): readonly { readonly purpose: RolePurpose; readonly need: RoleNeed }[] {
  return (['task', 'execution', 'service', 'scaling'] as const).flatMap((purpose) => {
    const need = needFor(kind, purpose, node, ctx);
    return need === undefined ? [] : [{ purpose, need }];
  });
}

function needFor(kind: Kind, purpose: RolePurpose, node: NodeView, ctx: UnitContext): RoleNeed | undefined {
  const need = kind.furtherRoles?.[purpose] ?? (purpose === 'task' ? kind.role : undefined);
  return need?.when === undefined || need.when(node, ctx) ? need : undefined;
}

function drawnRoleOf(id: NodeId, purpose: RolePurpose, ctx: UnitContext): NodeId | undefined {
  const assumed = ctx
    .connectionsFrom(id, 'assume')
    .find(
      ({ to, properties }) => (properties.purpose ?? 'task') === purpose && ctx.kindOf(to)?.id === 'iam-role',
    );
  return assumed?.to;
}

function impliedRole(
  node: NodeView,
  purpose: RolePurpose,
  need: RoleNeed,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const suffix = roleSuffix[purpose];
  const drawn = drawnRoleOf(node.id, purpose, ctx);
  const role = ctx.ref(drawn ?? node.id, drawn === undefined ? suffix : undefined);
  const because: readonly Because[] = [{ node: node.id, reason: roleReason(node, purpose) }];
  const managed = need.managedPolicies?.(node, ctx) ?? [];
  const drafts: ImpliedDraft[] = [];
  if (drawn === undefined) {
    drafts.push({
      suffix,
      type: 'AWS::IAM::Role',
      properties: {
        AssumeRolePolicyDocument: need.trust?.(node, ctx) ?? trustPolicy(need.service, need.trustActions),
        ...(managed.length === 0 ? {} : { ManagedPolicyArns: managed.map(managedPolicyArn) }),
        Tags: ctx.tags(node),
      },
      because,
    });
  }
  if (purpose === 'task' && need.needsInstanceProfile === true) {
    drafts.push({
      suffix: profileSuffix,
      type: 'AWS::IAM::InstanceProfile',
      properties: { Roles: [role] },
      because: [{ node: node.id, reason: 'EC2 takes a role through an instance profile.' }],
    });
  }
  return drafts;
}

function roleReason(node: NodeView, purpose: RolePurpose): string {
  if (purpose === 'execution')
    return `AWS starts ${node.name} under an execution role, and none is drawn for it.`;
  if (purpose === 'service')
    return `AWS manages ${node.name} under a service role, and none is drawn for it.`;
  return `${node.name} acts under a role, and none is drawn for it.`;
}

function accessPolicy(
  node: NodeView,
  purpose: RolePurpose,
  need: RoleNeed,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const grants = grantsOf(node, purpose, need, ctx);
  if (grants.length === 0) return [];
  const suffix = roleSuffix[purpose];
  const drawn = drawnRoleOf(node.id, purpose, ctx);
  const statements = new Map<string, PolicyStatement>();
  for (const grant of grants) {
    for (const statement of grant.statements) statements.set(JSON.stringify(statement), statement);
  }
  return [
    {
      suffix: `${suffix}Access`,
      type: 'AWS::IAM::Policy',
      properties: {
        PolicyName: `${ctx.logicalId(node.id, suffix)}Access`,
        PolicyDocument: policyDocument([...statements.values()]),
        Roles: [ctx.ref(drawn ?? node.id, drawn === undefined ? suffix : undefined)],
      },
      because: grants.map(({ because }) => because),
    },
  ];
}

interface Grant {
  readonly statements: readonly PolicyStatement[];
  readonly because: Because;
}

function grantsOf(node: NodeView, purpose: RolePurpose, need: RoleNeed, ctx: UnitContext): readonly Grant[] {
  const own = need.statements?.(node, ctx) ?? [];
  const grants: Grant[] =
    own.length === 0
      ? []
      : [{ statements: own, because: { node: node.id, reason: `${node.name} needs it for its settings.` } }];
  const pullsAs: RolePurpose =
    ctx.kindOf(node.id)?.furtherRoles?.execution === undefined ? 'task' : 'execution';
  for (const connection of ctx.connectionsFrom(node.id)) {
    const mode = outgoingMode(connection, ctx);
    if (mode === undefined || (mode === 'pull' ? pullsAs : 'task') !== purpose) continue;
    if (need.uses?.(connection, ctx) === false) continue;
    grants.push(...grantFor(node, connection, connection.to, mode, ctx));
  }
  if (purpose === 'task') {
    for (const connection of ctx.connectionsTo(node.id, 'poll')) {
      grants.push(...grantFor(node, connection, connection.from, 'consume', ctx));
    }
  }
  return grants;
}

/** What the connection lets its start do at its end; undefined when no permission of the start follows from it. */
function outgoingMode(connection: ConnectionView, ctx: UnitContext): AccessMode | undefined {
  switch (connection.kind) {
    case 'data': {
      const { access } = connection.properties;
      return access === 'read' || access === 'write' ? access : 'read-write';
    }
    case 'invoke':
    case 'call':
      if (ctx.hasTrait(connection.to, 'invocable')) return 'invoke';
      return ctx.hasTrait(connection.to, 'event-target') ? 'send' : 'read-write';
    case 'event':
      return 'send';
    case 'pull':
      return 'pull';
    default:
      return undefined;
  }
}

const modeWords: Readonly<Record<AccessMode, string>> = {
  read: 'reads from',
  write: 'writes to',
  'read-write': 'reads from and writes to',
  invoke: 'invokes',
  send: 'sends to',
  consume: 'takes messages from',
  pull: 'pulls images from',
};

function grantFor(
  node: NodeView,
  connection: ConnectionView,
  other: NodeId,
  mode: AccessMode,
  ctx: UnitContext,
): readonly Grant[] {
  const target = ctx.node(other);
  const statements = target === undefined ? undefined : ctx.kindOf(other)?.access?.(target, mode, ctx);
  if (target === undefined || statements === undefined || statements.length === 0) return [];
  const reason = `${node.name} ${modeWords[mode]} ${target.name}.`;
  return [{ statements, because: { connection: connection.id, reason } }];
}

function managedPolicyArn(name: string): CfnValue {
  return sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`);
}
