import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { objectOf, refOf } from './resource-facts.ts';
import { usualFigure } from './usual-figure.ts';

/** Seconds between two points of the CPU of a group's instances: basic monitoring unless its template asks for more. */
export function cpuPeriodOf(builder: FlowBuilder, node: NodeId, group: Resource): number {
  const usual = isDetailed(builder, group) ? 'ec2.detailedMonitoring' : 'ec2.basicMonitoring';
  return usualFigure(builder, node, 'metricSeconds', awsFigure(usual));
}

function isDetailed({ architecture }: FlowBuilder, { properties }: Resource): boolean {
  const configuration = architecture.resources.get(refOf(properties.LaunchConfigurationName) ?? '');
  // A launch configuration monitors in detail unless told otherwise, a launch template only when told.
  if (configuration !== undefined) return configuration.properties.InstanceMonitoring !== false;
  const mixed = objectOf(objectOf(properties.MixedInstancesPolicy).LaunchTemplate);
  const named = [objectOf(properties.LaunchTemplate), objectOf(mixed.LaunchTemplateSpecification)];
  const template = named
    .map(({ LaunchTemplateId }) => architecture.resources.get(refOf(LaunchTemplateId) ?? ''))
    .find((each) => each !== undefined);
  const data = objectOf(template?.properties.LaunchTemplateData);
  return objectOf(data.Monitoring).Enabled === true;
}
