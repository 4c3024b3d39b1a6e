import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, texts } from '../../known.ts';
import { identityStatements, type ReadStatement } from '../../policy-documents.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { narrowing, withoutManaged } from '../../written-permissions.ts';
import { listOfValues, objectOf, writtenResource } from '../../written-resource.ts';

const wide = /(^|\/)(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

export const notEverythingAllowed = defineRule({
  id: 'SEC-051',
  name: 'not-everything-allowed',
  title: 'No policy allows everything',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['iam-role', 'iam-user', 'resource'] },
  messages: {
    all: '{name} may do everything with everything. Name what it needs.',
    managed: '{name} has {policy}, which allows nearly everything. Name what it needs.',
    pass: '{name} may hand any role to a service (iam:PassRole on *), and with it all that the role may. Name the roles.',
    inverted:
      '{name} allows everything except what is named (NotAction or NotResource): what AWS adds tomorrow is allowed too. Name what is meant.',
  },
  fix: 'suggestion',
  sources: [aws.leastPrivilege],
  maps: { checkov: ['CKV_AWS_62', 'CKV_AWS_63'] },
  docs: {
    what: 'No role or policy allows every action on everything, hands any role on, or allows by exclusion.',
    why: 'A fault in the program, or a key that leaks, is then a fault of the whole account.',
    condition:
      'A statement of a drawn or written role, user or policy allows * on *, iam:PassRole on *, or uses NotAction or NotResource with Allow; or a role has one of the policies AdministratorAccess, PowerUserAccess and IAMFullAccess.',
    howToFix:
      'Take the statement away: what the connections of the drawing need is allowed in any case. The quick fix does so; in a written policy it puts what the connections of those need who act under it in the place of the statement, and a written role loses the managed policy.',
    whenToSuppress: 'For the role that people use to repair things: "Break-glass role, alarmed on use".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const field = node.kind === 'resource' ? 'properties' : 'statements';
    if (isExpression(node.source.properties?.statements)) ctx.undecided(node.id, 'statements');
    for (const [index, statement] of identityStatements(node).entries()) {
      const message = faultOf(statement);
      if (message === undefined) continue;
      yield { message, at: node.id, field, discriminator: `${index}`, fixData: { index } };
    }
    const isWritten = node.kind === 'resource';
    const managed = isWritten ? managedOf(node) : texts(node, 'managedPolicies');
    for (const policy of managed) {
      if (wide.test(policy))
        yield {
          message: 'managed',
          at: node.id,
          field: isWritten ? 'properties' : 'managedPolicies',
          discriminator: policy,
          data: { policy: policy.replace(/^.*\//, '') },
          fixData: { policy },
        };
    }
  },
  fixes(ctx, finding) {
    const { index, policy } = finding.fixData ?? {};
    const properties = ctx.document.nodes.get(finding.at)?.properties;
    const { statements, managedPolicies } = properties ?? {};
    if (finding.field === 'properties')
      return typeof policy === 'string'
        ? withoutManaged(ctx, finding.at, policy)
        : narrowing(ctx, finding.at, (statement) => faultOf(statement) !== undefined);
    if (typeof policy === 'string' && Array.isArray(managedPolicies)) {
      const left = managedPolicies.filter((entry) => entry !== policy);
      return [
        {
          title: `Take ${policy} away`,
          changes: setProperties(ctx.document, finding.at, { managedPolicies: left }),
        },
      ];
    }
    if (typeof index !== 'number' || !Array.isArray(statements)) return [];
    const left = statements.filter((_, at) => at !== index);
    return [
      {
        title: 'Take the statement away: connections allow what they need',
        changes: setProperties(ctx.document, finding.at, {
          statements: left.length === 0 ? undefined : left,
        }),
      },
    ];
  },
});

function faultOf({
  effect,
  actions,
  resources,
  hasNotAction,
  hasNotResource,
}: ReadStatement): string | undefined {
  if (effect !== 'Allow') return undefined;
  if (hasNotAction || hasNotResource) return 'inverted';
  if (!resources.includes('*')) return undefined;
  if (actions.some((action) => action === '*' || action === '*:*')) return 'all';
  return actions.some((action) => action.toLowerCase() === 'iam:passrole') ? 'pass' : undefined;
}

/** Names of the managed policies of a written role, user or group; those that are put together cannot be read. */
function managedOf(node: NodeView): readonly string[] {
  const written = writtenResource(node);
  if (written?.type.startsWith('AWS::IAM::') !== true) return [];
  return listOfValues(written.properties.ManagedPolicyArns).flatMap((arn) => {
    const { 'Fn::Sub': sub } = objectOf(arn);
    return [arn, sub].filter((text) => typeof text === 'string');
  });
}
