import type { JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { isExpression } from '../../known.ts';
import { defineRule, type FixContext, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writing, writtenResource } from '../../written-resource.ts';
import { roleFor, writtenBeside } from '../../written-role.ts';

/** By type: the property that names the role that its code acts under, and the service that assumes it. */
const roles: Readonly<Record<string, { readonly field: string; readonly service: string }>> = {
  'AWS::EC2::Instance': { field: 'IamInstanceProfile', service: 'ec2.amazonaws.com' },
  'AWS::ECS::TaskDefinition': { field: 'TaskRoleArn', service: 'ecs-tasks.amazonaws.com' },
  'AWS::Lambda::Function': { field: 'Role', service: 'lambda.amazonaws.com' },
  'AWS::StepFunctions::StateMachine': { field: 'RoleArn', service: 'states.amazonaws.com' },
  'AWS::Glue::Job': { field: 'Role', service: 'glue.amazonaws.com' },
  'AWS::CodeBuild::Project': { field: 'ServiceRole', service: 'codebuild.amazonaws.com' },
  'AWS::AppRunner::Service': {
    field: 'InstanceConfiguration',
    service: 'tasks.apprunner.amazonaws.com',
  },
  'AWS::Batch::JobDefinition': { field: 'JobRoleArn', service: 'ecs-tasks.amazonaws.com' },
};

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
    const field = written === undefined ? undefined : roles[written.type]?.field;
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
    const wanted = written === undefined ? undefined : roles[written.type];
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

/** What the connection needs of the service, by the ARN of the resource that the node becomes. */
function statementsFor(ctx: FixContext, target: NodeView, writes: boolean): readonly JsonObject[] {
  const [main] = ctx.resourcesOf(target.id);
  const actions = actionsOn[target.kind];
  if (main === undefined || actions === undefined) return [];
  const arn = arnOf[target.kind] === 'ref' ? { Ref: main.logicalId } : getArn(main.logicalId);
  const Resource = target.kind === 's3-bucket' ? [arn, { 'Fn::Sub': `\${${main.logicalId}.Arn}/*` }] : arn;
  return [{ Effect: 'Allow', Action: writes ? [...actions.read, ...actions.write] : actions.read, Resource }];
}

function getArn(logicalId: string): JsonObject {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** Kinds of which `Ref` gives the ARN. */
const arnOf: Readonly<Record<string, 'ref'>> = { 'sns-topic': 'ref', secret: 'ref' };

const actionsOn: Readonly<
  Record<string, { readonly read: readonly string[]; readonly write: readonly string[] }>
> = {
  's3-bucket': { read: ['s3:GetObject', 's3:ListBucket'], write: ['s3:PutObject', 's3:DeleteObject'] },
  'dynamodb-table': {
    read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'],
    write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
  },
  'sqs-queue': {
    read: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    write: ['sqs:SendMessage'],
  },
  'sns-topic': { read: ['sns:GetTopicAttributes'], write: ['sns:Publish'] },
  secret: { read: ['secretsmanager:GetSecretValue'], write: [] },
  'kinesis-stream': {
    read: ['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:DescribeStream'],
    write: ['kinesis:PutRecord', 'kinesis:PutRecords'],
  },
};
