import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function task(properties: JsonObject): LintelDocument {
  return drawing({ app: { kind: 'ecs-task-definition', properties } });
}

const proxy = { name: 'proxy', image: 'envoy:v1' };

export const containerPortsApartFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A sidecar on the port of the application',
      document: task({ containerPort: 8080, sidecars: [{ ...proxy, containerPort: 8080 }] }),
      finds: [{ at: 'app', message: 'port' }],
    },
    {
      title: 'Two sidecars on one port',
      document: task({
        sidecars: [
          { ...proxy, containerPort: 9000 },
          { name: 'metrics', image: 'metrics:v1', containerPort: 9000 },
        ],
      }),
      finds: [{ at: 'app', message: 'port' }],
    },
  ],
  passing: [
    {
      title: 'Ports apart',
      document: task({ containerPort: 8080, sidecars: [{ ...proxy, containerPort: 9000 }] }),
    },
    {
      title: 'The same port in bridge mode',
      document: task({
        networkMode: 'bridge',
        requiresCompatibilities: ['EC2'],
        containerPort: 8080,
        sidecars: [{ ...proxy, containerPort: 8080 }],
      }),
    },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: task({ containerPort: { Ref: 'Port' } }),
      undecided: { at: 'app', field: 'containerPort' },
    },
  ],
};
