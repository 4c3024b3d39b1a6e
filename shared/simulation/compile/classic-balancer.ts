import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import type { HealthCheckPlan, ServersStation } from '../flow/flow.ts';
import { listOf, number, objectOf, ownResource } from './resource-facts.ts';

/** A Classic Load Balancer, which checks and drains its instances without a target group. */
export function classicOf(architecture: Architecture, balancer: NodeId | undefined): Resource | undefined {
  return balancer === undefined
    ? undefined
    : ownResource(architecture, balancer, 'AWS::ElasticLoadBalancing::LoadBalancer');
}

/** Its checks; what it leaves open is the default of AWS. */
export function classicHealth(classic: Resource | undefined): HealthCheckPlan | undefined {
  if (classic === undefined) return undefined;
  const { Interval, Timeout, HealthyThreshold, UnhealthyThreshold } = objectOf(
    classic.properties.HealthCheck,
  );
  return {
    interval: number(Interval, awsFigure('clb.interval')),
    timeout: number(Timeout, awsFigure('clb.timeout')),
    healthy: number(HealthyThreshold, awsFigure('clb.healthy')),
    unhealthy: number(UnhealthyThreshold, awsFigure('clb.unhealthy')),
  };
}

/** The instance with fewest requests for HTTP, one after another for TCP. */
export function classicBalancing({ properties }: Resource): ServersStation['balancing'] {
  const speaksHttp = listOf(properties.Listeners).some((each) =>
    String(objectOf(each).Protocol).toUpperCase().startsWith('HTTP'),
  );
  return speaksHttp ? 'least-outstanding' : 'round-robin';
}

/** How long it lets requests of an instance that leaves come to their end; 0 where it does not wait. */
export function classicDrain({ properties }: Resource): number {
  const { Enabled, Timeout } = objectOf(properties.ConnectionDrainingPolicy);
  return Enabled === true ? number(Timeout, awsFigure('clb.drain')) : 0;
}
