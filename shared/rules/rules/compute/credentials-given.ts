import type { JsonValue } from '#shared/base/json.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import type { NodeId } from '#shared/document/records.ts';
import { fillingSlot, roleSlotOf } from '../../acting-roles.ts';
import { statementsFor } from '../../connection-permissions.ts';
import { defineRule, type Fix, nameOf, type RuleContext } from '../../rule.ts';
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
    started:
      '{name} uses {services} and has no credentials: {started}, which it starts, does not set {field}. Give it a role that allows what it does.',
  },
  fix: 'automatic',
  sources: [aws.roles],
  docs: {
    what: 'Whatever is connected to an AWS service acts under a role. What is drawn as a kind of its own gets one from its connections; this is about what is written as a resource.',
    why: 'Without a role the first call fails with "Unable to locate credentials", and the next step is usually a key in a file.',
    condition:
      'A written resource of a type that runs code reads or writes an AWS service, drawn or written, or sends it events, and the property that names its role is not set. Of a written ECS service that is the one of its task definition; of an Auto Scaling group, or an instance made after a launch template, the one of the template. What is behind a parameter, or decided by a condition, is not judged.',
    howToFix:
      'Name a role, or draw the thing as its own kind: the role then follows from the connections. The quick fix adds a role with what the connections to the usual stores need.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const services = servicesOf(ctx, node.id);
    const slot = services.length === 0 ? undefined : roleSlotOf(ctx, node);
    if (slot === 'unknown') ctx.undecided(node.id, 'properties');
    if (slot === undefined || slot === 'unknown' || slot.value !== undefined) return;
    const isOwn = slot.node.id === node.id;
    yield {
      message: isOwn ? 'none' : 'started',
      at: node.id,
      field: 'properties',
      related: [...services, ...(isOwn ? [] : [slot.node.id])],
      data: {
        services: nameOf(...services),
        field: slot.field,
        ...(isOwn ? {} : { started: nameOf(slot.node.id) }),
      },
    };
  },
  fixes(ctx, finding) {
    const user = ctx.node(finding.at);
    const slot = user === undefined ? undefined : roleSlotOf(ctx, user);
    if (slot === undefined || slot === 'unknown') return [];
    const node = ctx.document.nodes.get(slot.node.id);
    if (node === undefined) return [];
    const statements = ctx.connectionsFrom(finding.at, 'data').flatMap(({ to, properties }) => {
      const target = ctx.node(to);
      return target === undefined ? [] : statementsFor(ctx, target, properties.access !== 'read');
    });
    const role = writtenBeside(ctx.document, node, {
      name: `${node.name} role`,
      type: 'AWS::IAM::Role',
      properties: roleFor(slot.service, {
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
    const filled = (value: JsonValue, added: ChangeSet): readonly Fix[] => {
      const [named] = writing(ctx, node.id, '', fillingSlot(slot, value));
      const changes = mergeChanges(added, named?.changes ?? []);
      return [{ title: 'Add a role that allows what is drawn', changes }];
    };
    if (slot.service !== 'ec2.amazonaws.com')
      return filled({ 'Fn::GetAtt': [role.logicalId, 'Arn'] }, role.changes);
    const profile = writtenBeside(applyChanges(ctx.document, role.changes), node, {
      name: `${node.name} instance profile`,
      type: 'AWS::IAM::InstanceProfile',
      properties: { Roles: [{ Ref: role.logicalId }] },
    });
    const name = { Ref: profile.logicalId };
    // A launch template names the profile as an object, an instance by its name alone.
    const value = slot.field === 'IamInstanceProfile' ? name : { Name: name };
    return filled(value, mergeChanges(role.changes, profile.changes));
  },
});

/** Written types that are used through the API of AWS, under permissions. */
const apiTypes: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Kinesis::Stream',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::S3::AccessPoint',
  'AWS::S3::Bucket',
  'AWS::S3Express::DirectoryBucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'AWS::Timestream::Table',
]);

/** What the node calls that asks for permissions, in the order of its lines. */
function servicesOf(ctx: RuleContext, user: NodeId): readonly NodeId[] {
  const called = ['data', 'event'].flatMap((kind) => ctx.connectionsFrom(user, kind).map(({ to }) => to));
  return [...new Set(called)].filter((id) => {
    const node = ctx.node(id);
    const type = node === undefined ? undefined : writtenResource(node)?.type;
    return ctx.hasTrait(id, 'aws-api') || (type !== undefined && apiTypes.has(type));
  });
}
