import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function endpointWith(
  routeTables: readonly JsonValue[],
  ...connections: readonly ShortConnection[]
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      web: { kind: 'ec2-instance', in: 'app-b' },
      files: { kind: 's3-bucket' },
      'table-a': { kind: 'route-table', in: 'main' },
      'table-b': { kind: 'route-table', in: 'main' },
      endpoint: { kind: 'gateway-endpoint', in: 'main', properties: { service: 's3', routeTables } },
    },
    [['table-a', 'associate', 'app-a'], ['web', 'data', 'files'], ...connections],
  );
}

const ownTable: ShortConnection = ['table-b', 'associate', 'app-b'];

export const gatewayEndpointUsedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'The endpoint names the table of another subnet',
      document: endpointWith(['table-a'], ownTable),
      finds: [{ at: 'endpoint', message: 'table' }],
    },
    {
      title: 'The subnet that uses it has an implied table',
      document: endpointWith(['table-a']),
      finds: [{ at: 'endpoint', message: 'table' }],
    },
  ],
  passing: [
    { title: 'Both tables are named', document: endpointWith(['table-a', 'table-b'], ownTable) },
    { title: 'None is named: all have the route', document: endpointWith([], ownTable) },
  ],
  unknown: [
    {
      title: 'A table that a parameter names',
      document: endpointWith(['table-a', { Ref: 'Table' }], ownTable),
      undecided: { at: 'endpoint', field: 'routeTables' },
    },
  ],
};
