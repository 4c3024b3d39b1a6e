import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { invoke } from './connection-kinds/invoke.ts';
import { poll } from './connection-kinds/poll.ts';
import { siteToSiteVpn } from './kinds/networking/site-to-site-vpn.ts';
import { healthCheckFields } from './kit/health-check.ts';
import { apiLoad } from './kit/load/api-load.ts';
import { functionLoad } from './kit/load/function-load.ts';
import { queueLoad } from './kit/load/messaging-load.ts';
import { directConnectLoad } from './kit/load/network-load.ts';
import { workflowLoad } from './kit/load/workflow-load.ts';
import { serviceDeploymentShape } from './kit/service-deployment.ts';

const helpOf = (shape: Readonly<Record<string, z.core.$ZodType>>, field: string): string => {
  const meta = (shape[field] as z.ZodType | undefined)?.meta();
  return typeof meta?.help === 'string' ? meta.help : '';
};

/** Where AWS and what people wrote down about it differ, the setting says both. */
describe('a setting about which notes say something else than AWS says so', () => {
  test.each([
    ['invocations for uploads', poll.properties.shape, 'maximumBatchingWindowInSeconds'],
    ['the burst of an API', apiLoad(20).parameters.shape, 'accountBurst'],
    ['the time-out of an API', invoke.properties.shape, 'timeoutInMillis'],
    ['how functions start', functionLoad.parameters.shape, 'scaling'],
    ['the size of an event', functionLoad.parameters.shape, 'eventKilobytes'],
    ['the size of a message', queueLoad.parameters.shape, 'payloadKilobytes'],
    ['health checks', healthCheckFields, 'healthyThresholdCount'],
    ['Standard executions', workflowLoad.parameters.shape, 'startRate'],
    ['Express executions', workflowLoad.parameters.shape, 'expressRate'],
    ['the circuit breaker', serviceDeploymentShape, 'circuitBreaker'],
    ['a dead line', directConnectLoad.parameters.shape, 'bfd'],
    ['tunnels', siteToSiteVpn.properties.shape, 'tunnelBandwidth'],
  ] as const)('%s', (_, shape, field) => {
    expect(helpOf(shape as Readonly<Record<string, z.core.$ZodType>>, field)).toMatch(
      /[Nn]otes (often|still)|many notes/,
    );
  });
});
