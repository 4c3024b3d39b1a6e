import type { JsonObject } from '#shared/base/json.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import type { RuleContext } from './rule.ts';

/** What a connection needs of the service, by the ARN of the resource that the node becomes. */
export function statementsFor(ctx: RuleContext, target: NodeView, writes: boolean): readonly JsonObject[] {
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

/** What callers do with stores, by kind. */
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

/** The actions without which a data connection does nothing, for reading and for writing; none for other kinds. */
export function essentialActions(
  ctx: RuleContext,
  { to, properties }: ConnectionView,
): readonly (readonly string[])[] {
  const actions = actionsOn[ctx.kindOf(to)?.id ?? ''];
  if (actions === undefined) return [];
  const wanted = [
    ...(properties.access === 'write' ? [] : [actions.read]),
    ...(properties.access === 'read' ? [] : [actions.write]),
  ];
  return wanted.filter((each) => each.length > 0);
}
