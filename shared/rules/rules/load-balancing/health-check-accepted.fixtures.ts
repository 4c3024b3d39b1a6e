import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject): LintelDocument {
  return drawing({ main: { kind: 'vpc' }, group: { kind: 'target-group', in: 'main', properties } });
}

function behind(kind: string, matcher: string): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: { kind, in: 'main' },
      group: { kind: 'target-group', in: 'main', properties: { healthCheckProtocol: 'HTTP', matcher } },
    },
    [['front', 'forward', 'group']],
  );
}

export const healthCheckAcceptedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An interval of 2 seconds',
      document: group({ healthCheckIntervalSeconds: 2 }),
      finds: [{ at: 'group', message: 'range' }],
    },
    {
      title: 'Server errors called healthy',
      document: group({ matcher: '200-599' }),
      finds: [{ at: 'group', message: 'matcher' }],
    },
    {
      title: 'HTTP targets checked by TCP',
      document: group({ protocol: 'HTTP', healthCheckProtocol: 'TCP' }),
      finds: [{ at: 'group', message: 'protocol' }],
    },
    {
      title: 'Client errors called healthy behind a Gateway Load Balancer',
      document: behind('gwlb', '200-404'),
      finds: [{ at: 'group', message: 'matcher' }],
    },
  ],
  passing: [
    { title: 'The defaults', document: group({}) },
    {
      title: 'A quick check',
      document: group({ healthCheckIntervalSeconds: 10, unhealthyThresholdCount: 2, matcher: '200-299' }),
    },
    { title: 'Server errors called healthy behind an NLB', document: behind('nlb', '200-599') },
  ],
  unknown: [
    {
      title: 'An interval that a parameter decides',
      document: group({ healthCheckIntervalSeconds: { Ref: 'Interval' } }),
      undecided: { at: 'group', field: 'healthCheckIntervalSeconds' },
    },
  ],
};
