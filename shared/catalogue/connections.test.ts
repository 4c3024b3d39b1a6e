import { describe, expect, it } from 'vitest';
import { plannedKinds } from '#shared/testing/planned-kinds.ts';
import type { EndSelector } from './define-connection-kind.ts';
import { allConnectionKinds, findKind, legalConnectionKinds } from './registry.ts';

/**
 * What a line between two kinds may mean, the one offered first in front. Every pair may also have a plain line
 * (`note`), and two resources `depends`; neither is repeated here.
 */
const legal: readonly (readonly [from: string, to: string, kinds: readonly string[]])[] = [
  // Routes and associations start at their table.
  ['route-table', 'internet-gateway', ['associate', 'route']],
  ['route-table', 'nat-gateway', ['route']],
  ['route-table', 'transit-gateway', ['route']],
  ['route-table', 'ec2-instance', ['route']],
  ['route-table', 'subnet', ['associate']],
  ['network-acl', 'subnet', ['associate']],
  // Attachments.
  ['internet-gateway', 'vpc', ['attach']],
  ['elastic-ip', 'ec2-instance', ['attach']],
  ['elastic-ip', 'nat-gateway', ['attach']],
  ['elastic-ip', 'nlb', ['attach']],
  ['ebs-volume', 'ec2-instance', ['attach']],
  ['launch-template', 'auto-scaling-group', ['attach']],
  ['launch-template', 'ec2-instance', ['attach']],
  ['transit-gateway', 'vpc', ['attach']],
  ['transit-gateway', 'site-to-site-vpn', ['attach']],
  // Between networks.
  ['vpc', 'vpc', ['peer']],
  ['transit-gateway', 'transit-gateway', ['peer', 'attach']],
  ['customer-gateway', 'transit-gateway', ['tunnel']],
  ['transit-gateway', 'customer-gateway', ['tunnel']],
  ['customer-gateway', 'site-to-site-vpn', ['tunnel']],
  ['site-to-site-vpn', 'transit-gateway', ['tunnel']],
  // Requests.
  ['users', 'alb', ['traffic']],
  ['users', 'nlb', ['traffic']],
  ['internet', 'alb', ['traffic']],
  ['on-premises', 'ec2-instance', ['traffic']],
  ['users', 'ec2-instance', ['traffic']],
  ['users', 'api-gateway-http', ['invoke', 'traffic']],
  ['users', 'api-gateway-rest', ['invoke', 'traffic']],
  ['users', 'elastic-beanstalk', ['traffic']],
  ['ec2-instance', 'ec2-instance', ['traffic']],
  ['ecs-service', 'ecs-service', ['traffic']],
  ['ec2-instance', 'interface-endpoint', ['traffic']],
  ['ec2-instance', 'internet', ['traffic']],
  ['ecs-service', 'alb', ['traffic']],
  // Behind a load balancer.
  ['alb', 'target-group', ['forward']],
  ['nlb', 'target-group', ['forward']],
  ['alb', 'ecs-service', ['forward', 'traffic']],
  ['alb', 'ec2-instance', ['forward', 'traffic']],
  ['alb', 'auto-scaling-group', ['forward', 'traffic']],
  ['nlb', 'alb', ['forward', 'traffic']],
  ['alb', 'lambda-function', ['forward', 'invoke']],
  ['target-group', 'ec2-instance', ['target']],
  ['target-group', 'auto-scaling-group', ['target']],
  ['target-group', 'ecs-service', ['target']],
  ['target-group', 'lambda-function', ['target']],
  ['target-group', 'alb', ['target']],
  ['target-group', 'on-premises', ['target']],
  // Calls and messages.
  ['api-gateway-http', 'lambda-function', ['invoke']],
  ['api-gateway-rest', 'lambda-function', ['invoke']],
  ['api-gateway-http', 'sqs-queue', ['invoke', 'data']],
  ['api-gateway-rest', 'dynamodb-table', ['invoke', 'data']],
  ['api-gateway-http', 'alb', ['invoke']],
  ['api-gateway-http', 'nlb', ['invoke']],
  ['users', 'lambda-function', ['invoke']],
  ['ecs-service', 'lambda-function', ['invoke']],
  ['lambda-function', 'lambda-function', ['invoke']],
  ['s3-bucket', 'lambda-function', ['event']],
  ['s3-bucket', 'sqs-queue', ['event']],
  ['s3-bucket', 'sns-topic', ['event']],
  ['sns-topic', 'sqs-queue', ['event']],
  ['sns-topic', 'lambda-function', ['event']],
  ['sns-topic', 'users', ['event']],
  ['sqs-queue', 'lambda-function', ['poll']],
  ['dynamodb-table', 'lambda-function', ['poll']],
  ['sqs-queue', 'ecs-service', ['poll']],
  ['sqs-queue', 'ec2-instance', ['poll']],
  ['sqs-queue', 'elastic-beanstalk', ['poll']],
  // Stores.
  ['lambda-function', 's3-bucket', ['data']],
  ['lambda-function', 'dynamodb-table', ['data']],
  ['lambda-function', 'sqs-queue', ['data']],
  ['ecs-service', 'sns-topic', ['data']],
  ['lambda-function', 'rds-instance', ['data', 'traffic']],
  ['ecs-service', 'rds-instance', ['data', 'traffic']],
  ['ec2-instance', 'rds-instance', ['data', 'traffic']],
  ['auto-scaling-group', 'rds-instance', ['data', 'traffic']],
  ['elastic-beanstalk', 'rds-instance', ['data', 'traffic']],
  ['s3-bucket', 's3-bucket', ['log', 'replicate']],
  ['dynamodb-table', 'dynamodb-table', ['replicate']],
  ['rds-instance', 'rds-instance', ['replicate', 'traffic']],
  ['ecr-repository', 'ecr-repository', ['replicate']],
  // Workflows, events, streams.
  ['step-functions', 'lambda-function', ['call', 'invoke']],
  ['step-functions', 'sqs-queue', ['call']],
  ['step-functions', 'ecs-service', ['call']],
  ['api-gateway-http', 'step-functions', ['invoke']],
  ['api-gateway-websocket', 'lambda-function', ['invoke']],
  ['event-bus', 'event-rule', ['event']],
  ['lambda-function', 'event-bus', ['event', 'data']],
  ['event-rule', 'lambda-function', ['event']],
  ['event-rule', 'step-functions', ['event']],
  ['event-rule', 'internet', ['event']],
  ['event-schedule', 'ecs-service', ['event']],
  ['dynamodb-table', 'event-pipe', ['poll']],
  ['event-pipe', 'lambda-function', ['event', 'invoke']],
  ['kinesis-stream', 'firehose', ['poll']],
  ['msk-cluster', 'lambda-function', ['poll']],
  ['firehose', 's3-bucket', ['data']],
  ['firehose', 'lambda-function', ['invoke']],
  ['cognito-user-pool', 'lambda-function', ['event']],
  // Databases behind a proxy, keys, trails, deliveries.
  ['rds-proxy', 'aurora-cluster', ['data', 'traffic']],
  ['lambda-function', 'rds-proxy', ['data', 'traffic']],
  ['lambda-function', 'efs', ['data', 'traffic']],
  ['lambda-function', 'secret', ['data']],
  ['kms-key', 'aurora-cluster', ['encrypt']],
  ['kms-key', 'step-functions', ['encrypt']],
  ['cloudtrail', 's3-bucket', ['log']],
  ['cloudtrail', 'log-group', ['log']],
  ['cloudwatch-dashboard', 'cloudwatch-alarm', ['observe']],
  ['cloudwatch-dashboard', 'sqs-queue', ['observe']],
  ['lambda-layer', 'lambda-function', ['attach']],
  ['code-repository', 'codepipeline', ['deploy']],
  ['codepipeline', 'codebuild', ['deploy']],
  ['codedeploy', 'lambda-function', ['deploy']],
  ['codebuild', 'ecr-repository', ['pull', 'deploy']],
  // Images, roles, logs, alarms, blueprints.
  ['ecs-service', 'ecr-repository', ['pull']],
  ['ecs-task-definition', 'ecr-repository', ['pull']],
  ['lambda-function', 'ecr-repository', ['pull']],
  ['ec2-instance', 'iam-role', ['assume']],
  ['lambda-function', 'iam-role', ['assume']],
  ['ecs-task-definition', 'iam-role', ['assume']],
  // Writing its logs, or reading them through the API.
  ['lambda-function', 'log-group', ['log', 'data']],
  ['ecs-service', 'log-group', ['log', 'data']],
  ['vpc', 'log-group', ['log']],
  ['vpc', 's3-bucket', ['log']],
  ['alb', 's3-bucket', ['log']],
  ['api-gateway-http', 'log-group', ['log', 'data']],
  ['log-group', 'lambda-function', ['log']],
  ['cloudwatch-alarm', 'alb', ['observe']],
  ['cloudwatch-alarm', 'nat-gateway', ['observe']],
  ['cloudwatch-alarm', 'rds-instance', ['observe']],
  ['cloudwatch-alarm', 'sns-topic', ['observe']],
  ['cloudwatch-alarm', 'lambda-function', ['observe', 'event']],
  ['cloudwatch-alarm', 'auto-scaling-group', ['scale', 'observe']],
  ['cloudwatch-alarm', 'ecs-service', ['scale', 'observe']],
  ['ecs-cluster', 'auto-scaling-group', ['scale']],
  ['ecs-service', 'ecs-task-definition', ['manage']],
  ['auto-scaling-group', 'launch-template', ['manage']],
  ['eks-cluster', 'eks-node-group', ['manage', 'traffic']],
  ['elastic-beanstalk', 'alb', ['manage', 'traffic']],
  // Containers that run once, and Kubernetes.
  ['placement-group', 'ec2-instance', ['attach']],
  ['placement-group', 'auto-scaling-group', ['attach']],
  ['event-schedule', 'ecs-task', ['event']],
  ['event-rule', 'batch', ['event']],
  ['step-functions', 'ecs-task', ['call']],
  ['step-functions', 'batch', ['call']],
  ['ecs-task', 's3-bucket', ['data']],
  ['sqs-queue', 'ecs-task', ['poll']],
  ['users', 'k8s-ingress', ['traffic']],
  ['k8s-ingress', 'k8s-service', ['forward', 'traffic']],
  ['k8s-service', 'k8s-deployment', ['target', 'traffic']],
  ['alb', 'k8s-service', ['forward', 'traffic']],
  ['target-group', 'k8s-service', ['target']],
  ['sqs-queue', 'k8s-deployment', ['poll']],
  ['k8s-deployment', 's3-bucket', ['data']],
  ['k8s-deployment', 'rds-instance', ['data', 'traffic']],
  ['k8s-deployment', 'ecr-repository', ['pull']],
  ['k8s-deployment', 'iam-role', ['assume']],
  ['certificate', 'k8s-ingress', ['attach']],
  ['web-acl', 'k8s-ingress', ['attach']],
];

