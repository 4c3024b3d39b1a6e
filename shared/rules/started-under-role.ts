import type { JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { mergeChanges } from '#shared/document/change-set.ts';
import {
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from './rule.ts';
import { listOfValues, objectOf, type WrittenResource, writing } from './written-resource.ts';
import { roleFor, writtenBeside } from './written-role.ts';

/** Types that a rule starts under a role of its own, with what the role has to allow. */
const startedUnderRole: Readonly<Record<string, string>> = {
  'AWS::StepFunctions::StateMachine': 'states:StartExecution',
  'AWS::Kinesis::Stream': 'kinesis:PutRecord',
  'AWS::KinesisFirehose::DeliveryStream': 'firehose:PutRecord',
  'AWS::ECS::Cluster': 'ecs:RunTask',
  'AWS::Batch::JobQueue': 'batch:SubmitJob',
  'AWS::CodePipeline::Pipeline': 'codepipeline:StartPipelineExecution',
  'AWS::CodeBuild::Project': 'codebuild:StartBuild',
};

/** Targets of a written rule that it starts under a role, and names none. */
export function* withoutRole(
  ctx: RuleContext,
  node: NodeView,
  written: WrittenResource,
): Generator<FindingDraft> {
  if (written.type !== 'AWS::Events::Rule' || written.properties.RoleArn !== undefined) return;
  for (const [index, entry] of listOfValues(written.properties.Targets).entries()) {
    const { Arn: arn, RoleArn: role } = objectOf(entry);
    const logicalId = arn === undefined || role !== undefined ? undefined : logicalIdIn(arn);
    const target = logicalId === undefined ? undefined : ctx.resource(logicalId);
    if (target === undefined || startedUnderRole[target.type] === undefined) continue;
    yield {
      message: 'role',
      at: node.id,
      field: 'properties',
      discriminator: `role ${target.logicalId}`,
      related: [target.owner],
      data: { fn: nameOf(target.owner), service: 'events.amazonaws.com' },
      fixData: { logicalId: target.logicalId, index, action: startedUnderRole[target.type] ?? '' },
    };
  }
}

/** Adds a role that may start the target of the finding, and names it. */
export function fixRole(ctx: FixContext, finding: Finding): readonly Fix[] {
  const { logicalId, index, action } = finding.fixData ?? {};
  const node = ctx.document.nodes.get(finding.at);
  const properties = objectOf(node?.properties?.properties);
  const target = typeof logicalId === 'string' ? ctx.resource(logicalId) : undefined;
  if (node === undefined || target === undefined || typeof action !== 'string') return [];
  // Of most types Ref is the ARN or has one; a task definition and its roles are the part that ECS needs besides.
  const arn =
    target.type === 'AWS::StepFunctions::StateMachine' || target.type.startsWith('AWS::Batch::')
      ? { Ref: target.logicalId }
      : { 'Fn::GetAtt': [target.logicalId, 'Arn'] };
  const Statement = [{ Effect: 'Allow', Action: action, Resource: action === 'ecs:RunTask' ? '*' : arn }];
  const role = writtenBeside(ctx.document, node, {
    name: `${node.name} role`,
    type: 'AWS::IAM::Role',
    properties: roleFor('events.amazonaws.com', {
      Policies: [{ PolicyName: 'Start', PolicyDocument: { Version: '2012-10-17', Statement } }],
    }),
  });
  const Targets = listOfValues(properties.Targets).map((entry, at) =>
    at === index ? { ...objectOf(entry), RoleArn: { 'Fn::GetAtt': [role.logicalId, 'Arn'] } } : entry,
  );
  const [named] = writing(ctx, finding.at, '', { Targets });
  return [
    { title: 'Add a role that may start it', changes: mergeChanges(role.changes, named?.changes ?? []) },
  ];
}

/** The logical id behind a reference by `Ref` or `Fn::GetAtt`. */
export function logicalIdIn(value: JsonValue): string | undefined {
  const { Ref: name, 'Fn::GetAtt': attribute } = objectOf(value);
  if (Array.isArray(attribute) && typeof attribute[0] === 'string') return attribute[0];
  if (typeof attribute === 'string') return attribute.split('.')[0];
  return typeof name === 'string' ? name : undefined;
}
