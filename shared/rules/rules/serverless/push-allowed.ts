import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { edgesOf } from '../../resource-graph.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { fixRole, logicalIdIn, withoutRole } from '../../started-under-role.ts';
import { listOfValues, objectOf, writtenResource } from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const pushAllowed = defineRule({
  id: 'SEC-030',
  name: 'push-allowed',
  title: 'A service that invokes a function is allowed to',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    role: '{name} starts {fn} under a role, and names none: {service} may not. Add one.',
    denied: '{name} may not push into {fn}: nothing permits {service}. Add a permission.',
  },
  fix: 'automatic',
  sources: [aws.lambdaPermissions, aws.eventBridgePermissions],
  maps: { cfnLint: ['W3664'] },
  docs: {
    what: 'A function, queue or topic that is named as the target of a rule, a subscription, a notification or an API has a permission for that service, and a rule that starts a workflow, a task or a stream has a role for it. Connections imply it; this is about what is written.',
    why: 'The service is created without complaint, sends, is refused, and nothing happens.',
    condition:
      'A written rule, subscription, notification, log subscription, API method, alarm or user pool names a function, queue or topic of the drawing, and no permission or policy for it is in the drawing; or a written rule names a state machine, stream, cluster, job queue, pipeline or bus and no role.',
    howToFix: 'Add the permission, as the quick fix does, or draw the connection.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written === undefined) return;
    yield* withoutRole(ctx, node, written);
    const push = pushOf(written.type, written.properties);
    for (const value of push?.targets ?? []) {
      const logicalId = logicalIdIn(value);
      if (logicalId === undefined) {
        if (isExpression(value)) ctx.undecided(node.id, 'properties');
        continue;
      }
      const fn = ctx.resource(logicalId);
      if (fn === undefined) ctx.undecided(node.id, 'properties');
      const policy = fn === undefined ? undefined : policyTypes[fn.type];
      if (fn === undefined || policy === undefined || isPermitted(ctx, logicalId, policy)) continue;
      yield {
        message: 'denied',
        at: node.id,
        field: 'properties',
        discriminator: logicalId,
        related: [fn.owner],
        data: { fn: nameOf(fn.owner), service: push?.service ?? '' },
        fixData: { logicalId, service: push?.service ?? '', policy },
      };
    }
  },
  fixes(ctx, finding) {
    const { logicalId, service, policy } = finding.fixData ?? {};
    const node = ctx.document.nodes.get(finding.at);
    if (finding.message === 'role') return fixRole(ctx, finding);
    if (node === undefined || typeof logicalId !== 'string' || typeof service !== 'string') return [];
    if (policy === 'AWS::SQS::QueuePolicy' || policy === 'AWS::SNS::TopicPolicy')
      return policyFix(ctx, node, { logicalId, service, policy });
    const { changes } = addNode(ctx.document, {
      kind: 'resource',
      name: `Permission for ${node.name}`,
      ...(node.parent === undefined ? {} : { parent: node.parent }),
      at: [node.at[0] + 160, node.at[1]],
      properties: {
        type: 'AWS::Lambda::Permission',
        properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: logicalId },
          Principal: service,
          SourceAccount: { Ref: 'AWS::AccountId' },
        },
      },
    });
    return applyChanges(ctx.document, changes) === ctx.document
      ? []
      : [{ title: 'Add a permission', changes }];
  },
});

