import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function endpoints(vpc: JsonObject, ...services: readonly JsonObject[]): LintelDocument {
  return drawing({
    main: { kind: 'vpc', properties: vpc },
    app: aSubnet('10.0.0.0/24', 'a'),
    ...Object.fromEntries(
      services.map((properties, index) => [
        `endpoint-${index + 1}`,
        { kind: 'interface-endpoint', in: 'app', properties },
      ]),
    ),
  });
}

export const interfaceEndpointDnsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A VPC without DNS host names',
      document: endpoints({ enableDnsHostnames: false }, { service: 'sqs' }),
      finds: [{ at: 'endpoint-1', message: 'attributes' }],
    },
    {
      title: 'Two endpoints for one service',
      document: endpoints({}, { service: 'sqs' }, { service: 'sqs' }),
      finds: [{ at: 'endpoint-2', message: 'twice' }],
    },
  ],
  passing: [
    { title: 'Endpoints for two services', document: endpoints({}, { service: 'sqs' }, { service: 'logs' }) },
    {
      title: 'The second without private DNS',
      document: endpoints({}, { service: 'sqs' }, { service: 'sqs', privateDnsEnabled: false }),
    },
  ],
  unknown: [
    {
      title: 'A DNS attribute that a parameter decides',
      document: endpoints({ enableDnsSupport: { Ref: 'DnsSupport' } }, { service: 'sqs' }),
      undecided: { at: 'main', field: 'enableDnsSupport' },
    },
  ],
};
