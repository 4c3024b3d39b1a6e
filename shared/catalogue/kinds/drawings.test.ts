import { describe, expect, it } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';

/** Kinds together, as people draw them: what each becomes must fit what the others become. */
const network = aDocument()
  .node('region', 'region')
  .node('vpc', 'vpc', { parent: 'region' })
  .node('availability-zone', 'zone-a', { parent: 'vpc' })
  .node('subnet', 'private-a', { parent: 'zone-a', properties: { cidrBlock: '10.0.0.0/24' } })
  .node('subnet', 'public-a', { parent: 'zone-a', properties: { tier: 'public', cidrBlock: '10.0.1.0/24' } })
  .node('availability-zone', 'zone-b', { parent: 'vpc', properties: { zone: 'b' } })
  .node('subnet', 'private-b', { parent: 'zone-b', properties: { cidrBlock: '10.0.2.0/24' } })
  .node('subnet', 'public-b', { parent: 'zone-b', properties: { tier: 'public', cidrBlock: '10.0.3.0/24' } });

const inRegion = { parent: 'region' };
const inVpc = { parent: 'vpc' };

const drawings: readonly (readonly [string, LintelDocument])[] = [
  [
    'events between functions, queues, topics, tables and buckets',
    network
      .node('s3-bucket', 'uploads', inRegion)
      .node('lambda-function', 'resize', {
        ...inRegion,
        properties: { onFailure: 'dead', provisionedConcurrency: 2 },
      })
      .node('lambda-function', 'reader', inRegion)
      .node('sqs-queue', 'dead', inRegion)
      .node('sqs-queue', 'jobs', inRegion)
      .node('sns-topic', 'topic', inRegion)
      .node('dynamodb-table', 'table', inRegion)
      .node('log-group', 'logs', inRegion)
      .node('cloudwatch-alarm', 'alarm', inRegion)
      .node('rds-instance', 'db', inVpc)
      .node('iam-role', 'role', inRegion)
      .node('users', 'people')
      .connect('event', 'uploads', 'resize', { filterPrefix: 'in/' })
      .connect('data', 'resize', 'uploads')
      .connect('event', 'uploads', 'jobs')
      .connect('event', 'uploads', 'topic', { events: ['s3:ObjectRemoved:*'] })
      .connect('event', 'topic', 'jobs', { rawMessageDelivery: true, filterPolicy: '{"type":["order"]}' })
      .connect('event', 'topic', 'reader')
      .connect('event', 'topic', 'people', { endpoint: 'on-call@example.com' })
      .connect('poll', 'jobs', 'reader', { batchSize: 50 })
      .connect('poll', 'table', 'reader')
      .connect('data', 'reader', 'table')
      .connect('data', 'reader', 'db')
      .connect('log', 'reader', 'logs')
      .connect('log', 'logs', 'resize')
      .connect('observe', 'alarm', 'reader')
      .connect('observe', 'alarm', 'topic')
      .connect('event', 'alarm', 'resize')
      .connect('assume', 'resize', 'role')
      .build(),
  ],
  [
    'two APIs in front of functions, services and load balancers',
    network
      .node('api-gateway-http', 'http', {
        ...inRegion,
        properties: { jwtIssuer: 'https://issuer.example.com/' },
      })
      .node('api-gateway-rest', 'rest', {
        ...inRegion,
        properties: { apiKeyRequired: true, cacheSize: '0.5' },
      })
      .node('lambda-function', 'fn', inRegion)
      .node('sqs-queue', 'jobs', inRegion)
      .node('sns-topic', 'topic', inRegion)
      .node('dynamodb-table', 'table', inRegion)
      .node('alb', 'alb', { ...inVpc, properties: { scheme: 'internal' } })
      .node('nlb', 'nlb', { ...inVpc, properties: { scheme: 'internal' } })
      .node('ecs-cluster', 'cluster', inVpc)
      .node('ecs-service', 'service', { parent: 'cluster' })
      .connect('traffic', 'alb', 'service')
      .connect('traffic', 'nlb', 'service')
      .connect('invoke', 'http', 'fn')
      .connect('invoke', 'http', 'jobs', { method: 'POST', path: '/jobs' })
      .connect('invoke', 'http', 'alb', { path: '/app/{proxy+}' })
      .connect('invoke', 'rest', 'fn')
      .connect('invoke', 'rest', 'jobs', { method: 'POST', path: '/jobs' })
      .connect('invoke', 'rest', 'topic', { method: 'POST', path: '/messages' })
      .connect('invoke', 'rest', 'table', { method: 'POST', path: '/items/new' })
      .connect('invoke', 'rest', 'nlb', { path: '/app/{proxy+}' })
      .build(),
  ],
  [
    'containers on Fargate and on EC2 behind a load balancer',
    network
      .node('ecs-cluster', 'cluster', inVpc)
      .node('auto-scaling-group', 'hosts', { parent: 'cluster' })
      .node('ecs-service', 'web', {
        parent: 'cluster',
        properties: { scalingMetric: 'requests', targetValue: 1000, spotPercent: 50 },
      })
      .node('ecs-service', 'worker', {
        parent: 'cluster',
        properties: { launchType: 'EC2', enableExecuteCommand: true },
      })
      .node('ecs-task-definition', 'task', {
        parent: 'cluster',
        properties: { requiresCompatibilities: ['EC2'] },
      })
      .node('ecr-repository', 'repo', inRegion)
      .node('alb', 'alb', inVpc)
      .node('rds-instance', 'db', inVpc)
      .node('sqs-queue', 'jobs', inRegion)
      .node('cloudwatch-alarm', 'alarm', inRegion)
      .node('users', 'people')
      .connect('traffic', 'people', 'alb')
      .connect('traffic', 'alb', 'web')
      .connect('manage', 'worker', 'task')
      .connect('pull', 'web', 'repo', { imageTag: 'v7' })
      .connect('pull', 'task', 'repo', { imageTag: 'v7' })
      .connect('data', 'web', 'db')
      .connect('poll', 'jobs', 'worker')
      .connect('observe', 'alarm', 'web')
      .connect('scale', 'alarm', 'web')
      .build(),
  ],
  [
    'instances, groups, volumes, templates and Beanstalk',
    network
      .node('auto-scaling-group', 'web', {
        ...inVpc,
        properties: { scalingMetric: 'requests', targetValue: 500 },
      })
      .node('launch-template', 'web-template', inRegion)
      .node('auto-scaling-group', 'batch', {
        ...inVpc,
        properties: {
          moreInstanceTypes: ['t3a.medium'],
          onDemandPercentageAboveBaseCapacity: 50,
          terminationHookSeconds: 60,
          predictiveScaling: true,
        },
      })
      .node('ec2-instance', 'bastion', { parent: 'public-a', properties: { associatePublicIpAddress: true } })
      .node('ec2-instance', 'plain', { parent: 'private-a' })
      .node('ec2-instance', 'templated', { parent: 'private-b' })
      .node('launch-template', 'one-template', inRegion)
      .node('ebs-volume', 'disk', inRegion)
      .node('ebs-volume', 'disk-inside', { parent: 'plain' })
      .node('alb', 'alb', inVpc)
      .node('cloudwatch-alarm', 'low', {
        ...inRegion,
        properties: { comparisonOperator: 'LessThanThreshold', threshold: 20 },
      })
      .node('elastic-beanstalk', 'site', inVpc)
      .node('elastic-beanstalk', 'site-worker', { ...inVpc, properties: { tier: 'Worker' } })
      .node('sqs-queue', 'work', inRegion)
      .connect('manage', 'web', 'web-template')
      .connect('attach', 'one-template', 'templated')
      .connect('attach', 'disk', 'bastion')
      .connect('traffic', 'alb', 'web')
      .connect('traffic', 'alb', 'plain', { port: 80 })
      .connect('observe', 'low', 'batch')
      .connect('scale', 'low', 'batch', { scalingAdjustment: -1 })
      .connect('manage', 'site-worker', 'work')
      .build(),
  ],
  [
    'Kubernetes with node groups and add-ons',
    network
      .node('eks-cluster', 'eks', {
        ...inVpc,
        properties: { addons: ['vpc-cni', 'coredns', 'eks-pod-identity-agent', 'aws-ebs-csi-driver'] },
      })
      .node('eks-node-group', 'nodes', { parent: 'eks' })
      .node('security-group', 'extra', inVpc)
      .node('eks-node-group', 'spot', {
        ...inVpc,
        properties: { instanceTypes: ['m7g.large'], capacityType: 'SPOT', securityGroups: ['extra'] },
      })
      .node('rds-instance', 'db', inVpc)
      .node('s3-bucket', 'files', inRegion)
      .connect('manage', 'eks', 'spot')
      .connect('data', 'eks', 'db')
      .connect('data', 'nodes', 'db')
      .connect('data', 'eks', 'files')
      .build(),
  ],
];

describe.each(drawings)('%s', (_, document) => {
  const architecture = resolve(document);
  const { text } = exportCloudFormation(document, architecture, { format: 'json' });

  it('become a template that fits the schema of AWS, without circles', () => {
    expect(validateTemplate(JSON.parse(text) as Template)).toEqual([]);
  });

  it("become a template that AWS's validator accepts", () => {
    expect(validateWithAws(text)).toEqual([]);
  });

  it('leave nothing out', () => {
    expect(architecture.gaps).toEqual([]);
  });
});
