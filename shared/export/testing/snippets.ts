import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import {
  plainBalancer,
  readyFunction,
  ruledBalancer,
  scaledGroup,
  scaledService,
} from '#shared/testing/seed-snippets.ts';

/** A reference to a resource of that type, or to a pseudo parameter. */
function to(type: string): JsonObject {
  return { [anyReference]: type };
}

/** Stands in for a reference in what is expected. */
export const anyReference = 'Fn::AnyReference';

const subnet = to('AWS::EC2::Subnet');

const securityGroup = to('AWS::EC2::SecurityGroup');

const targetGroup = to('AWS::ElasticLoadBalancingV2::TargetGroup');

const loadBalancer = to('AWS::ElasticLoadBalancingV2::LoadBalancer');

const listener = to('AWS::ElasticLoadBalancingV2::Listener');

const scalingGroup = to('AWS::AutoScaling::AutoScalingGroup');

const launchTemplate = to('AWS::EC2::LaunchTemplate');

const lambda = to('AWS::Lambda::Function');

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
    ScalingTargetId: to('AWS::ApplicationAutoScaling::ScalableTarget'),
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType, ...more },
      TargetValue,
    },
  };
}

/**
 * Well-known templates of the compute layer, drawn: every resource and property that they state has to be in what the
 * drawing becomes, and no resource stands for two of them.
 */
export const snippets: readonly Snippet[] = [
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
            SecurityGroupIds: [securityGroup],
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
          LaunchTemplate: { LaunchTemplateId: launchTemplate, Version: launchTemplate },
          VPCZoneIdentifier: [subnet, subnet],
          TargetGroupARNs: [targetGroup],
          HealthCheckType: 'ELB',
          HealthCheckGracePeriod: 300,
        },
      ],
      ['AWS::AutoScaling::ScalingPolicy', { AutoScalingGroupName: scalingGroup, ...trackingCpu }],
      [
        'AWS::AutoScaling::ScalingPolicy',
        {
          AutoScalingGroupName: scalingGroup,
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
          AutoScalingGroupName: scalingGroup,
          DesiredCapacity: 20,
          MinSize: 10,
          MaxSize: 30,
          Recurrence: '0 9 * * MON-FRI',
        },
      ],
      [
        'AWS::AutoScaling::ScheduledAction',
        {
          AutoScalingGroupName: scalingGroup,
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
              Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: to('AWS::SecretsManager::Secret') }],
              LogConfiguration: {
                LogDriver: 'awslogs',
                Options: {
                  'awslogs-group': to('AWS::Logs::LogGroup'),
                  'awslogs-region': to('AWS::Region'),
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
          Cluster: to('AWS::ECS::Cluster'),
          TaskDefinition: to('AWS::ECS::TaskDefinition'),
          DesiredCount: 4,
          LaunchType: 'FARGATE',
          NetworkConfiguration: {
            AwsvpcConfiguration: {
              AssignPublicIp: 'DISABLED',
              SecurityGroups: [securityGroup],
              Subnets: [subnet, subnet],
            },
          },
          LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 80, TargetGroupArn: targetGroup }],
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
          ResourceId: to('AWS::ECS::Cluster'),
          RoleARN: to('AWS::IAM::Role'),
          ScalableDimension: 'ecs:service:DesiredCount',
          ServiceNamespace: 'ecs',
        },
      ],
      [
        'AWS::ApplicationAutoScaling::ScalingPolicy',
        {
          PolicyName: 'cpu-scaling',
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
        serviceTracking('ALBRequestCountPerTarget', 1000, { ResourceLabel: loadBalancer }),
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
          FunctionName: 'process-order',
          Runtime: 'python3.11',
          Handler: 'lambda_function.lambda_handler',
          Code: { S3Bucket: 'my-lambda-code', S3Key: 'function.zip' },
          Role: to('AWS::IAM::Role'),
          Timeout: 30,
          MemorySize: 512,
          Environment: { Variables: { TABLE_NAME: to('AWS::DynamoDB::Table'), ENVIRONMENT: 'production' } },
          ReservedConcurrentExecutions: 100,
          DeadLetterConfig: { TargetArn: to('AWS::SQS::Queue') },
          VpcConfig: { SecurityGroupIds: [securityGroup], SubnetIds: [subnet, subnet] },
        },
      ],
      [
        'AWS::Lambda::Permission',
        {
          FunctionName: lambda,
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
          SourceArn: to('AWS::ApiGateway::RestApi'),
        },
      ],
      [
        'AWS::Lambda::Alias',
        {
          FunctionName: lambda,
          FunctionVersion: to('AWS::Lambda::Version'),
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
          Name: 'web-alb',
          Type: 'application',
          Scheme: 'internet-facing',
          IpAddressType: 'ipv4',
          SecurityGroups: [securityGroup],
          Subnets: [subnet, subnet],
          Tags: [{ Key: 'Name', Value: 'web-alb' }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::TargetGroup',
        {
          Name: 'web-targets',
          Port: 80,
          Protocol: 'HTTP',
          VpcId: to('AWS::EC2::VPC'),
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
          LoadBalancerArn: loadBalancer,
          Port: 443,
          Protocol: 'HTTPS',
          SslPolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01',
          Certificates: [{ CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e' }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        {
          ListenerArn: listener,
          Priority: 1,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
          Actions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        {
          ListenerArn: listener,
          Priority: 2,
          Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['admin.example.com'] } }],
          Actions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        {
          ListenerArn: listener,
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
          Name: 'api-nlb',
          Type: 'network',
          Scheme: 'internet-facing',
          IpAddressType: 'ipv4',
          Subnets: [subnet, subnet],
        },
      ],
      [
        'AWS::ElasticLoadBalancingV2::TargetGroup',
        {
          Name: 'api-targets',
          Port: 443,
          Protocol: 'TCP',
          VpcId: to('AWS::EC2::VPC'),
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
          LoadBalancerArn: loadBalancer,
          Port: 443,
          Protocol: 'TCP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
        },
      ],
    ],
  },
];
