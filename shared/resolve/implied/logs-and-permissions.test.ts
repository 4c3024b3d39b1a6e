import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { aNetwork } from '#shared/testing/sample-documents.ts';

describe('impliedLogGroups', () => {
  it('gives a function a log group that ends after 30 days', () => {
    const { resources } = resolve(aDocument().node('lambda-function', 'job').build());
    expect(resources.get('JobLogGroup')?.properties).toMatchObject({
      LogGroupName: { 'Fn::Sub': `/aws/lambda/\${AWS::StackName}-job` },
      RetentionInDays: 30,
    });
  });

  it('uses the drawn log group', () => {
    const { resources } = resolve(
      aDocument()
        .node('lambda-function', 'job')
        .node('log-group', 'logs')
        .connect('log', 'job', 'logs')
        .build(),
    );
    expect(resources.has('JobLogGroup')).toBe(false);
    expect(resources.get('Job')?.properties.LoggingConfig).toMatchObject({ LogGroup: { Ref: 'Logs' } });
  });

  it('makes none for an API that writes no access logs', () => {
    const document = aDocument()
      .node('api-gateway-http', 'api', { properties: { accessLogs: false } })
      .build();
    expect(resolve(document).resources.has('ApiLogGroup')).toBe(false);
  });
});

describe('impliedPermissions', () => {
  it('lets a bucket of this account invoke a function', () => {
    const { resources } = resolve(
      aDocument()
        .node('s3-bucket', 'uploads')
        .node('lambda-function', 'resize')
        .connect('event', 'uploads', 'resize')
        .build(),
    );
    expect(resources.get('ResizePermissionUploads')).toMatchObject({
      properties: { Principal: 's3.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } },
      because: [{ connection: 'uploads-resize', reason: expect.any(String) }],
    });
    expect(resources.get('Uploads')?.dependsOn).toEqual(['ResizePermissionUploads']);
  });

  it('lets a topic send to a queue', () => {
    const { resources } = resolve(
      aDocument()
        .node('sns-topic', 'news')
        .node('sqs-queue', 'inbox')
        .connect('event', 'news', 'inbox')
        .build(),
    );
    const policy = [...resources.values()].find(({ type }) => type === 'AWS::SQS::QueuePolicy');
    expect(JSON.stringify(policy?.properties)).toContain('sns.amazonaws.com');
  });

  it('lets an API invoke its functions, and calls other services under a role', () => {
    const { resources } = resolve(
      aDocument()
        .node('api-gateway-http', 'api')
        .node('lambda-function', 'take')
        .node('sqs-queue', 'jobs')
        .connect('invoke', 'api', 'take')
        .connect('invoke', 'api', 'jobs', { path: '/jobs', method: 'POST' })
        .build(),
    );
    expect(resources.get('TakePermissionApi')?.properties.Principal).toBe('apigateway.amazonaws.com');
    expect([...resources.values()].some(({ type }) => type === 'AWS::SQS::QueuePolicy')).toBe(false);
    expect(JSON.stringify(resources.get('ApiRoleAccess')?.properties)).toContain('sqs:SendMessage');
  });

  it('lets a load balancer invoke a function through a drawn target group', () => {
    const { resources } = resolve(
      aNetwork()
        .node('alb', 'web', { parent: 'vpc' })
        .node('target-group', 'functions', { parent: 'vpc' })
        .node('lambda-function', 'page')
        .connect('forward', 'web', 'functions')
        .connect('target', 'functions', 'page')
        .build(),
    );
    expect(resources.get('PagePermissionFunctions')?.properties.Principal).toBe(
      'elasticloadbalancing.amazonaws.com',
    );
    expect(resources.get('Functions')?.dependsOn).toEqual(['PagePermissionFunctions']);
  });
});
