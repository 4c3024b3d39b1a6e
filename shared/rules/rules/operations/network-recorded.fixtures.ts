import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function vpc(
  connections: readonly ShortConnection[],
  settings: Partial<DocumentSettings> = {},
  isUsed = true,
  ownLogs = false,
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc', name: 'Main', properties: { flowLogs: ownLogs } },
      app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
      ...(isUsed ? { server: { kind: 'ec2-instance', in: 'app' } } : {}),
      records: { kind: 'log-group' },
    },
    connections,
    { settings },
  );
}

export const networkRecordedFixtures: RuleFixtures = {
  failing: [
    { title: 'No flow log', document: vpc([]), finds: [{ at: 'main', message: 'none' }] },
    {
      title: 'No flow log, in a test environment',
      document: vpc([], { environment: 'test' }),
      finds: [{ at: 'main', message: 'none' }],
    },
  ],
  passing: [
    { title: 'Its own flow log', document: vpc([], {}, true, true) },
    { title: 'A flow log', document: vpc([['main', 'log', 'records']]) },
    {
      title: 'A flow log that is drawn in it',
      document: drawing({
        main: { kind: 'vpc', name: 'Main', properties: { flowLogs: false } },
        app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
        server: { kind: 'ec2-instance', in: 'app' },
        flows: { kind: 'flow-log', in: 'main' },
      }),
    },
    { title: 'Nothing to record', document: vpc([], {}, false) },
  ],
  unknown: [
    {
      title: 'A flow log of something that a parameter names',
      document: drawing({
        main: { kind: 'vpc', name: 'Main' },
        app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
        server: { kind: 'ec2-instance', in: 'app' },
        flows: { kind: 'flow-log', properties: { resource: { Ref: 'Recorded' } } },
      }),
      undecided: { at: 'flows', field: 'resource' },
    },
  ],
};
