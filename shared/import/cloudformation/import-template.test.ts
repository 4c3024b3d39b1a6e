import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Imported } from '../imported.ts';
import { importTemplate } from './import-template.ts';

function fixture(name: string): Imported {
  return imported(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'), name);
}

function imported(text: string, fileName = 'template.yaml'): Imported {
  const result = importTemplate(text, { fileName, documentId: 'test' });
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

function refusal(text: string) {
  const result = importTemplate(text, { fileName: 'template.yaml', documentId: 'test' });
  return result.ok ? undefined : result.fault;
}

function resourcesOf(lines: string): string {
  return `Resources:\n${lines.replace(/^/gm, '  ')}\n`;
}

/** `from kind to` with the properties that are set. */
function lines({ connections }: LintelDocument): readonly string[] {
  return [...connections.values()]
    .map(({ from, kind, to, properties }) =>
      `${from} ${kind} ${to} ${properties === undefined ? '' : JSON.stringify(properties)}`.trim(),
    )
    .sort();
}

describe('importTemplate', () => {
  const { document, report } = fixture('shop.yaml');
  const node = (id: string) => document.nodes.get(id);

  it('draws whom a bucket tells, with the events and the filter of each', () => {
    const told = imported(
      resourcesOf(`Thumbnails:
  Type: AWS::Lambda::Function
  Properties: {Role: !Sub "arn:aws:iam::\${AWS::AccountId}:role/r", Code: {ZipFile: x}}
Jobs:
  Type: AWS::SQS::Queue
Files:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration:
      LambdaConfigurations:
        - Event: s3:ObjectCreated:Put
          Function: !GetAtt Thumbnails.Arn
          Filter: &raw {S3Key: {Rules: [{Name: prefix, Value: raw/}, {Name: Suffix, Value: .jpg}]}}
        - {Event: 's3:ObjectRemoved:*', Function: !GetAtt Thumbnails.Arn, Filter: *raw}
      QueueConfigurations:
        - {Event: 's3:ObjectCreated:*', Queue: !GetAtt Jobs.Arn}`),
    );
    expect(lines(told.document)).toEqual([
      'files event jobs',
      'files event thumbnails {"events":["s3:ObjectCreated:Put","s3:ObjectRemoved:*"],"filterPrefix":"raw/","filterSuffix":".jpg"}',
    ]);
  });

  it.each([
    ['alb', 'Subnets: [subnet-1, subnet-2]'],
    ['alb', 'Type: application\n    Scheme: internal'],
    ['nlb', 'Type: network'],
    ['gwlb', 'Type: gateway'],
  ])('takes a load balancer for an %s by what it states, not by what it leaves to AWS', (kind, stated) => {
    const { document } = imported(
      resourcesOf(
        `Balancer:\n  Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n  Properties:\n    ${stated}`,
      ),
    );
    expect(document.nodes.get('balancer')?.kind).toBe(kind);
  });

  it('reads what becomes of everything in a bucket, and leaves rules for a part of it to the template', () => {
    const { document: kept } = imported(
      resourcesOf(`Logs:
  Type: AWS::S3::Bucket
  Properties:
    LifecycleConfiguration:
      Rules:
        - {Id: part, Status: Enabled, Prefix: tmp/, ExpirationInDays: 1}
        - {Id: off, Status: Disabled, ExpirationInDays: 2}
        - Id: all
          Status: Enabled
          Transitions:
            - {StorageClass: GLACIER, TransitionInDays: 90}
            - {StorageClass: STANDARD_IA, TransitionInDays: 30}
          ExpirationInDays: 365`),
    );
    expect(kept.nodes.get('logs')?.properties).toMatchObject({
      transitionDays: 30,
      transitionStorageClass: 'STANDARD_IA',
      moreTransitions: [{ days: 90, storageClass: 'GLACIER' }],
      expirationDays: 365,
    });
  });

  it.each([
    [1, 0],
    [2, 1],
    [4, 3],
  ])('draws a cluster with its %i instances as one node with %i readers', (instances, readers) => {
    const instance = `  Type: AWS::RDS::DBInstance
  Properties: {Engine: aurora-postgresql, DBClusterIdentifier: !Ref Shop, DBInstanceClass: db.r7g.xlarge}`;
    const { document: clustered } = imported(
      resourcesOf(`Shop:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-postgresql, MasterUsername: shop, ManageMasterUserPassword: true}
${Array.from({ length: instances }, (_, index) => `Instance${index}:\n${instance}`).join('\n')}
Alone:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres, DBInstanceClass: db.t4g.micro, AllocatedStorage: '20'}`),
    );
    expect([...clustered.nodes.values()].map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'shop aurora-cluster',
      'alone rds-instance',
    ]);
    expect(clustered.nodes.get('shop')?.properties).toMatchObject({
      readers,
      dbInstanceClass: 'db.r7g.xlarge',
    });
  });

  it('makes a node of every resource of a known kind and folds what belongs to it', () => {
    expect(report).toMatchObject({ recognised: 15, kept: 1, folded: 8 });
    expect(
      [...document.nodes.values()].filter(({ kind }) => kind === 'resource').map(({ id }) => id),
    ).toEqual(['scanner']);
  });

  it('works out parameters, mappings and functions that the template itself decides', () => {
    expect(node('network')?.properties?.cidrBlock).toBe('10.20.0.0/16');
    expect(node('web')?.properties?.instanceType).toBe('t3.small');
    expect(node('mailer')?.properties?.environment).toEqual({ STAGE: 'test' });
  });

  it('keeps what only a deployment knows as it is written', () => {
    expect(node('mailer')?.origin?.expressions).toMatchObject({
      'environment.SECRET': '!Ref DatabaseSecretArn',
    });
    expect(node('archive')?.origin?.condition).toBe('IsProd');
  });

  it('writes the default of AWS where the template is silent and the kind starts with another', () => {
    expect(node('failed')?.properties?.visibilityTimeout).toBe(30);
    expect(node('mailer')?.properties).toMatchObject({ memorySize: 128, timeout: 3 });
    expect(node('archive')?.properties?.versioning).toBe(false);
    const { document: database } = imported(
      resourcesOf(
        'Db:\n  Type: AWS::RDS::DBInstance\n  Properties: {DBInstanceClass: db.t4g.micro, Engine: mysql}',
      ),
    );
    expect(database.nodes.get('db')?.properties).toMatchObject({ multiAz: false, storageEncrypted: false });
  });

  it('puts nodes where they are', () => {
    expect(node('public-a')).toMatchObject({
      parent: 'network',
      properties: { tier: 'public', availabilityZone: 'a' },
    });
    expect(node('public-b')?.properties?.availabilityZone).toBe('b');
    expect(node('web')?.parent).toBe('public-a');
    expect(node('gateway')?.parent).toBe('network');
    expect(node('balancer')).toMatchObject({
      parent: 'network',
      properties: { subnets: ['public-a', 'public-b'] },
    });
  });

  it('draws what references and folded resources mean', () => {
    expect(lines(document)).toEqual([
      'balancer forward web-targets {"listenerPort":80,"pathPattern":["/reports/*"],"priority":7}',
      'balancer forward web-targets {"listenerPort":80}',
      'mailer assume mailer-role',
      'orders poll mailer {"batchSize":5,"reportBatchItemFailures":false}',
      'public-table associate public-a',
      'public-table associate public-b',
      'public-table route gateway {"destinationCidrBlock":"0.0.0.0/0"}',
      'web-targets target web',
    ]);
    expect(node('orders')?.properties).toMatchObject({ deadLetterQueue: 'failed', maxReceiveCount: 4 });
    expect(node('web-group')?.properties?.securityGroupIngress).toEqual([
      { ipProtocol: 'tcp', fromPort: 8080, toPort: 8080, securityGroup: 'balancer-group' },
    ]);
  });

  it('keeps every property of what has no kind', () => {
    expect(node('scanner')?.properties).toEqual({
      type: 'AWS::IoT::Thing',
      properties: { ThingName: { 'Fn::Sub': `\${Stage}-scanner` } },
    });
  });

  it('draws what the Serverless Application Model and loops stand for', () => {
    const sam = fixture('events-sam.yaml');
    expect([...sam.document.nodes.values()].map(({ id, kind }) => `${id} ${kind}`).sort()).toEqual([
      'orders sqs-queue',
      'serverless-http-api api-gateway-http',
      'table dynamodb-table',
      'topic-alpha sns-topic',
      'topic-beta sns-topic',
      'worker lambda-function',
    ]);
    expect(sam.document.nodes.get('worker')?.properties).toMatchObject({ timeout: 20, memorySize: 256 });
    expect(lines(sam.document)).toEqual([
      'orders poll worker {"batchSize":3,"reportBatchItemFailures":false}',
      'serverless-http-api invoke worker {"method":"GET","path":"/orders"}',
      'worker data table',
    ]);
  });

  it('draws what enriches the records of a pipe as a call, and its target as an event', () => {
    const piped = imported(
      resourcesOf(`Jobs:
  Type: AWS::SQS::Queue
Enrich:
  Type: AWS::StepFunctions::StateMachine
  Properties: {StateMachineType: EXPRESS}
Done:
  Type: AWS::SQS::Queue
Pipe:
  Type: AWS::Pipes::Pipe
  Properties: {Source: !GetAtt Jobs.Arn, Enrichment: !Ref Enrich, Target: !GetAtt Done.Arn}`),
    );
    expect(lines(piped.document)).toEqual(['jobs poll pipe', 'pipe event done', 'pipe invoke enrich']);
  });

  it('reads a template of JSON with tabs', () => {
    const text = JSON.stringify({ Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } }, null, '\t');
    expect(imported(text, 'a.json').document.nodes.get('jobs')?.kind).toBe('sqs-queue');
  });

  it('reports keys that are there twice, and resources without a type', () => {
    const { report: odd } = imported(
      resourcesOf('Jobs:\n  Type: AWS::SQS::Queue\n  Type: AWS::SNS::Topic\nOdd: {}'),
    );
    expect(odd.notes.map(({ message, line }) => `${line} ${message}`)).toEqual([
      '4 Type is there twice; the last one counts, as in CloudFormation.',
      '5 Odd has no Type; it stays in the template and is not drawn.',
    ]);
  });

  it.each([
    ['nothing', '', 1],
    ['a list', '- a\n', 1],
    ['another YAML file', 'services:\n  web: {}\n', 1],
    ['a broken quote', resourcesOf('A: "b'), 3],
    ['an alias inside of what it stands for', 'Resources: &r\n  A: *r\n', 2],
    ['an alias of nothing', 'Resources:\n  A: *r\n', 2],
    ['several documents', 'Resources: {}\n---\nResources: {}\n', 2],
    ['a key that is a map', 'Resources: {{x}}\n', 1],
    ['a key that JavaScript gives a meaning', 'Resources:\n  __proto__: {}\n', 2],
    ['tabs as indentation', 'Resources:\n\tA: {}\n', 2],
    ['brackets without end', `Resources: ${'['.repeat(100_000)}`, 1],
    ['a chain of nested lists', `Resources:\n  ${'- '.repeat(50_000)}a`, 2],
    ['a bomb of aliases', bomb(), 6],
    ['five megabytes', `Resources: {}\n#${' '.repeat(5_000_000)}`, undefined],
  ])('refuses %s in one sentence with the line', (_, text, line) => {
    const fault = refusal(text);
    expect(fault?.message).toMatch(/^[^\n]+\.$/);
    expect(fault?.line).toBe(line);
    expect(fault?.file).toBe('template.yaml');
  });

  it('leaves conditions, loops and aliases that ask for themselves undecided', () => {
    const text = [
      'Conditions: {A: !Condition B, B: !Not [!Condition A]}',
      'Resources:',
      '  Jobs: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !If [A, 1, 2]}}',
      `  Fn::ForEach::X: [N, !Ref Unknown, {"Q\${N}": {Type: AWS::SQS::Queue}}]`,
    ].join('\n');
    const { document: undecided, report: odd } = imported(text);
    expect(undecided.nodes.get('jobs')?.origin?.expressions).toEqual({ delaySeconds: '!If [A, 1, 2]' });
    expect(odd.notes.map(({ line }) => line)).toEqual([4]);
  });
});

/** Each level is ten times the one before. */
function bomb(): string {
  const levels = Array.from({ length: 8 }, (_, index) => {
    const inner = index === 0 ? 'x' : `*l${index - 1}`;
    return `L${index}: &l${index} [${Array.from({ length: 10 }, () => inner).join(', ')}]`;
  });
  return `${levels.join('\n')}\nResources: *l7\n`;
}
