import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function server(imageId?: JsonValue): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    server: { kind: 'ec2-instance', in: 'app', properties: imageId === undefined ? {} : { imageId } },
  });
}

function written(Role: JsonValue): LintelDocument {
  return drawing({
    job: { kind: 'resource', properties: { type: 'AWS::Glue::Job', properties: { Role, Command: {} } } },
  });
}

export const templatePortableFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An image by its id',
      document: server('ami-0123456789abcdef0'),
      finds: [{ at: 'document', message: 'literal' }],
    },
    {
      title: 'A role with an account number',
      document: written('arn:aws:iam::111122223333:role/job'),
      finds: [{ at: 'document', message: 'literal' }],
    },
    {
      title: 'A certificate of a drawn load balancer by its ARN',
      document: drawing({
        main: { kind: 'vpc' },
        front: {
          kind: 'alb',
          in: 'main',
          properties: { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/4711' },
        },
      }),
      finds: [{ at: 'document', message: 'literal' }],
    },
    {
      title: '201 queues, of each of which the template states the address',
      document: drawing(
        Object.fromEntries(
          Array.from({ length: 201 }, (_, index) => [`jobs-${index + 1}`, { kind: 'sqs-queue' }]),
        ),
      ),
      finds: [{ at: 'document', message: 'outputs' }],
    },
  ],
  passing: [
    {
      title: 'A key of another account than the drawn one',
      document: drawing({
        shop: { kind: 'account', properties: { accountId: '111122223333' } },
        job: {
          kind: 'resource',
          properties: {
            type: 'AWS::Glue::Job',
            properties: { Role: 'arn:aws:iam::444455556666:role/partner', Command: {} },
          },
        },
      }),
    },
    { title: 'The newest image', document: server() },
    {
      title: 'A role by its name',
      document: written({ 'Fn::Sub': `arn:aws:iam::\${AWS::AccountId}:role/job` }),
    },
  ],
  unknown: [
    {
      title: 'An image that a parameter decides',
      document: server({ Ref: 'Image' }),
      undecided: { at: 'server', field: 'imageId' },
    },
  ],
};
