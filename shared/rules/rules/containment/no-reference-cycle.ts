import type { JsonValue } from '#shared/base/json.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { findCycles } from '../../resource-graph.ts';
import { defineRule, type FixContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import {
  listOfValues,
  objectOf,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const noReferenceCycle = defineRule({
  id: 'ARC-015',
  name: 'no-reference-cycle',
  title: 'Resources can be created in some order',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { document: true },
  messages: {
    cycle: 'CloudFormation cannot order {path}: each waits for the next. Remove one of the references.',
  },
  decidesAlways: 'References are what it looks at; a value that they give does not matter.',
  fix: 'automatic',
  sources: [aws.dependsOn],
  maps: { cfnLint: ['E3004'] },
  docs: {
    what: 'The references between the resources of the template form no circle.',
    why: 'CloudFormation creates a resource after those that it refers to; in a circle none can be first, and the template is refused as a whole.',
    condition: 'Following `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn` from a resource leads back to it.',
    howToFix:
      'Take one reference out: give a rule, an attachment or a policy of its own (a separate resource that refers to both), or name the thing by a fixed name. The quick fix does so for the rules of written security groups.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx) {
    const resources = ctx.resourceGraph();
    for (const cycle of findCycles(resources)) {
      const [first] = cycle;
      const owner = first === undefined ? undefined : resources.get(first)?.owner;
      if (first === undefined || owner === undefined) continue;
      yield {
        message: 'cycle',
        at: owner,
        discriminator: first,
        related: [...new Set(cycle.flatMap((id) => resources.get(id)?.owner ?? []))].filter(
          (id) => id !== owner,
        ),
        data: { path: [...cycle, first].join(' → ') },
      };
    }
  },
  fixes(ctx, finding) {
    const resources = ctx.resourceGraph();
    const cycle = findCycles(resources).find(([first]) => first === finding.discriminator) ?? [];
    const among = new Set(cycle);
    for (const logicalId of cycle) {
      const resource = resources.get(logicalId);
      const owner = resource === undefined ? undefined : ctx.node(resource.owner);
      const written = owner === undefined ? undefined : writtenResource(owner);
      if (resource === undefined || written === undefined) continue;
      if (written.type === 'AWS::IAM::Role') {
        const changes = policiesApart(ctx, resource, written, among);
        if (changes.length > 0) return [{ title: 'Write the policies of the role apart', changes }];
      }
      if (written.type !== 'AWS::EC2::SecurityGroup') continue;
      const changes = rulesApart(ctx, resource, written, among);
      if (changes.length > 0) return [{ title: 'Write the rules that refer to each other apart', changes }];
    }
    return [];
  },
});

/** Inbound and outbound rules of the group that name another of the circle, as resources of their own. */
function rulesApart(
  ctx: FixContext,
  { logicalId, owner }: Resource,
  { properties }: WrittenResource,
  among: ReadonlySet<string>,
): ChangeSet {
  const node = ctx.document.nodes.get(owner);
  if (node === undefined) return [];
  const isInside = namingAnother(logicalId, among);
  let changes: ChangeSet = noChanges;
  const left: Record<string, JsonValue | undefined> = {};
  for (const way of ['Ingress', 'Egress'] as const) {
    const field = `SecurityGroup${way}`;
    const rules = listOfValues(properties[field]);
    const apart = rules.filter((rule) => isInside(rule));
    if (apart.length === 0) continue;
    const kept = rules.filter((rule) => !isInside(rule));
    left[field] = kept.length === 0 ? undefined : kept;
    for (const rule of apart) {
      const added = writtenBeside(applyChanges(ctx.document, changes), node, {
        name: `${node.name} ${way.toLowerCase()}`,
        type: `AWS::EC2::SecurityGroup${way}`,
        properties: { GroupId: { 'Fn::GetAtt': [logicalId, 'GroupId'] }, ...objectOf(rule) },
      });
      changes = mergeChanges(changes, added.changes);
    }
  }
  if (changes.length === 0) return [];
  const [without] = writing(ctx, owner, '', left);
  return mergeChanges(changes, without?.changes ?? []);
}

/** Policies of the role that name another of the circle (a key whose policy names the role), as resources of their own. */
function policiesApart(
  ctx: FixContext,
  { logicalId, owner }: Resource,
  { properties }: WrittenResource,
  among: ReadonlySet<string>,
): ChangeSet {
  const node = ctx.document.nodes.get(owner);
  if (node === undefined) return [];
  const isInside = namingAnother(logicalId, among);
  const policies = listOfValues(properties.Policies);
  const kept = policies.filter((policy) => !isInside(policy));
  let changes: ChangeSet = noChanges;
  for (const policy of policies.filter(isInside)) {
    const added = writtenBeside(applyChanges(ctx.document, changes), node, {
      name: `${node.name} policy`,
      type: 'AWS::IAM::Policy',
      properties: { ...objectOf(policy), Roles: [{ Ref: logicalId }] },
    });
    changes = mergeChanges(changes, added.changes);
  }
  if (changes.length === 0) return [];
  const [without] = writing(ctx, owner, '', { Policies: kept.length === 0 ? undefined : kept });
  return mergeChanges(changes, without?.changes ?? []);
}

/** Tells which parts of a resource name another one of the circle. */
function namingAnother(own: string, among: ReadonlySet<string>): (part: JsonValue) => boolean {
  return (part) => referencesIn(part).some(({ logicalId }) => logicalId !== own && among.has(logicalId));
}
