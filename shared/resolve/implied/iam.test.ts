import { describe, expect, it } from 'vitest';
import { isJsonObject } from '#shared/base/json.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import { aNetwork } from '#shared/testing/sample-documents.ts';

/** Actions of a policy resource, by the logical id of what they are allowed on. */
function actionsOf(builder: DocumentBuilder, policy: string): readonly string[] {
  const document = resolve(builder.build()).resources.get(policy)?.properties.PolicyDocument;
  const statements = isJsonObject(document) && Array.isArray(document.Statement) ? document.Statement : [];
  return statements.flatMap((statement) => {
    if (!isJsonObject(statement) || !Array.isArray(statement.Action)) return [];
    return statement.Action.map(String);
  });
}

describe('impliedAccess', () => {
  it('gives a function a role that its service may assume, and only what its connections need', () => {
    const builder = aDocument()
      .node('lambda-function', 'reader')
      .node('dynamodb-table', 'orders')
      .connect('data', 'reader', 'orders', { access: 'read' });
    const { resources } = resolve(builder.build());
    expect(resources.get('ReaderRole')).toMatchObject({
      implied: true,
      properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: ['sts:AssumeRole'] }],
        },
      },
    });
    const actions = actionsOf(builder, 'ReaderRoleAccess');
    expect(actions).toContain('dynamodb:GetItem');
    expect(actions).not.toContain('dynamodb:PutItem');
    expect(resources.get('ReaderRoleAccess')?.because).toEqual([
      { node: 'reader', reason: 'reader needs it for its settings.' },
      { connection: 'reader-orders', reason: 'reader reads from orders.' },
    ]);
  });

  it('makes no policy where no connection needs one', () => {
    const { resources } = resolve(aDocument().node('ec2-instance', 'alone').build());
    expect(resources.has('AloneRole')).toBe(true);
    expect(resources.has('AloneRoleAccess')).toBe(false);
  });

  it('lets a function write to its own log group alone, and leaves it to the policy for interfaces in a VPC', () => {
    const alone = aDocument().node('lambda-function', 'job');
    const { resources } = resolve(alone.build());
    expect(resources.get('JobRole')?.properties).not.toHaveProperty('ManagedPolicyArns');
    expect(resources.get('JobRoleAccess')?.properties.PolicyDocument).toMatchObject({
      Statement: [
        {
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [
            {
              'Fn::Sub': [
                expect.stringMatching(/:log-group:\$\{Group\}:\*$/),
                { Group: { Ref: 'JobLogGroup' } },
              ],
            },
          ],
        },
      ],
    });
    const inside = aNetwork().node('lambda-function', 'job', { properties: { subnets: ['private-a'] } });
    const found = resolve(inside.build()).resources;
    expect(JSON.stringify(found.get('JobRole')?.properties.ManagedPolicyArns)).toContain(
      'AWSLambdaVPCAccessExecutionRole',
    );
    expect(found.has('JobRoleAccess')).toBe(false);
  });

  it("lets a function whose logs go to a stream write to AWS's own group, since none is drawn", () => {
    const streamed = aDocument()
      .node('lambda-function', 'job')
      .node('firehose', 'logs')
      .connect('log', 'job', 'logs');
    const { resources } = resolve(streamed.build());
    expect(JSON.stringify(resources.get('JobRole')?.properties.ManagedPolicyArns)).toContain(
      'AWSLambdaBasicExecutionRole',
    );
  });

  it('uses the drawn role, and puts what connections need beside it', () => {
    const builder = aDocument()
      .node('lambda-function', 'job')
      .node('iam-role', 'mine')
      .node('sqs-queue', 'jobs')
      .connect('assume', 'job', 'mine')
      .connect('data', 'job', 'jobs', { access: 'write' });
    const { resources } = resolve(builder.build());
    expect(resources.has('JobRole')).toBe(false);
    expect(resources.get('Job')?.properties.Role).toEqual({ 'Fn::GetAtt': ['Mine', 'Arn'] });
    expect(resources.get('JobRoleAccess')?.properties.Roles).toEqual([{ Ref: 'Mine' }]);
  });

  it('scales a service under a role of its own where one is drawn, which Application Auto Scaling may assume', () => {
    const service = aNetwork().node('ecs-service', 'web', { properties: { subnets: ['private-a'] } });
    expect(resolve(service.build()).resources.has('WebScalingRole')).toBe(false);
    const drawn = service
      .node('iam-role', 'scaler')
      .connect('assume', 'web', 'scaler', { purpose: 'scaling' });
    const { resources } = resolve(drawn.build());
    expect(resources.get('WebScalableTarget')?.properties.RoleARN).toEqual({
      'Fn::GetAtt': ['Scaler', 'Arn'],
    });
    expect(resources.get('Scaler')?.properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Principal: { Service: 'application-autoscaling.amazonaws.com' } }],
    });
  });

  it('lets a consumer take from what it polls, before the mapping is made', () => {
    const builder = aDocument()
      .node('sqs-queue', 'jobs')
      .node('lambda-function', 'worker')
      .connect('poll', 'jobs', 'worker');
    expect(actionsOf(builder, 'WorkerRoleAccess')).toContain('sqs:ReceiveMessage');
    expect(resolve(builder.build()).resources.get('WorkerPollJobs')?.dependsOn).toContain('WorkerRoleAccess');
  });

  it('lets two functions call each other without a circle', () => {
    const builder = aDocument()
      .node('lambda-function', 'a')
      .node('lambda-function', 'b')
      .connect('invoke', 'a', 'b')
      .connect('invoke', 'b', 'a');
    expect(actionsOf(builder, 'ARoleAccess')).toContain('lambda:InvokeFunction');
    expect(actionsOf(builder, 'BRoleAccess')).toContain('lambda:InvokeFunction');
    expect(resolve(builder.build()).resources.get('ARole')?.properties).not.toHaveProperty('Policies');
  });

  it('pulls images under the execution role of a service, and reads data under its task role', () => {
    const builder = aNetwork()
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('ecs-service', 'api', { parent: 'cluster' })
      .node('ecr-repository', 'images')
      .node('s3-bucket', 'files')
      .connect('pull', 'api', 'images')
      .connect('data', 'api', 'files', { access: 'read' });
    expect(actionsOf(builder, 'ApiExecutionRoleAccess')).toContain('ecr:BatchGetImage');
    expect(actionsOf(builder, 'ApiRoleAccess')).toEqual(['s3:ListBucket', 's3:GetObject']);
  });

  it('gives instances their role through a profile', () => {
    const builder = aNetwork().node('ec2-instance', 'worker', { parent: 'private-a' });
    const { resources } = resolve(builder.build());
    expect(resources.get('WorkerInstanceProfile')?.properties.Roles).toEqual([{ Ref: 'WorkerRole' }]);
    expect(resources.get('Worker')?.properties.IamInstanceProfile).toEqual({ Ref: 'WorkerInstanceProfile' });
  });
});
