import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { Fold } from '../fold.ts';
import type { Lift, LiftResource, NodeDraft } from '../lift.ts';
import { numberOf, textOf } from './network.ts';

/** A rule that stands by itself is a rule of its group. */
export const foldGroupRule: Fold = (resource, lift) => {
  const { values, type } = resource;
  const group = lift.nodeIn(values.GroupId, 'security-group');
  if (group === undefined) return false;
  lift.foldInto(group, resource);
  const isIngress = type.endsWith('Ingress');
  addRule(group, isIngress ? 'securityGroupIngress' : 'securityGroupEgress', values, lift, resource);
  if (!isIngress) group.properties.allowAllOutbound = false;
  return true;
};

/** The rules in a group's own properties; AWS lets everything out where none is about what leaves. */
export function liftGroupRules(group: NodeDraft, lift: Lift): void {
  const { values } = group.resource;
  for (const rule of objectsIn(values.SecurityGroupIngress)) {
    addRule(group, 'securityGroupIngress', rule, lift, group.resource);
  }
  const egress = objectsIn(values.SecurityGroupEgress);
  const isOpen = (rule: CfnObject): boolean =>
    String(rule.IpProtocol) === '-1' && rule.CidrIp === '0.0.0.0/0';
  if (egress.length > 0 && !egress.some(isOpen)) {
    group.properties.allowAllOutbound = false;
    for (const rule of egress) addRule(group, 'securityGroupEgress', rule, lift, group.resource);
  }
  // The template says what its groups let through, and nothing else does.
  group.properties.rulesFromConnections = false;
}

const protocols: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
};

function addRule(
  group: NodeDraft,
  field: 'securityGroupIngress' | 'securityGroupEgress',
  values: CfnObject,
  lift: Lift,
  resource: LiftResource,
): void {
  const protocol = String(values.IpProtocol ?? '-1').toLowerCase();
  const peer =
    lift.nodeIn(values.SourceSecurityGroupId, 'security-group') ??
    lift.nodeIn(values.DestinationSecurityGroupId, 'security-group') ??
    lift.nodeIn(values.SourceSecurityGroupName, 'security-group');
  const cidrIp = textOf(values.CidrIp);
  const cidrIpv6 = textOf(values.CidrIpv6);
  const prefixListId = textOf(values.SourcePrefixListId ?? values.DestinationPrefixListId);
  const [fromPort, toPort] = [numberOf(values.FromPort), numberOf(values.ToPort)];
  const description = textOf(values.Description);
  if (peer === undefined && cidrIp === undefined && cidrIpv6 === undefined && prefixListId === undefined) {
    lift.note(
      'info',
      `A rule of ${group.name} names a peer that only a deployment knows; it stays in the template.`,
      resource.line,
    );
    return;
  }
  if (peer !== undefined) lift.consume(group, peer);
  const rule: JsonObject = {
    ipProtocol: protocols[protocol] ?? protocol,
    ...(fromPort === undefined || fromPort < 0 ? {} : { fromPort }),
    ...(toPort === undefined || toPort < 0 ? {} : { toPort }),
    ...(cidrIp === undefined ? {} : { cidrIp }),
    ...(cidrIpv6 === undefined ? {} : { cidrIpv6 }),
    ...(peer === undefined ? {} : { securityGroup: peer.id }),
    ...(prefixListId === undefined ? {} : { prefixListId }),
    ...(description === undefined ? {} : { description }),
  };
  const known = group.properties[field];
  group.properties[field] = [...(Array.isArray(known) ? known : []), rule];
}

function objectsIn(value: unknown): readonly CfnObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
