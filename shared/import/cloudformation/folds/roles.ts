import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Fold } from '../fold.ts';
import type { NodeDraft } from '../lift.ts';

/** A policy or an instance profile belongs to the role that it is about. */
export const foldIntoRole: Fold = (resource, lift) => {
  const role =
    lift.nodeIn(resource.values.Roles, 'iam-role') ?? lift.nodeIn(resource.values.RoleName, 'iam-role');
  if (role !== undefined) {
    lift.foldInto(role, resource);
    return true;
  }
  // A managed policy is named by the roles that carry it.
  for (const node of lift.nodes.values()) {
    if (node.kind !== 'iam-role') continue;
    const { ManagedPolicyArns } = node.resource.values;
    if (JSON.stringify(ManagedPolicyArns ?? null).includes(`{"Ref":"${resource.logicalId}"}`)) {
      lift.foldInto(node, resource);
      return true;
    }
  }
  return false;
};

/** Who assumes a role and what its policies allow, as far as the template says it. */
export function liftRole(role: NodeDraft): void {
  const documents = [role.resource, ...role.folded].flatMap(({ values }) => {
    const inline = objectsIn(values.Policies).map(({ PolicyDocument }) => PolicyDocument);
    return values.PolicyDocument === undefined ? inline : [...inline, values.PolicyDocument];
  });
  const { AssumeRolePolicyDocument, ManagedPolicyArns } = role.resource.values;
  const services = statementsOf(AssumeRolePolicyDocument).flatMap(({ Principal }) =>
    isJsonObject(Principal) ? textsIn(Principal.Service) : [],
  );
  const named = services.map((service) =>
    typeof service === 'string' ? service.replace(/\.amazonaws\.com(\.cn)?$/, '.amazonaws.com') : service,
  );
  if (named.length > 0) role.properties.trustedServices = [...new Set(named)];
  const managed = textsIn(ManagedPolicyArns).map((arn) =>
    arn.replace(/^arn:aws[a-z-]*:iam::aws:policy\//, ''),
  );
  if (managed.length > 0) role.properties.managedPolicies = managed;
  const statements = documents.flatMap(statementsOf).flatMap(({ Effect, Action, Resource }) => {
    const resources = textsIn(Resource);
    const actions = textsIn(Action).filter((action) => /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action));
    // What names resources of the template is drawn as lines of those who act under the role.
    if (actions.length === 0 || resources.length === 0) return [];
    return [{ ...(Effect === 'Deny' ? { effect: 'Deny' } : {}), actions, resources }];
  });
  if (statements.length > 0) role.properties.statements = statements;
}

function statementsOf(document: CfnValue | undefined): readonly CfnObject[] {
  if (!isJsonObject(document)) return [];
  const { Statement } = document;
  return Array.isArray(Statement) ? objectsIn(Statement) : isJsonObject(Statement) ? [Statement] : [];
}

function textsIn(value: CfnValue | undefined): readonly string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return Array.isArray(value) ? (value as readonly CfnValue[]).filter(isJsonObject) : [];
}
