import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { intrinsicName } from '#shared/resolve/references.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import {
  plainBalancer,
  productionVpcWithEcs,
  readyFunction,
  ruledBalancer,
  scaledGroup,
  scaledService,
} from '#shared/testing/seed-snippets.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { exportCloudFormation } from './cloudformation.ts';

/**
 * Well-known templates of the compute layer, drawn: every resource and property that they state has to be in what the
 * drawing becomes. `reference` stands for any reference to another resource; names that templates give their resources
 * are left out where Lintel lets AWS make them.
 */
const reference = { 'Fn::AnyReference': '' };

interface Snippet {
  readonly name: string;
  readonly document: LintelDocument;
  readonly resources: readonly (readonly [type: string, properties: JsonObject])[];
}

const trackingCpu = {
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
    TargetValue: 70,
  },
};

function serviceTracking(
  PredefinedMetricType: string,
  TargetValue: number,
  more: JsonObject = {},
): JsonObject {
  return {
    PolicyType: 'TargetTrackingScaling',
    ScalingTargetId: reference,
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType, ...more },
      TargetValue,
    },
  };
}

const snippets: readonly Snippet[] = [
  {
    name: 'an Auto Scaling group with target tracking, steps and schedules',
    document: scaledGroup(),
    resources: [
      [
        'AWS::EC2::LaunchTemplate',
        {
          LaunchTemplateName: 'web-server-template',
          LaunchTemplateData: {
            ImageId: 'ami-12345678',
            InstanceType: 't3.medium',
            SecurityGroupIds: [reference],
            UserData: {
              'Fn::Base64':
                '#!/bin/bash\ndnf install -y docker\nsystemctl start docker\ndocker run -d -p 80:80 myapp:latest\n',
            },
          },
        },
      ],
      [
        'AWS::AutoScaling::AutoScalingGroup',
        {
          MinSize: 2,
          MaxSize: 10,
          DesiredCapacity: 4,
          LaunchTemplate: { LaunchTemplateId: reference, Version: reference },
          VPCZoneIdentifier: [reference, reference],
          TargetGroupARNs: [reference],
          HealthCheckType: 'ELB',
          HealthCheckGracePeriod: 300,
        },
      ],
      ['AWS::AutoScaling::ScalingPolicy', { AutoScalingGroupName: reference, ...trackingCpu }],
      [
        'AWS::AutoScaling::ScalingPolicy',
        {
          AutoScalingGroupName: reference,
          PolicyType: 'StepScaling',
          AdjustmentType: 'ChangeInCapacity',
          MetricAggregationType: 'Average',
          StepAdjustments: [
            { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
            { MetricIntervalLowerBound: 10, MetricIntervalUpperBound: 20, ScalingAdjustment: 2 },
            { MetricIntervalLowerBound: 20, ScalingAdjustment: 3 },
          ],
        },
      ],
      [
        'AWS::AutoScaling::ScheduledAction',
        {
          AutoScalingGroupName: reference,
          DesiredCapacity: 20,
          MinSize: 10,
          MaxSize: 30,
          Recurrence: '0 9 * * MON-FRI',
        },
      ],
      [
        'AWS::AutoScaling::ScheduledAction',
        {
          AutoScalingGroupName: reference,
          DesiredCapacity: 4,
          MinSize: 2,
          MaxSize: 10,
          Recurrence: '0 20 * * *',
        },
      ],
    ],
  },
  {
    name: 'an ECS service that scales on CPU, memory and requests',
    document: scaledService(),
    resources: [
      [
        'AWS::ECS::TaskDefinition',
        {
          Family: 'web-app',
          NetworkMode: 'awsvpc',
          RequiresCompatibilities: ['FARGATE'],
          Cpu: '512',
          Memory: '1024',
          ContainerDefinitions: [
            {
              Name: 'nginx',
              Image: 'nginx:latest',
              PortMappings: [{ ContainerPort: 80, Protocol: 'tcp' }],
              Environment: [{ Name: 'ENV', Value: 'production' }],
              Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: reference }],
              LogConfiguration: {
                LogDriver: 'awslogs',
                Options: {
                  'awslogs-group': reference,
                  'awslogs-region': reference,
                  'awslogs-stream-prefix': 'nginx',
                },
              },
              HealthCheck: {
                Command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],
                Interval: 30,
                Timeout: 5,
                Retries: 3,
              },
            },
          ],
        },
      ],
      [
        'AWS::ECS::Service',
        {
          ServiceName: 'web-service',
          Cluster: reference,
          TaskDefinition: reference,
          DesiredCount: 4,
          LaunchType: 'FARGATE',
          NetworkConfiguration: {
            AwsvpcConfiguration: {
              AssignPublicIp: 'DISABLED',
              SecurityGroups: [reference],
              Subnets: [reference, reference],
            },
          },
          LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 80, TargetGroupArn: reference }],
          HealthCheckGracePeriodSeconds: 60,
          DeploymentConfiguration: {
            MaximumPercent: 200,
            MinimumHealthyPercent: 100,
            DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          },
        },
      ],
      [
        'AWS::ApplicationAutoScaling::ScalableTarget',
        {
          MaxCapacity: 10,
          MinCapacity: 2,
          ResourceId: reference,
          ScalableDimension: 'ecs:service:DesiredCount',
          ServiceNamespace: 'ecs',
          // No role: Application Auto Scaling acts under its service-linked role for ECS, whatever is stated here.
        },
      ],
      [
        'AWS::ApplicationAutoScaling::ScalingPolicy',
        {
          ...serviceTracking('ECSServiceAverageCPUUtilization', 70),
          TargetTrackingScalingPolicyConfiguration: {
            PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
            TargetValue: 70,
            ScaleInCooldown: 300,
            ScaleOutCooldown: 60,
          },
        },
      ],
      [
        'AWS::ApplicationAutoScaling::ScalingPolicy',
        serviceTracking('ECSServiceAverageMemoryUtilization', 80),
      ],
      [
        'AWS::ApplicationAutoScaling::ScalingPolicy',
        serviceTracking('ALBRequestCountPerTarget', 1000, { ResourceLabel: reference }),
      ],
    ],
  },
  {
    name: 'a function in a VPC behind an API, with environments kept ready',
    document: readyFunction(),
    resources: [
      [
        'AWS::Lambda::Function',
        {
          Runtime: 'python3.13',
          Handler: 'lambda_function.lambda_handler',
          Code: { S3Bucket: 'my-lambda-code', S3Key: 'function.zip' },
          Role: reference,
          Timeout: 30,
          MemorySize: 512,
          Environment: { Variables: { TABLE_NAME: reference, ENVIRONMENT: 'production' } },
          ReservedConcurrentExecutions: 100,
          DeadLetterConfig: { TargetArn: reference },
          VpcConfig: { SecurityGroupIds: [reference], SubnetIds: [reference, reference] },
        },
      ],
      [
        'AWS::Lambda::Permission',
        {
          FunctionName: reference,
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
          SourceArn: reference,
        },
      ],
      [
        'AWS::Lambda::Alias',
        {
          FunctionName: reference,
          FunctionVersion: reference,
          Name: 'live',
          ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 },
        },
      ],
    ],
  },
  {
    name: 'an Application Load Balancer with rules by path and host and an answer of its own',
    document: ruledBalancer(),
    resources: [
      [
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
        {
          Type: 'application',
          Scheme: 'internet-facing',
          IpAddressType: 'ipv4',
          SecurityGroups: [reference],
          Subnets: [reference, reference],
          Tags: [{ Key: 'Name', Value: 'web-alb' }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::TargetGroup',
        {
          Port: 80,
          Protocol: 'HTTP',
          VpcId: reference,
          TargetType: 'ip',
          HealthCheckEnabled: true,
          HealthCheckProtocol: 'HTTP',
          HealthCheckPath: '/health',
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 2,
          UnhealthyThresholdCount: 3,
          Matcher: { HttpCode: '200-299' },
          TargetGroupAttributes: [
            { Key: 'deregistration_delay.timeout_seconds', Value: 30 },
            { Key: 'stickiness.enabled', Value: true },
            { Key: 'stickiness.type', Value: 'lb_cookie' },
            { Key: 'stickiness.lb_cookie.duration_seconds', Value: 86_400 },
          ],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::Listener',
        {
          LoadBalancerArn: reference,
          Port: 443,
          Protocol: 'HTTPS',
          SslPolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01',
          Certificates: [{ CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e' }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: reference }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        {
          ListenerArn: reference,
          Priority: 1,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
          Actions: [{ Type: 'forward', TargetGroupArn: reference }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        {
          ListenerArn: reference,
          Priority: 2,
          Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['admin.example.com'] } }],
          Actions: [{ Type: 'forward', TargetGroupArn: reference }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        {
          ListenerArn: reference,
          Priority: 3,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/maintenance'] } }],
          Actions: [
            {
              Type: 'fixed-response',
              FixedResponseConfig: {
                StatusCode: 503,
                ContentType: 'text/html',
                MessageBody: '<html><body><h1>Under Maintenance</h1></body></html>',
              },
            },
          ],
        },
      ],
    ],
  },
  {
    name: 'a Network Load Balancer in front of addresses',
    document: plainBalancer(),
    resources: [
      [
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
        {
          Type: 'network',
          Scheme: 'internet-facing',
          IpAddressType: 'ipv4',
          Subnets: [reference, reference],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::TargetGroup',
        {
          Port: 443,
          Protocol: 'TCP',
          VpcId: reference,
          TargetType: 'ip',
          HealthCheckEnabled: true,
          HealthCheckProtocol: 'TCP',
          HealthCheckIntervalSeconds: 30,
          HealthyThresholdCount: 3,
          UnhealthyThresholdCount: 3,
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::Listener',
        {
          LoadBalancerArn: reference,
          Port: 443,
          Protocol: 'TCP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: reference }],
        },
      ],
    ],
  },
];

describe.each(snippets)('$name, drawn', ({ document, resources }) => {
  const template = templateOf(document);

  it('is a template that AWS accepts', () => {
    expect(resolve(document).gaps).toEqual([]);
    expect(validateTemplate(template)).toEqual([]);
    expect(validateWithAws(JSON.stringify(template))).toEqual([]);
  });

  it.each(resources.map(([type, properties], index) => ({ type, properties, index })))(
    'becomes the $type that was meant ($index)',
    ({ type, properties }) => {
      const candidates = Object.values(template.Resources ?? {}).filter(({ Type }) => Type === type);
      const differences = candidates.map(({ Properties }) => differencesOf(properties, Properties ?? {}, ''));
      const fewest = differences.sort((a, b) => a.length - b.length)[0] ?? [`no ${type}`];
      expect(fewest).toEqual([]);
    },
  );
});

describe('a production VPC with ECS, drawn', () => {
  const document = productionVpcWithEcs();

  it('has no gap and is a template in which AWS finds nothing wrong', () => {
    const template = templateOf(document);
    expect(resolve(document).gaps).toEqual([]);
    expect(validateTemplate(template)).toEqual([]);
    expect(validateWithAws(JSON.stringify(template))).toEqual([]);
  });

  it('writes what was reviewed', async () => {
    const { text } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
    await expect(text).toMatchFileSnapshot('__golden__/production-vpc-with-ecs.yaml');
  });
});

function templateOf(document: LintelDocument): Template {
  const template: unknown = JSON.parse(
    exportCloudFormation(document, resolve(document), { format: 'json', parameters: 'literal' }).text,
  );
  return template as Template;
}

/** What is meant and not there; what is there beside it is not looked at. Entries of a list may stand in any order. */
function differencesOf(
  meant: JsonValue | undefined,
  found: JsonValue | undefined,
  path: string,
): readonly string[] {
  if (meant === reference) return intrinsicName(found) === undefined ? [`${path} is no reference`] : [];
  if (Array.isArray(meant)) {
    if (!Array.isArray(found)) return [`${path} is no list`];
    const rest = [...(found as readonly JsonValue[])];
    return (meant as readonly JsonValue[]).flatMap((entry, index) => {
      const at = rest.findIndex((candidate) => differencesOf(entry, candidate, path).length === 0);
      if (at < 0) return [`${path}[${index}] is missing`];
      rest.splice(at, 1);
      return [];
    });
  }
  if (isJsonObject(meant)) {
    if (!isJsonObject(found)) return [`${path} is no object`];
    return Object.entries(meant).flatMap(([key, value]) =>
      differencesOf(value, found[key], path === '' ? key : `${path}.${key}`),
    );
  }
  // CloudFormation takes numbers and switches as text, too.
  return String(meant) === String(found)
    ? []
    : [`${path} is ${JSON.stringify(found)}, not ${JSON.stringify(meant)}`];
}
