import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function hosts(count: number, properties: JsonObject): LintelDocument {
  const ids = Array.from({ length: count }, (_, index) => `server-${index + 1}`);
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    ...Object.fromEntries(ids.map((id) => [id, { kind: 'ec2-instance', in: 'app', properties }])),
  });
}

const arm = { instanceType: 'm7g.large' };

export const priceModelFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two servers that run all month',
      document: hosts(2, arm),
      finds: [{ at: 'document', message: 'commit' }],
    },
    {
      title: 'Amazon Linux on a processor of others',
      document: hosts(1, { instanceType: 'm6i.large' }),
      finds: [{ at: 'document', message: 'graviton' }],
    },
    {
      title: 'A worker of a queue on demand',
      document: drawing(
        {
          main: { kind: 'vpc' },
          app: {
            kind: 'subnet',
            in: 'main',
            properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
          },
          jobs: { kind: 'sqs-queue' },
          workers: { kind: 'auto-scaling-group', in: 'main', properties: { ...arm, subnets: ['app'] } },
        },
        [['jobs', 'poll', 'workers']],
      ),
      finds: [{ at: 'document', message: 'spot' }],
    },
    {
      title: 'A database on a processor of others',
      document: drawing({
        main: { kind: 'vpc' },
        orders: { kind: 'rds-instance', in: 'main', properties: { dbInstanceClass: 'db.m6i.large' } },
      }),
      finds: [{ at: 'document', message: 'graviton' }],
    },
  ],
  passing: [
    { title: 'One server on Graviton', document: hosts(1, arm) },
    {
      title: 'An image of its own',
      document: hosts(1, { instanceType: 'm6i.large', imageId: 'ami-0123456789abcdef0' }),
    },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: hosts(1, { instanceType: { Ref: 'Type' } }),
      undecided: { at: 'server-1', field: 'instanceType' },
    },
  ],
};