/** Lines that people draw and AWS does not have, with the kind that they mean. */
const forbidden: readonly (readonly [from: string, to: string, kind: string, why: string])[] = [
  ['nlb', 'lambda-function', 'forward', 'a Network Load Balancer cannot invoke a function'],
  ['lambda-function', 'nat-gateway', 'traffic', 'a NAT gateway is no destination'],
  ['internet', 'nat-gateway', 'traffic', 'a NAT gateway is no destination'],
  ['on-premises', 'gateway-endpoint', 'traffic', 'a gateway endpoint serves its own VPC only'],
  ['ec2-instance', 'gateway-endpoint', 'traffic', 'a gateway endpoint is a route and no destination'],
  ['route-table', 'lambda-function', 'route', 'a function is no next hop'],
  ['users', 'rds-instance', 'data', 'people do not read a database'],
  ['users', 'sqs-queue', 'traffic', 'a queue is used through an API with permissions'],
  ['sns-topic', 'sns-topic', 'event', 'a topic does not subscribe to a topic'],
  ['dynamodb-table', 'ecs-service', 'poll', 'streams are polled by functions here'],
  ['lambda-function', 'sqs-queue', 'poll', 'a queue is polled in the other direction'],
  ['ec2-instance', 'lambda-function', 'traffic', 'a function is no destination in the network'],
  ['alb', 'log-group', 'log', 'a load balancer logs to buckets'],
  ['subnet', 'internet-gateway', 'route', 'routes start at a route table'],
  ['s3-bucket', 'dynamodb-table', 'event', 'a bucket does not push into a table'],
  ['cloudwatch-alarm', 'sqs-queue', 'event', 'an alarm does not push into a queue'],
  ['event-rule', 'dynamodb-table', 'event', 'EventBridge does not write to tables'],
  ['event-bus', 'lambda-function', 'event', 'a bus sends through its rules'],
  ['kinesis-stream', 'ecs-service', 'event', 'a stream is polled'],
  ['step-functions', 'rds-instance', 'data', 'a state machine opens no connections to databases'],
  ['log-group', 'opensearch', 'log', 'subscriptions reach a domain through Firehose or a function'],
];

