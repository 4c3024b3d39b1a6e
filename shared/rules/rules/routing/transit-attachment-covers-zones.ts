import { noteUnknown, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { vpcAttachmentAt } from '../../transit-ranges.ts';

export const transitAttachmentCoversZones = defineRule({
  id: 'NET-032',
  name: 'transit-attachment-covers-zones',
  title: 'A transit gateway has a subnet in each zone that uses it',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['attach'], nodes: ['transit-gateway-attachment'] },
  messages: {
    zone: '{subnet} routes to {gateway}, and the attachment has no subnet in zone {zone}: its traffic is dropped. Add a subnet of that zone.',
  },
  fix: 'automatic',
  sources: [aws.transitGatewayAttachments, aws.reachability],
  docs: {
    what: 'The attachment of a VPC to a transit gateway has a subnet in every zone from which the VPC sends to it.',
    why: 'A transit gateway takes packets only in zones where it has an interface. A subnet of another zone has the route, and its packets are dropped.',
    condition:
      'The attachment names its subnets, a subnet of the VPC has a route to the transit gateway, and no named subnet is in its zone. Without named subnets one of each zone is used.',
    howToFix: 'Add a subnet of the zone to the attachment. The quick fix takes the first of the zone.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    const attachment = vpcAttachmentAt(ctx, subject);
    if (attachment === undefined) return;
    const { id: at, gateway, vpc, holder } = attachment;
    if (noteUnknown(ctx, holder, 'subnets')) return;
    const named = texts(holder, 'subnets').filter((id) => ctx.node(id)?.kind === 'subnet');
    if (named.length === 0) return;
    const zones = new Set(named.map((id) => ctx.zoneOf(id)));
    if (zones.has(undefined)) {
      for (const id of named) if (ctx.zoneOf(id) === undefined) ctx.undecided(id, 'availabilityZone');
      return;
    }
    const reported = new Set<string>();
    for (const subnet of ctx.descendantsOf(vpc, 'subnet')) {
      const zone = ctx.zoneOf(subnet.id);
      if (zone === undefined || zones.has(zone) || reported.has(zone)) continue;
      if (!ctx.routesOf(subnet.id).some(({ target }) => target === gateway)) continue;
      reported.add(zone);
      yield {
        message: 'zone',
        at,
        field: 'subnets',
        discriminator: zone,
        related: [subnet.id],
        data: { subnet: nameOf(subnet.id), gateway: nameOf(gateway), zone },
        fixData: { subnet: subnet.id },
      };
    }
  },
  fixes(ctx, finding) {
    const holder = ctx.connection(finding.at) ?? ctx.node(finding.at);
    const subnet = finding.fixData?.subnet;
    if (holder === undefined || typeof subnet !== 'string') return [];
    const subnets = [...texts(holder, 'subnets'), subnet];
    return settingOf(ctx, finding.at, `Add ${ctx.nameOf(subnet)}`, { subnets });
  },
});
