import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { actingRoleIn } from './acting-roles.ts';
import { statementsFor } from './connection-permissions.ts';
import { policyDocumentsIn, type ReadStatement, replaceAt, statementsIn } from './policy-documents.ts';
import type { Fix, FixContext, RuleContext } from './rule.ts';
import { listOfValues, objectOf, writing, writtenResource } from './written-resource.ts';

/**
 * What the connections of those who act under a written policy or role need, as statements; empty when nothing that is
 * drawn acts under it, or its connections lead to nothing of which the actions are known.
 */
function neededStatements(ctx: RuleContext, node: NodeId): readonly JsonObject[] {
  const roles = rolesOf(ctx, node);
  const users = ctx.nodesOfKind('resource').filter((user) => {
    const written = writtenResource(user);
    const role = written === undefined ? undefined : actingRoleIn(written);
    return referencesIn(role).some((each) => roles.has(each.logicalId));
  });
  return users.flatMap((user) =>
    ctx.connectionsFrom(user.id, 'data').flatMap(({ to, properties }) => {
      const target = ctx.node(to);
      return target === undefined ? [] : statementsFor(ctx, target, properties.access !== 'read');
    }),
  );
}

/** A fix that puts what the connections need in place of the statements that are too wide. */
export function narrowing(
  ctx: FixContext,
  id: NodeId,
  isWide: (statement: ReadStatement) => boolean,
): readonly Fix[] {
  const stored = ctx.document.nodes.get(id)?.properties?.properties;
  const needed = neededStatements(ctx, id);
  if (stored === undefined || needed.length === 0) return [];
  let rest = needed;
  const properties = policyDocumentsIn(stored).reduce<JsonValue>((whole, { path, document }) => {
    const entries = listOfValues(document.Statement);
    const kept = entries.filter((entry) => !statementsIn({ Statement: entry }).some(isWide));
    if (kept.length === entries.length) return whole;
    const Statement = [...kept, ...rest];
    rest = [];
    // A policy without a statement is refused: what is left says what the other one says.
    return replaceAt(whole, path, {
      ...document,
      Statement: Statement.length === 0 ? [...needed] : Statement,
    });
  }, stored);
  return writing(ctx, id, 'Allow what the connections need instead', objectOf(properties));
}

/** A fix that takes a managed policy from a written role, and allows what the connections need. */
export function withoutManaged(ctx: FixContext, id: NodeId, policy: string): readonly Fix[] {
  const stored = objectOf(ctx.document.nodes.get(id)?.properties?.properties);
  const left = listOfValues(stored.ManagedPolicyArns).filter(
    (arn) => arn !== policy && objectOf(arn)['Fn::Sub'] !== policy,
  );
  const Statement = neededStatements(ctx, id);
  const policies = listOfValues(stored.Policies);
  const added = {
    PolicyName: `Connections${policies.length === 0 ? '' : policies.length + 1}`,
    PolicyDocument: { Version: '2012-10-17', Statement },
  };
  return writing(ctx, id, `Take ${policy.replace(/^.*\//, '')} away`, {
    ManagedPolicyArns: left.length === 0 ? undefined : left,
    ...(Statement.length === 0 ? {} : { Policies: [...policies, added] }),
  });
}

/** Logical ids of the roles to which the policy belongs: the role itself, those it names, those that name it. */
function rolesOf(ctx: RuleContext, node: NodeId): ReadonlySet<string> {
  const [main] = ctx.resourcesOf(node);
  if (main === undefined) return new Set();
  if (main.type === 'AWS::IAM::Role') return new Set([main.logicalId]);
  const { Roles: roles, RoleName: role } = main.properties;
  const named = referencesIn([...listOfValues(roles as JsonValue), (role as JsonValue | undefined) ?? null]);
  const naming = ctx.nodesOfKind('resource').flatMap((other) => {
    const managed = writtenResource(other)?.properties.ManagedPolicyArns;
    const isNamed = referencesIn(managed).some(({ logicalId }) => logicalId === main.logicalId);
    return isNamed ? ctx.resourcesOf(other.id).map(({ logicalId }) => logicalId) : [];
  });
  return new Set([...named.map(({ logicalId }) => logicalId), ...naming]);
}
