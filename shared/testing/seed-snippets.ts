import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from './a-document.ts';

function network(): DocumentBuilder {
  return aDocument()
    .node('vpc', 'vpc')
    .node('subnet', 'public-1', {
      parent: 'vpc',
      properties: { tier: 'public', availabilityZone: 'a', cidrBlock: '10.0.0.0/24' },
    })
    .node('subnet', 'public-2', {
      parent: 'vpc',
      properties: { tier: 'public', availabilityZone: 'b', cidrBlock: '10.0.1.0/24' },
    })
    .node('subnet', 'private-1', {
      parent: 'vpc',
      properties: { tier: 'private', availabilityZone: 'a', cidrBlock: '10.0.16.0/20' },
    })
    .node('subnet', 'private-2', {
      parent: 'vpc',
      properties: { tier: 'private', availabilityZone: 'b', cidrBlock: '10.0.32.0/20' },
    });
}

const privateSubnets = ['private-1', 'private-2'];
const publicSubnets = ['public-1', 'public-2'];

/** Web servers in a group that keeps its CPU at 70 %, behind a load balancer. */
export function scaledGroup(): LintelDocument {
  return network()
    .node('security-group', 'web-servers', { parent: 'vpc' })
    .node('launch-template', 'web-template', {
      properties: {
        launchTemplateName: 'web-server-template',
        imageId: 'ami-12345678',
        instanceType: 't3.medium',
        securityGroups: ['web-servers'],
        userData:
          '#!/bin/bash\ndnf install -y docker\nsystemctl start docker\ndocker run -d -p 80:80 myapp:latest\n',
      },
    })
    .node('auto-scaling-group', 'web', {
      parent: 'vpc',
      properties: {
        minSize: 2,
        maxSize: 10,
        desiredCapacity: 4,
        subnets: privateSubnets,
        healthCheckType: 'ELB',
        healthCheckGracePeriod: 300,
        scalingMetric: 'cpu',
        targetValue: 70,
        securityGroups: ['web-servers'],
        scheduledActions: [
          { recurrence: '0 9 * * MON-FRI', minSize: 10, maxSize: 30, desiredCapacity: 20 },
          { recurrence: '0 20 * * *', minSize: 2, maxSize: 10, desiredCapacity: 4 },
        ],
        alarmPolicies: [
          {
            threshold: 70,
            steps: [
              { from: 0, to: 10, adjustment: 1 },
              { from: 10, to: 20, adjustment: 2 },
              { from: 20, adjustment: 3 },
            ],
          },
        ],
      },
    })
    .node('alb', 'alb', { parent: 'vpc', properties: { subnets: publicSubnets } })
    .node('target-group', 'targets', { parent: 'vpc' })
    .connect('attach', 'web-template', 'web')
    .connect('forward', 'alb', 'targets')
    .connect('target', 'targets', 'web')
    .build();
}

/** A Fargate service behind a load balancer that scales on CPU, memory and requests. */
export function scaledService(): LintelDocument {
  return network()
    .node('security-group', 'containers', { parent: 'vpc' })
    .node('ecs-cluster', 'cluster')
    .node('secret', 'db-password')
    .node('iam-role', 'auto-scaling')
    .node('ecs-task-definition', 'web-app', {
      properties: {
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: 512,
        memory: 1024,
        containerName: 'nginx',
        image: 'nginx:latest',
        containerPort: 80,
        environment: { ENV: 'production' },
        secrets: { DB_PASSWORD: 'db-password' },
        healthCheckCommand: 'curl -f http://localhost/ || exit 1',
      },
    })
    .node('ecs-service', 'web', {
      parent: 'cluster',
      properties: {
        serviceName: 'web-service',
        launchType: 'FARGATE',
        desiredCount: 4,
        subnets: privateSubnets,
        securityGroups: ['containers'],
        healthCheckGracePeriodSeconds: 60,
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        minCapacity: 2,
        maxCapacity: 10,
        scalingMetric: 'cpu',
        scalingPolicyName: 'cpu-scaling',
        targetValue: 70,
        scaleInCooldown: 300,
        scaleOutCooldown: 60,
        moreScalingTargets: [
          { metric: 'memory', targetValue: 80 },
          { metric: 'requests', targetValue: 1000 },
        ],
      },
    })
    .node('alb', 'alb', { parent: 'vpc', properties: { subnets: publicSubnets } })
    .node('target-group', 'targets', { parent: 'vpc', properties: { targetType: 'ip' } })
    .connect('manage', 'web', 'web-app')
    .connect('assume', 'web', 'auto-scaling', { purpose: 'scaling' })
    .connect('forward', 'alb', 'targets')
    .connect('target', 'targets', 'web')
    .build();
}

