import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { isExpression } from '../../known.ts';
import { policyDocumentsIn } from '../../policy-documents.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import {
  listOfValues,
  objectOf,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const policySize = defineRule({
  id: 'LIM-080',
  name: 'policy-size',
  title: 'Policies are within the sizes of IAM',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['iam-role', 'resource'] },
  messages: {
    size: 'A policy of {name} has {count} characters, and IAM takes {max}. Split it.',
    managed: '{name} has {count} managed policies, and the quota is {max}. Join some, or raise the quota.',
    group:
      '{name} puts {groups} into a group as if it were a user. Groups cannot contain groups: put its users there.',
  },
  fix: 'automatic',
  sources: [aws.iamQuotas],
  docs: {
    what: 'Policy documents and the number of managed policies of a role are within what IAM takes. Groups contain users and no groups.',
    why: 'IAM refuses a longer policy, usually in the middle of a deployment and after years in which it grew.',
    condition:
      'A managed policy has more than 6,144 characters without white space, the inline policies of a role more than 10,240 (errors), a written membership names a group as a user (an error), or a role has more managed policies than the quota (a warning).',
    howToFix: 'Split the policy, which the quick fix does for a managed one, or name resources by a pattern.',
    whenToSuppress: 'The quota, once it is raised: say the new value in the settings of the project instead.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const inline = ctx.limits.get('iam.inlineRolePolicy').value;
    const quota = ctx.limits.get('iam.managedPoliciesPerRole').value;
    if (node.kind === 'iam-role') {
      const { statements, managedPolicies } = node.properties;
      if (isExpression(node.source.properties?.managedPolicies)) ctx.undecided(node.id, 'managedPolicies');
      const count = sizeOf(statements);
      if (count > inline)
        yield {
          message: 'size',
          at: node.id,
          field: 'statements',
          discriminator: 'size',
          data: { count, max: inline },
        };
      const managed = Array.isArray(managedPolicies) ? managedPolicies.length : 0;
      if (managed > quota)
        yield {
          message: 'managed',
          severity: 'warning',
          at: node.id,
          field: 'managedPolicies',
          discriminator: 'managed',
          data: { count: managed, max: quota },
        };
      return;
    }
    const written = writtenResource(node);
    if (written?.type.startsWith('AWS::IAM::') !== true) return;
    if (written.type === 'AWS::IAM::UserToGroupAddition') {
      const groups = listOfValues(written.properties.Users).flatMap((user) => groupIn(ctx, user) ?? []);
      if (groups.length > 0)
        yield {
          message: 'group',
          at: node.id,
          field: 'properties',
          discriminator: 'group',
          related: groups.map(({ owner }) => owner),
          data: { groups: nameOf(...groups.map(({ owner }) => owner)) },
        };
      return;
    }
    const isManaged = written.type === 'AWS::IAM::ManagedPolicy';
    const max = isManaged ? ctx.limits.get('iam.managedPolicy').value : inline;
    const count = policyDocumentsIn(written.properties)
      .filter(({ key }) => key === 'PolicyDocument')
      .reduce((sum, { document }) => sum + sizeOf(document), 0);
    const place = { at: node.id, field: 'properties' };
    if (count > max) yield { message: 'size', ...place, discriminator: 'size', data: { count, max } };
    const managed = listOfValues(written.properties.ManagedPolicyArns).length;
    if (written.type === 'AWS::IAM::Role' && managed > quota)
      yield {
        message: 'managed',
        severity: 'warning',
        ...place,
        discriminator: 'managed',
        data: { count: managed, max: quota },
      };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    if (written === undefined) return [];
    if (finding.message === 'group') {
      const users = listOfValues(written.properties.Users);
      const kept = users.filter((user) => groupIn(ctx, user) === undefined);
      return writing(ctx, finding.at, 'Take the group out', { Users: kept });
    }
    return finding.message === 'size' && written.type === 'AWS::IAM::ManagedPolicy'
      ? splitPolicy(ctx, finding.at, written)
      : [];
  },
});

/** IAM does not count white space. */
function sizeOf(value: unknown): number {
  return (JSON.stringify(value) ?? '').replace(/\s/g, '').length;
}

/** The group that stands where a user is expected. */
function groupIn(ctx: RuleContext, user: JsonValue): Resource | undefined {
  const [reference] = referencesIn(user);
  const resource = reference === undefined ? undefined : ctx.resource(reference.logicalId);
  return resource?.type === 'AWS::IAM::Group' ? resource : undefined;
}

/** As many policies as it takes, each with some of the statements, for the same users, groups and roles. */
function splitPolicy(ctx: FixContext, id: string, written: WrittenResource): readonly Fix[] {
  const node = ctx.document.nodes.get(id);
  const { PolicyDocument: stored, ManagedPolicyName: _name, ...others } = written.properties;
  const policy = objectOf(stored);
  const max = ctx.limits.get('iam.managedPolicy').value;
  const empty = sizeOf({ ...policy, Statement: [] });
  const pieces = listOfValues(policy.Statement).flatMap((statement) =>
    smaller(objectOf(statement), max - empty),
  );
  const policies: JsonObject[][] = [];
  for (const piece of pieces) {
    const last = policies.at(-1);
    if (last !== undefined && empty + sizeOf([...last, piece]) <= max) last.push(piece);
    else policies.push([piece]);
  }
  const [first, ...more] = policies;
  if (node === undefined || first === undefined || more.length === 0) return [];
  const [kept] = writing(ctx, id, '', { PolicyDocument: { ...policy, Statement: first } });
  let changes = kept?.changes ?? [];
  for (const [index, Statement] of more.entries()) {
    const added = writtenBeside(applyChanges(ctx.document, changes), node, {
      name: `${node.name} ${index + 2}`,
      type: written.type,
      properties: { ...others, PolicyDocument: { ...policy, Statement } },
    });
    changes = mergeChanges(changes, added.changes);
  }
  return [{ title: `Split it into ${policies.length} policies`, changes }];
}

/** A statement, in parts with some of its resources each where it is too large for a policy of its own. */
function smaller(statement: JsonObject, most: number): readonly JsonObject[] {
  const resources = statement.Resource;
  if (sizeOf(statement) <= most || !Array.isArray(resources) || resources.length < 2) return [statement];
  const middle = Math.ceil(resources.length / 2);
  return [resources.slice(0, middle), resources.slice(middle)].flatMap((Resource) =>
    smaller({ ...statement, Resource }, most),
  );
}
