import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Architecture, type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { HealthCheckPlan } from '../flow/flow.ts';

/** The resource of that type that belongs to the node. */
export function ownResource(architecture: Architecture, node: NodeId, type: string): Resource | undefined {
  for (const id of architecture.byNode.get(node) ?? []) {
    const resource = architecture.resources.get(id);
    if (resource?.type === type) return resource;
  }
  return undefined;
}

/** A number that a template may write as text. */
export function number(value: CfnValue | undefined, otherwise: number): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  return otherwise;
}

export function refOf(value: CfnValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { Ref, 'Fn::GetAtt': attribute } = value as CfnObject;
  if (typeof Ref === 'string') return Ref;
  return Array.isArray(attribute) && typeof attribute[0] === 'string' ? attribute[0] : undefined;
}

export function objectOf(value: CfnValue | undefined): CfnObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as CfnObject) : {};
}

export function listOf(value: CfnValue | undefined): readonly CfnValue[] {
  return Array.isArray(value) ? value : [];
}

/** The target group that registers the node, among those of a load balancer or a drawn group. */
export function targetGroupOf(
  architecture: Architecture,
  member: NodeId,
  owners: readonly NodeId[],
): Resource | undefined {
  const ids = architecture.byNode.get(member) ?? [];
  for (const group of resourcesOfType(architecture, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
    if (!owners.includes(group.owner)) continue;
    const registers = listOf(group.properties.Targets).some((target) =>
      ids.includes(refOf(objectOf(target).Id) ?? ''),
    );
    if (registers) return group;
    for (const id of ids) {
      const { properties } = architecture.resources.get(id) ?? { properties: {} as CfnObject };
      const named = [
        ...listOf(properties.TargetGroupARNs).map(refOf),
        ...listOf(properties.LoadBalancers).map((each) => refOf(objectOf(each).TargetGroupArn)),
      ];
      if (named.includes(group.logicalId)) return group;
    }
  }
  return undefined;
}

export function attributeOf(group: Resource | undefined, list: string, key: string): string | undefined {
  for (const each of listOf(group?.properties[list])) {
    const { Key, Value } = objectOf(each);
    if (Key === key && typeof Value === 'string') return Value;
  }
  return undefined;
}

/** The health check of a target group; what it leaves open is AWS's default for its protocol. */
export function healthOf(group: Resource | undefined): HealthCheckPlan | undefined {
  if (group === undefined) return undefined;
  const { properties } = group;
  const interval = awsFigure(
    properties.Protocol === 'GENEVE' ? 'gwlb.checkInterval' : 'targetGroup.interval',
  );
  return {
    interval: number(properties.HealthCheckIntervalSeconds, interval),
    timeout: number(properties.HealthCheckTimeoutSeconds, usualTimeout(properties)),
    healthy: number(properties.HealthyThresholdCount, awsFigure('targetGroup.healthy')),
    unhealthy: number(properties.UnhealthyThresholdCount, awsFigure('targetGroup.unhealthy')),
  };
}

function usualTimeout({ Protocol, HealthCheckProtocol }: CfnObject): number {
  if (Protocol === 'GENEVE') return awsFigure('gwlb.checkTimeout');
  if (Protocol === 'HTTP' || Protocol === 'HTTPS') return awsFigure('targetGroup.httpTimeout');
  return awsFigure(
    HealthCheckProtocol === 'HTTP' ? 'targetGroup.networkHttpTimeout' : 'targetGroup.networkTimeout',
  );
}