/** A function in the VPC that an API invokes, with environments kept ready. */
export function readyFunction(): LintelDocument {
  return network()
    .node('security-group', 'functions', { parent: 'vpc' })
    .node('dynamodb-table', 'orders')
    .node('sqs-queue', 'failed')
    .node('api-gateway-rest', 'api')
    .node('lambda-function', 'process-order', {
      properties: {
        functionName: 'process-order',
        runtime: 'python3.11',
        handler: 'lambda_function.lambda_handler',
        codeS3Bucket: 'my-lambda-code',
        codeS3Key: 'function.zip',
        timeout: 30,
        memorySize: 512,
        environment: { ENVIRONMENT: 'production' },
        resourceVariables: { TABLE_NAME: 'orders' },
        reservedConcurrentExecutions: 100,
        provisionedConcurrency: 5,
        callers: 'function',
        deadLetterQueue: 'failed',
        subnets: privateSubnets,
        securityGroups: ['functions'],
      },
    })
    .connect('invoke', 'api', 'process-order')
    .connect('data', 'process-order', 'orders')
    .build();
}

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e';

/** HTTPS with rules by path and host, and an answer of the load balancer itself. */
export function ruledBalancer(): LintelDocument {
  const group = { targetType: 'ip', healthCheckPath: '/health' };
  return network()
    .node('security-group', 'front', { parent: 'vpc' })
    .node('alb', 'web-alb', {
      parent: 'vpc',
      properties: {
        loadBalancerName: 'web-alb',
        scheme: 'internet-facing',
        ipAddressType: 'ipv4',
        subnets: publicSubnets,
        securityGroups: ['front'],
        listeners: [],
      },
    })
    .node('listener', 'https', {
      parent: 'web-alb',
      properties: {
        port: 443,
        protocol: 'HTTPS',
        certificateArn,
        sslPolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01',
        rules: [
          {
            priority: 3,
            pathPattern: ['/maintenance'],
            statusCode: '503',
            contentType: 'text/html',
            messageBody: '<html><body><h1>Under Maintenance</h1></body></html>',
          },
        ],
      },
    })
    .node('target-group', 'web-targets', {
      parent: 'vpc',
      properties: {
        ...group,
        targetGroupName: 'web-targets',
        port: 80,
        protocol: 'HTTP',
        healthCheckProtocol: 'HTTP',
        healthCheckIntervalSeconds: 30,
        healthCheckTimeoutSeconds: 5,
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        matcher: '200-299',
        deregistrationDelaySeconds: 30,
        stickinessSeconds: 86_400,
      },
    })
    .node('target-group', 'api-targets', { parent: 'vpc', properties: group })
    .node('target-group', 'admin-targets', { parent: 'vpc', properties: group })
    .connect('forward', 'https', 'web-targets')
    .connect('forward', 'https', 'api-targets', { pathPattern: ['/api/*'], priority: 1 })
    .connect('forward', 'https', 'admin-targets', { hostHeader: ['admin.example.com'], priority: 2 })
    .build();
}

/** TCP on 443, handed on to addresses. */
export function plainBalancer(): LintelDocument {
  return network()
    .node('nlb', 'api-nlb', {
      parent: 'vpc',
      properties: {
        loadBalancerName: 'api-nlb',
        scheme: 'internet-facing',
        ipAddressType: 'ipv4',
        subnets: publicSubnets,
        listeners: [{ port: 443, protocol: 'TCP' }],
      },
    })
    .node('target-group', 'api-targets', {
      parent: 'vpc',
      properties: {
        targetGroupName: 'api-targets',
        port: 443,
        protocol: 'TCP',
        targetType: 'ip',
        healthCheckProtocol: 'TCP',
        healthCheckIntervalSeconds: 30,
        healthyThresholdCount: 3,
        unhealthyThresholdCount: 3,
      },
    })
    .connect('forward', 'api-nlb', 'api-targets')
    .build();
}

