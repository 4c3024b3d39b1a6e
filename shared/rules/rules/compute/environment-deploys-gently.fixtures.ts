import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function environment(properties: JsonObject, polls = false): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string, tier: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': subnet('10.0.0.0/24', 'a', 'private'),
      'app-b': subnet('10.0.1.0/24', 'b', 'private'),
      'front-a': subnet('10.0.2.0/24', 'a', 'public'),
      'front-b': subnet('10.0.3.0/24', 'b', 'public'),
      shop: { kind: 'elastic-beanstalk', in: 'main', properties },
      nat: { kind: 'nat-gateway', in: 'front-a' },
      'nat-b': { kind: 'nat-gateway', in: 'front-b' },
      orders: { kind: 'sqs-queue' },
    },
    polls ? [['orders', 'poll', 'shop']] : [],
  );
}

export const environmentDeploysGentlyFixtures: RuleFixtures = {
  failing: [
    {
      title: 'All at once',
      document: environment({ deploymentPolicy: 'AllAtOnce' }),
      finds: [{ at: 'shop', message: 'all' }],
    },
    {
      title: 'Without managed updates',
      document: environment({ managedUpdates: false }),
      finds: [{ at: 'shop', message: 'updates' }],
    },
    {
      title: 'A worker without its queue',
      document: environment({ tier: 'Worker' }),
      finds: [{ at: 'shop', message: 'queue' }],
    },
    {
      title: 'A written environment with a database of its own',
      document: drawing({
        shop: {
          kind: 'resource',
          properties: {
            type: 'AWS::ElasticBeanstalk::Environment',
            properties: {
              OptionSettings: [
                { Namespace: 'aws:rds:dbinstance', OptionName: 'DBEngine', Value: 'postgres' },
              ],
            },
          },
        },
      }),
      finds: [{ at: 'shop', message: 'database' }],
    },
  ],
  passing: [
    { title: 'With an additional batch', document: environment({}) },
    { title: 'A worker and its queue', document: environment({ tier: 'Worker' }, true) },
  ],
  unknown: [
    {
      title: 'A policy that a parameter decides',
      document: environment({ deploymentPolicy: { Ref: 'Policy' } }),
      undecided: { at: 'shop', field: 'deploymentPolicy' },
    },
  ],
};
