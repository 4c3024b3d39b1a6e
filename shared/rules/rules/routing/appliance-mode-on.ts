import { endpointsOfFirewall } from '#shared/catalogue/kit/network-firewall.ts';
import { attachmentEnds } from '#shared/catalogue/kit/transit-gateway.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const applianceModeOn = defineRule({
  id: 'NET-036',
  name: 'appliance-mode-on',
  title: 'A VPC with firewalls is attached in appliance mode',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['attach'], nodes: ['transit-gateway-attachment'] },
  messages: {
    off: '{vpc} inspects flows in several zones, and its attachment has appliance mode off: answers may use another zone and be dropped. Turn it on.',
  },
  fix: 'automatic',
  sources: [aws.applianceMode, aws.reachability],
  docs: {
    what: 'The attachment of a VPC with stateful firewalls or appliances in several zones has appliance mode on.',
    why: 'Without it a transit gateway keeps each direction in the zone it came from. Request and answer meet different firewalls, and the one that did not see the request drops the answer.',
    condition:
      'A VPC has firewall endpoints, inspection endpoints, a Gateway Load Balancer, or instances that its drawn route tables lead to, in two zones or more, and its attachment to a transit gateway has appliance mode off.',
    howToFix: 'Turn appliance mode on at the attachment. The quick fix does.',
    whenToSuppress: 'For appliances without state: "Packets are only counted".',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      const { id, from, to, properties } = subject.connection;
      if (ctx.kindOf(from)?.id !== 'transit-gateway' || ctx.kindOf(to)?.id !== 'vpc') return;
      if (noteUnknown(ctx, subject.connection, 'applianceModeSupport')) return;
      if (properties.applianceModeSupport === true || inspectedZones(ctx, to) < 2) return;
      yield {
        message: 'off',
        at: id,
        field: 'applianceModeSupport',
        related: [to],
        data: { vpc: nameOf(to) },
      };
    } else if ('node' in subject) {
      const { node } = subject;
      if (noteUnknown(ctx, node, 'applianceModeSupport')) return;
      const { attached } = attachmentEnds(node, ctx);
      if (attached?.kind !== 'vpc' || node.properties.applianceModeSupport === true) return;
      if (inspectedZones(ctx, attached.id) < 2) return;
      yield {
        message: 'off',
        at: node.id,
        field: 'applianceModeSupport',
        related: [attached.id],
        data: { vpc: nameOf(attached.id) },
      };
    }
  },
  fixes({ document }, finding) {
    const isNode = document.nodes.has(finding.at);
    const changes = isNode
      ? setProperties(document, finding.at, { applianceModeSupport: true })
      : setConnectionProperties(document, finding.at, { applianceModeSupport: true });
    return [{ title: 'Turn appliance mode on', changes }];
  },
});

/** In how many zones something keeps the state of flows. */
function inspectedZones(ctx: RuleContext, vpc: NodeId): number {
  const firewalls = ctx
    .descendantsOf(vpc, 'network-firewall')
    .flatMap(({ id }) => endpointsOfFirewall(id, ctx).map(({ zone, subnet }) => zone ?? subnet));
  const balancers = ctx
    .descendantsOf(vpc, 'gwlb')
    .flatMap(({ id }) => ctx.subnetsOf(id).map((subnet) => ctx.zoneOf(subnet.id) ?? subnet.id));
  const endpoints = ctx
    .descendantsOf(vpc, 'gwlb-endpoint')
    .flatMap(({ id }) => ctx.subnetsOf(id).map((subnet) => ctx.zoneOf(subnet.id) ?? subnet.id));
  const appliances = appliancesIn(ctx, vpc)
    .flatMap((id) => ctx.subnetsOf(id).slice(0, 1))
    .map(({ id }) => ctx.zoneOf(id) ?? id);
  return new Set([...firewalls, ...balancers, ...endpoints, ...appliances]).size;
}

/** Instances and interfaces that the tables of the VPC lead packets to: firewalls that somebody runs by hand. */
function appliancesIn(ctx: RuleContext, vpc: NodeId): readonly NodeId[] {
  return ctx
    .descendantsOf(vpc, 'route-table')
    .flatMap((table) => ctx.connectionsFrom(table.id, 'route').map(({ to }) => to))
    .filter((id) => ['ec2-instance', 'network-interface'].includes(ctx.kindOf(id)?.id ?? ''));
}
