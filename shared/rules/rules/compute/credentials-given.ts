import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { actingRoles, statementsFor } from '../../connection-permissions.ts';
import { isExpression } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writing, writtenResource } from '../../written-resource.ts';
import { roleFor, writtenBeside } from '../../written-role.ts';

export const credentialsGiven = defineRule({
  id: 'SEC-011',
  name: 'credentials-given',
  title: 'What calls AWS services has a role',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    none: '{name} uses {services} and has no credentials: {field} is not set. Give it a role that allows what it does.',
  },
  fix: 'automatic',
  sources: [aws.roles],
  docs: {
    what: 'Whatever is connected to an AWS service acts under a role. What is drawn as a kind of its own gets one from its connections; this is about what is written as a resource.',
    why: 'Without a role the first call fails with "Unable to locate credentials", and the next step is usually a key in a file.',
    condition:
      'A written resource of a type that runs code is connected to an AWS service and does not set the property that names its role.',
    howToFix:
      'Name a role, or draw the thing as its own kind: the role then follows from the connections. The quick fix adds a role with what the connections to the usual stores need.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    const field = written === undefined ? undefined : actingRoles[written.type]?.field;
    if (written === undefined || field === undefined) return;
    const services = ctx
      .connectionsFrom(node.id, 'data')
      .map(({ to }) => to)
      .filter((id) => ctx.hasTrait(id, 'aws-api'));
    if (services.length === 0) return;
    const value = written.properties[field];
    if (isExpression(value) && typeof value === 'object' && value !== null && 'Fn::If' in value)
      ctx.undecided(node.id, 'properties');
    if (value !== undefined && value !== '') return;
    yield {
      message: 'none',
      at: node.id,
      field: 'properties',
      related: services,
      data: { services: nameOf(...services), field },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.document.nodes.get(finding.at);
    const view = ctx.node(finding.at);
    const written = view === undefined ? undefined : writtenResource(view);
    const wanted = written === undefined ? undefined : actingRoles[written.type];
    if (node === undefined || written === undefined || wanted === undefined) return [];
    const statements = ctx.connectionsFrom(node.id, 'data').flatMap(({ to, properties }) => {
      const target = ctx.node(to);
      return target === undefined ? [] : statementsFor(ctx, target, properties.access !== 'read');
    });
    const role = writtenBeside(ctx.document, node, {
      name: `${node.name} role`,
      type: 'AWS::IAM::Role',
      properties: roleFor(wanted.service, {
        ...(statements.length === 0
          ? {}
          : {
              Policies: [
                {
                  PolicyName: 'Connections',
                  PolicyDocument: { Version: '2012-10-17', Statement: statements },
                },
              ],
            }),
      }),
    });
    const arn = { 'Fn::GetAtt': [role.logicalId, 'Arn'] };
    if (wanted.field !== 'IamInstanceProfile') {
      const value = wanted.field === 'InstanceConfiguration' ? { InstanceRoleArn: arn } : arn;
      const [named] = writing(ctx, node.id, '', { [wanted.field]: value });
      return [
        {
          title: 'Add a role that allows what is drawn',
          changes: mergeChanges(role.changes, named?.changes ?? []),
        },
      ];
    }
    const withRole = applyChanges(ctx.document, role.changes);
    const profile = writtenBeside(withRole, node, {
      name: `${node.name} instance profile`,
      type: 'AWS::IAM::InstanceProfile',
      properties: { Roles: [{ Ref: role.logicalId }] },
    });
    const [named] = writing(ctx, node.id, '', { IamInstanceProfile: { Ref: profile.logicalId } });
    const added = mergeChanges(role.changes, profile.changes);
    return [
      {
        title: 'Add a role that allows what is drawn',
        changes: mergeChanges(added, named?.changes ?? []),
      },
    ];
  },
});
