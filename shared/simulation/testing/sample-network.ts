import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';

/**
 * A Region with a VPC and a public and a private subnet in each zone; right of them is room for what they are for, and
 * as much as wanted beside the VPC.
 */
export function network(zones: readonly string[], beside = 0): DocumentBuilder {
  return zones.reduce(
    (builder, zone, index) =>
      builder
        .node('subnet', `public-${zone}`, {
          name: `Public ${zone}`,
          parent: 'vpc',
          at: [40 + index * 240, 60],
          size: [208, 136],
          properties: { availabilityZone: zone, tier: 'public', cidrBlock: `10.0.${index}.0/24` },
        })
        .node('subnet', `private-${zone}`, {
          name: `Private ${zone}`,
          parent: 'vpc',
          at: [40 + index * 240, 360],
          size: [208, 160],
          properties: { availabilityZone: zone, tier: 'private', cidrBlock: `10.0.${index + 16}.0/24` },
        }),
    aDocument()
      .node('users', 'users', { name: 'Customers', at: [660, -160] })
      .node('region', 'region', { name: 'us-east-1', at: [0, 0], size: [960 + beside, 680] })
      .node('vpc', 'vpc', {
        name: 'Main',
        parent: 'region',
        at: [40, 60],
        size: [860, 580],
        properties: { cidrBlock: '10.0.0.0/16' },
      }),
  );
}

/** Customers, whose requests a load balancer hands to an Auto Scaling group. */
export function balancedGroup(properties: Properties): LintelDocument {
  return network(['a', 'b'])
    .node('alb', 'web', { name: 'Web ALB', parent: 'vpc', at: [620, 80] })
    .node('auto-scaling-group', 'app', {
      name: 'Application',
      parent: 'vpc',
      at: [572, 390],
      size: [216, 100],
      properties,
    })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'app')
    .build();
}

/** Customers, whose requests a load balancer hands to the tasks of a service without scaling, in private subnets. */
export function balancedService(properties: Properties): DocumentBuilder {
  return network(['a', 'b'])
    .node('alb', 'web', { parent: 'vpc' })
    .node('ecs-cluster', 'cluster', { parent: 'vpc' })
    .node('ecs-service', 'app', {
      name: 'App',
      parent: 'cluster',
      properties: { scalingMetric: 'none', subnets: ['private-a', 'private-b'], ...properties },
    })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'app');
}

export const steady = (rate: number) => ({ is: 'constant', rate }) as const;
export const poisson = (rate: number) => ({ is: 'poisson', rate: steady(rate) }) as const;

/** At random, at rates that hold from their times on. */
export const poissonSteps = (...steps: readonly (readonly [at: number, rate: number])[]) =>
  ({ is: 'poisson', rate: { is: 'steps', steps: steps.map(([at, rate]) => ({ at, rate })) } }) as const;

/** What the users of a drawing send. */
export const fromUsers = <P>(pattern: P) => [{ from: 'users', pattern }];
