import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function instance(properties: JsonObject, volume: JsonObject = {}): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    web: { kind: 'ec2-instance', in: 'app', properties },
    disk: { kind: 'ebs-volume', in: 'app', properties: volume },
  });
}

export const currentGenerationFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An m4 instance',
      document: instance({ instanceType: 'm4.large' }),
      finds: [{ at: 'web', message: 'type' }],
    },
    {
      title: 'A gp2 volume',
      document: instance({}, { volumeType: 'gp2' }),
      finds: [{ at: 'disk', message: 'volume' }],
    },
    {
      title: 'A cache on m4 and nodes on m4',
      document: drawing({
        main: { kind: 'vpc' },
        sessions: { kind: 'elasticache', in: 'main', properties: { cacheNodeType: 'cache.m4.large' } },
        pods: { kind: 'eks-cluster', in: 'main' },
        nodes: {
          kind: 'eks-node-group',
          in: 'pods',
          properties: { instanceTypes: ['m6i.large', 'm4.large'] },
        },
      }),
      finds: [
        { at: 'sessions', message: 'type' },
        { at: 'nodes', message: 'type' },
      ],
    },
  ],
  passing: [
    { title: 'Current types', document: instance({ instanceType: 'm7g.large' }, { volumeType: 'gp3' }) },
    { title: 'An old size without an equal', document: instance({ instanceType: 'm4.10xlarge' }) },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: instance({ instanceType: { Ref: 'InstanceType' } }),
      undecided: { at: 'web', field: 'instanceType' },
    },
  ],
};
