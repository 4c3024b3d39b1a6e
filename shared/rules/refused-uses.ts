import type { JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { actingRoleIn } from './acting-roles.ts';
import { essentialActions, statementsFor } from './connection-permissions.ts';
import { coversAction, policyDocumentsIn, type ReadStatement, statementsIn } from './policy-documents.ts';
import { edgesOf } from './resource-graph.ts';
import {
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from './rule.ts';
import { listOfValues, objectOf, writing, writtenResource } from './written-resource.ts';
import { writtenRoleBehind } from './written-role.ts';

/** Policies of AWS that allow logs, traces and network interfaces, and nothing of a store. */
const withoutStores =
  /(AWSLambdaBasicExecutionRole|AWSLambdaVPCAccessExecutionRole|AWSXRayDaemonWriteAccess|AmazonECSTaskExecutionRolePolicy|AmazonSSMManagedInstanceCore)$/;

/** Connections of a written resource for which its written role allows nothing. */
export function* refusedUses(ctx: RuleContext, user: NodeView): Generator<FindingDraft> {
  const written = writtenResource(user);
  const role = written === undefined ? undefined : writtenRoleBehind(ctx, actingRoleIn(written));
  const uses = ctx.connectionsFrom(user.id, 'data').filter((use) => essentialActions(ctx, use).length > 0);
  if (role === undefined || uses.length === 0) return;
  const statements = statementsOfRole(ctx, role);
  if (statements === undefined) {
    ctx.undecided(role.id, 'properties');
    return;
  }
  const allowed = statements.filter(({ effect, hasNotAction }) => effect === 'Allow' || hasNotAction);
  for (const use of uses) {
    const refused = essentialActions(ctx, use).find(
      (actions) =>
        !allowed.some(
          (statement) =>
            statement.hasNotAction ||
            statement.actions.some((each) => actions.some((action) => coversAction(each, action))),
        ),
    );
    if (refused === undefined) continue;
    yield {
      message: 'lacks',
      at: role.id,
      field: 'properties',
      discriminator: use.id,
      related: [user.id, use.to],
      data: {
        user: nameOf(user.id),
        does:
          use.properties.access === 'read'
            ? 'reads'
            : use.properties.access === 'write'
              ? 'writes to'
              : 'uses',
        store: nameOf(use.to),
        name: nameOf(role.id),
        actions: refused.join(', '),
      },
      fixData: { store: use.to, writes: use.properties.access !== 'read' },
    };
  }
}

/** All that a written role may do; undefined when a policy that cannot be read may allow more. */
function statementsOfRole(ctx: RuleContext, role: NodeView): readonly ReadStatement[] | undefined {
  const own = writtenResource(role)?.properties ?? {};
  const managed = listOfValues(own.ManagedPolicyArns);
  if (managed.some((arn) => !withoutStores.test(typeof arn === 'string' ? arn : textIn(arn))))
    return undefined;
  const [main] = ctx.resourcesOf(role.id);
  const attached = [...ctx.resourceGraph().values()].filter(
    (resource) =>
      (resource.type === 'AWS::IAM::Policy' ||
        resource.type === 'AWS::IAM::ManagedPolicy' ||
        resource.type === 'AWS::IAM::RolePolicy') &&
      main !== undefined &&
      edgesOf(resource).includes(main.logicalId),
  );
  const inline = policyDocumentsIn(own).filter(({ key }) => key === 'PolicyDocument');
  const further = attached.flatMap(({ logicalId }) =>
    policyDocumentsIn(ctx.resource(logicalId)?.properties as JsonValue | undefined),
  );
  return [...inline, ...further].flatMap(({ document }) => statementsIn(document));
}

function textIn(value: JsonValue): string {
  const { 'Fn::Sub': sub } = objectOf(value);
  return typeof sub === 'string' ? sub : '';
}

/** Connections of whoever acts under a drawn role that a statement of the role denies. */
export function* deniedUses(ctx: RuleContext, role: NodeView): Generator<FindingDraft> {
  const denials = listOfValues(role.properties.statements as JsonValue | undefined)
    .map((entry, index) => ({ index, statement: objectOf(entry) }))
    .filter(
      ({ statement }) =>
        statement.effect === 'Deny' && listOfValues(statement.resources ?? '*').includes('*'),
    );
  if (denials.length === 0) return;
  for (const { from: user } of ctx.connectionsTo(role.id, 'assume'))
    for (const use of ctx.connectionsFrom(user, 'data')) {
      const needed = essentialActions(ctx, use).flat();
      for (const { index, statement } of denials) {
        const action = needed.find((each) =>
          listOfValues(statement.actions).some(
            (denied) => typeof denied === 'string' && coversAction(denied, each),
          ),
        );
        if (action === undefined) continue;
        yield {
          message: 'denied',
          at: role.id,
          field: 'statements',
          discriminator: `${index} ${use.id}`,
          related: [user, use.to],
          data: { action, user: nameOf(user), store: nameOf(use.to) },
          fixData: { index },
        };
        break;
      }
    }
}

/** Adds the statement that the connection needs to the written role. */
export function allowUse(ctx: FixContext, finding: Finding): readonly Fix[] {
  const { store, writes } = finding.fixData ?? {};
  const role = ctx.node(finding.at);
  const target = typeof store === 'string' ? ctx.node(store) : undefined;
  const own = role === undefined ? undefined : writtenResource(role)?.properties;
  if (target === undefined || own === undefined) return [];
  const Statement = statementsFor(ctx, target, writes === true);
  const policies = listOfValues(own.Policies);
  const added = {
    PolicyName: `Use${policies.length + 1}`,
    PolicyDocument: { Version: '2012-10-17', Statement },
  };
  return writing(ctx, finding.at, `Allow what the connection to ${target.name} needs`, {
    Policies: [...policies, added],
  });
}

/** Takes the denying statement of the finding away. */
export function withoutDenial({ document }: FixContext, finding: Finding): readonly Fix[] {
  const index = finding.fixData?.index;
  const statements = listOfValues(document.nodes.get(finding.at)?.properties?.statements);
  const left = statements.filter((_, at) => at !== index);
  return [
    {
      title: 'Take the statement away',
      changes: setProperties(document, finding.at, { statements: left.length === 0 ? undefined : left }),
    },
  ];
}