/** A production VPC with an ECS cluster: a service behind a load balancer, its database, alarms and logs. */
export function productionVpcWithEcs(): LintelDocument {
  return aDocument(createDocument('production', 'Production VPC with ECS cluster'))
    .settings({ environment: 'prod', tags: { Project: 'shop' } })
    .node('users', 'customers', { name: 'Customers' })
    .node('region', 'region', { name: 'us-east-1' })
    .node('vpc', 'vpc', { name: 'prod-vpc', parent: 'region', properties: { cidrBlock: '10.0.0.0/16' } })
    .node('availability-zone', 'zone-a', { parent: 'vpc', properties: { zone: 'a' } })
    .node('availability-zone', 'zone-b', { parent: 'vpc', properties: { zone: 'b' } })
    .node('subnet', 'public-1', {
      name: 'prod-public-1',
      parent: 'zone-a',
      properties: { tier: 'public', cidrBlock: '10.0.0.0/24' },
    })
    .node('subnet', 'public-2', {
      name: 'prod-public-2',
      parent: 'zone-b',
      properties: { tier: 'public', cidrBlock: '10.0.1.0/24' },
    })
    .node('subnet', 'private-1', {
      name: 'prod-private-1',
      parent: 'zone-a',
      properties: { tier: 'private', cidrBlock: '10.0.16.0/20' },
    })
    .node('subnet', 'private-2', {
      name: 'prod-private-2',
      parent: 'zone-b',
      properties: { tier: 'private', cidrBlock: '10.0.32.0/20' },
    })
    .node('nat-gateway', 'nat-1', { parent: 'public-1' })
    .node('nat-gateway', 'nat-2', { parent: 'public-2' })
    .node('alb', 'alb', {
      name: 'Web ALB',
      parent: 'vpc',
      properties: {
        listeners: [
          { port: 80, redirectToHttps: true },
          { port: 443, protocol: 'HTTPS' },
        ],
      },
    })
    .node('ecs-cluster', 'cluster', {
      name: 'Production',
      parent: 'region',
      properties: { containerInsights: 'enabled' },
    })
    .node('ecs-service', 'web', {
      name: 'Web',
      parent: 'cluster',
      properties: {
        cpu: 512,
        memory: 1024,
        containerPort: 8080,
        desiredCount: 3,
        minCapacity: 3,
        maxCapacity: 12,
        moreScalingTargets: [{ metric: 'requests', targetValue: 1000 }],
        healthCheckCommand: 'curl -f http://localhost:8080/health || exit 1',
        secrets: { DATABASE_PASSWORD: 'db' },
        resourceVariables: { DATABASE_HOST: 'db' },
      },
    })
    .node('ecr-repository', 'images', { name: 'web', parent: 'region' })
    .node('rds-instance', 'db', {
      name: 'Orders database',
      parent: 'vpc',
      properties: {
        engine: 'postgres',
        engineVersion: '17',
        multiAz: true,
        maxAllocatedStorage: 500,
        subnets: ['private-1', 'private-2'],
      },
    })
    .node('sns-topic', 'on-call', {
      name: 'On call',
      parent: 'region',
      properties: { emailSubscriptions: ['on-call@example.com'] },
    })
    .node('cloudwatch-alarm', 'high-cpu', {
      name: 'prod-high-cpu',
      parent: 'region',
      properties: { metricName: 'CPUUtilization', threshold: 80, evaluationPeriods: 2, period: 300 },
    })
    .connect('traffic', 'customers', 'alb', { protocol: 'HTTPS', port: 443 })
    .connect('forward', 'alb', 'web', { healthCheckPath: '/health' })
    .connect('pull', 'web', 'images', { imageTag: '1.4.2' })
    .connect('data', 'web', 'db')
    .connect('observe', 'high-cpu', 'web')
    .connect('observe', 'high-cpu', 'on-call')
    .build();
}