const always = new Set(['note', 'depends']);

describe('legalConnectionKinds', () => {
  it.each(legal)('offers for %s to %s: %j', (from, to, kinds) => {
    expect(findKind(from), from).toBeDefined();
    expect(findKind(to), to).toBeDefined();
    const offered = legalConnectionKinds(from, to).map(({ id }) => id);
    expect(offered.filter((id) => !always.has(id))).toEqual(kinds);
    expect(offered.at(-1)).toBe('note');
  });

  it.each(forbidden)('refuses %s to %s as %s: %s', (from, to, kind) => {
    expect(findKind(from), from).toBeDefined();
    expect(findKind(to), to).toBeDefined();
    expect(legalConnectionKinds(from, to).map(({ id }) => id)).not.toContain(kind);
  });

  it('lets only resources depend on each other', () => {
    expect(legalConnectionKinds('sqs-queue', 'vpc').map(({ id }) => id)).toEqual(['depends', 'note']);
    expect(legalConnectionKinds('users', 'vpc').map(({ id }) => id)).toEqual(['note']);
  });

  it('leaves a plain line for kinds that this build does not know', () => {
    expect(legalConnectionKinds('a-kind-of-tomorrow', 'vpc').map(({ id }) => id)).toEqual(['note']);
  });
});

describe('connection kinds', () => {
  it('name in their rows only kinds that exist or are planned', () => {
    const named = allConnectionKinds().flatMap(({ rows }) =>
      rows.flatMap(({ from, to }) => [...from, ...to]),
    );
    const unknown = named
      .flatMap(kindsOf)
      .filter((id) => findKind(id) === undefined && !plannedKinds.has(id));
    expect(unknown).toEqual([]);
  });

  it('give every property a title', () => {
    const untitled = allConnectionKinds().flatMap(({ id, properties, usage }) =>
      Object.entries({ ...properties.shape, ...usage?.shape })
        .filter(([, schema]) => typeof schema.meta()?.title !== 'string')
        .map(([field]) => `${id}.${field}`),
    );
    expect(untitled).toEqual([]);
  });

  it('can be drawn without stating any property', () => {
    for (const { id, properties } of allConnectionKinds()) {
      expect(properties.safeParse({}).success, id).toBe(true);
    }
  });
});

function kindsOf(end: EndSelector): readonly string[] {
  return typeof end === 'object' && 'kinds' in end ? end.kinds : [];
}