function pushOf(
  type: string,
  properties: Readonly<Record<string, JsonValue | undefined>>,
): { readonly service: string; readonly targets: readonly JsonValue[] } | undefined {
  if (type === 'AWS::Events::Rule')
    return { service: 'events.amazonaws.com', targets: arnsIn(properties.Targets, 'Arn') };
  if (
    type === 'AWS::SNS::Subscription' &&
    (properties.Protocol === 'lambda' || properties.Protocol === 'sqs')
  )
    return { service: 'sns.amazonaws.com', targets: listOfValues(properties.Endpoint) };
  if (type === 'AWS::S3::Bucket') {
    const notified = objectOf(properties.NotificationConfiguration);
    return {
      service: 's3.amazonaws.com',
      targets: [
        ...arnsIn(notified.LambdaConfigurations, 'Function'),
        ...arnsIn(notified.QueueConfigurations, 'Queue'),
        ...arnsIn(notified.TopicConfigurations, 'Topic'),
      ],
    };
  }
  if (type === 'AWS::CloudWatch::Alarm')
    return {
      service: 'lambda.alarms.cloudwatch.amazonaws.com',
      targets: [...listOfValues(properties.AlarmActions), ...listOfValues(properties.OKActions)].filter(
        isFunctionArn,
      ),
    };
  if (type === 'AWS::Cognito::UserPool')
    return {
      service: 'cognito-idp.amazonaws.com',
      targets: Object.values(objectOf(properties.LambdaConfig)).flatMap((value) =>
        value !== undefined && isFunctionArn(value) ? [value] : [],
      ),
    };
  if (type === 'AWS::ApiGateway::Method' || type === 'AWS::ApiGatewayV2::Integration') {
    const integration = type === 'AWS::ApiGateway::Method' ? objectOf(properties.Integration) : properties;
    // With a role, the role is what has to be allowed.
    const isOwn = integration.Credentials === undefined && integration.CredentialsArn === undefined;
    const uri = integration.Uri ?? integration.IntegrationUri;
    return {
      service: 'apigateway.amazonaws.com',
      targets: isOwn && uri !== undefined ? functionsInUri(uri) : [],
    };
  }
  return type === 'AWS::Logs::SubscriptionFilter'
    ? { service: 'logs.amazonaws.com', targets: listOfValues(properties.DestinationArn) }
    : undefined;
}

function isFunctionArn(value: JsonValue): boolean {
  const attribute = objectOf(value)['Fn::GetAtt'];
  return Array.isArray(attribute)
    ? attribute[1] === 'Arn'
    : typeof attribute === 'string' && attribute.endsWith('.Arn');
}

/** The function in `…:lambda:path/2015-03-31/functions/${Function.Arn}/invocations`, or named straight. */
function functionsInUri(uri: JsonValue): readonly JsonValue[] {
  if (isFunctionArn(uri)) return [uri];
  const { 'Fn::Sub': sub } = objectOf(uri);
  const name =
    typeof sub === 'string' ? /:lambda:path\/.*\$\{([A-Za-z0-9]+)\.Arn\}/.exec(sub)?.[1] : undefined;
  return name === undefined ? [] : [{ 'Fn::GetAtt': [name, 'Arn'] }];
}

function arnsIn(list: JsonValue | undefined, field: string): readonly JsonValue[] {
  return listOfValues(list).flatMap((entry) =>
    isJsonObject(entry) && entry[field] !== undefined ? [entry[field]] : [],
  );
}

function isPermitted(ctx: RuleContext, target: string, policy: string): boolean {
  for (const resource of ctx.resourceGraph().values())
    if (resource.type === policy && edgesOf(resource).includes(target)) return true;
  return false;
}

/** What says who may push, by the type that is pushed into. */
const policyTypes: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'AWS::Lambda::Permission',
  'AWS::SQS::Queue': 'AWS::SQS::QueuePolicy',
  'AWS::SNS::Topic': 'AWS::SNS::TopicPolicy',
};

interface WantedPolicy {
  readonly logicalId: string;
  readonly service: string;
  readonly policy: 'AWS::SQS::QueuePolicy' | 'AWS::SNS::TopicPolicy';
}

function policyFix(
  ctx: FixContext,
  node: DocumentNode,
  { logicalId, service, policy }: WantedPolicy,
): readonly Fix[] {
  const isQueue = policy === 'AWS::SQS::QueuePolicy';
  const Resource = isQueue ? { 'Fn::GetAtt': [logicalId, 'Arn'] } : { Ref: logicalId };
  const { changes } = writtenBeside(ctx.document, node, {
    name: `Policy for ${node.name}`,
    type: policy,
    properties: {
      ...(isQueue ? { Queues: [{ Ref: logicalId }] } : { Topics: [{ Ref: logicalId }] }),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: service },
            Action: isQueue ? 'sqs:SendMessage' : 'sns:Publish',
            Resource,
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    },
  });
  return [{ title: 'Add a policy', changes }];
}
