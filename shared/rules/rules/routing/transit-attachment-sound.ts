import { tableOfAttached, tablesOfGateway } from '#shared/catalogue/kit/transit-gateway.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { type VpcAttachmentAt, vpcAttachmentAt, vpcAttachmentsOf } from '../../transit-ranges.ts';

export const transitAttachmentSound = defineRule({
  id: 'NET-033',
  name: 'transit-attachment-sound',
  title: 'A VPC is attached once, with one subnet in each zone',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['attach'], nodes: ['transit-gateway-attachment'] },
  messages: {
    zone: 'The attachment of {vpc} names {subnets}, both in zone {zone}. It takes one subnet in each zone: keep one.',
    association:
      'No route table of {gateway} applies to {vpc}, so what it sends there is dropped. Associate one with it.',
    twice: '{vpc} is attached to {gateway} twice. Remove one of the attachments.',
  },
  fix: 'automatic',
  sources: [aws.transitGatewayAttachments],
  docs: {
    what: 'A VPC has one attachment to a transit gateway, the attachment has one subnet in each zone, and a route table of the gateway applies to it.',
    why: 'EC2 refuses a second attachment of the same VPC and a second subnet of the same zone. An attachment without a table is made and carries nothing.',
    condition:
      'A VPC is attached to the same gateway by two lines or attachments; two named subnets are in the same known zone; or the gateway has drawn route tables, or its default association is off, and no table is associated with the VPC or its attachment.',
    howToFix: 'Remove the one that is too many, or associate a table: the quick fix does either.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    const attachment = vpcAttachmentAt(ctx, subject);
    if (attachment === undefined) return;
    const { id, gateway, vpc, holder } = attachment;
    const first = vpcAttachmentsOf(ctx, gateway).find((other) => other.vpc === vpc);
    if (first !== undefined && first.id !== id) {
      yield {
        message: 'twice',
        at: id,
        related: [gateway, vpc],
        data: { vpc: nameOf(vpc), gateway: nameOf(gateway) },
      };
      return;
    }
    yield* associationFaults(ctx, attachment);
    if (noteUnknown(ctx, holder, 'subnets')) return;
    const byZone = new Map<string, string>();
    for (const subnet of texts(holder, 'subnets')) {
      const zone = ctx.node(subnet)?.kind === 'subnet' ? ctx.zoneOf(subnet) : undefined;
      if (zone === undefined) continue;
      const other = byZone.get(zone);
      if (other === undefined) byZone.set(zone, subnet);
      else {
        yield {
          message: 'zone',
          at: id,
          field: 'subnets',
          discriminator: subnet,
          related: [other, subnet],
          data: { vpc: nameOf(vpc), subnets: nameOf(other, subnet), zone },
          fixData: { subnet },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    if (finding.message === 'twice') {
      const changes = document.nodes.has(finding.at)
        ? removeRecords(document, [finding.at])
        : removeRecords(document, [], [finding.at]);
      return [{ title: 'Remove this attachment', changes }];
    }
    if (finding.message === 'association') {
      const { table, gateway, end } = finding.fixData ?? {};
      if (typeof table === 'string' && typeof end === 'string') {
        const associate = addConnection(document, { kind: 'associate', from: table, to: end });
        return [{ title: `Use ${ctx.nameOf(table)} for it`, changes: associate.changes }];
      }
      return settingOf(ctx, String(gateway), 'Use the default route table', {
        defaultRouteTableAssociation: undefined,
      });
    }
    const holder = ctx.connection(finding.at) ?? ctx.node(finding.at);
    if (holder === undefined) return [];
    const subnets = texts(holder, 'subnets').filter((id) => id !== finding.fixData?.subnet);
    return settingOf(ctx, finding.at, 'Keep the first of the zone', { subnets });
  },
});

/** What no table applies to is attached and cut off: the gateway does not know where its packets go. */
function* associationFaults(
  ctx: RuleContext,
  { id, gateway, vpc }: VpcAttachmentAt,
): Generator<FindingDraft> {
  const hub = ctx.node(gateway);
  if (hub === undefined || tableOfAttached(vpc, gateway, ctx) !== undefined) return;
  const tables = tablesOfGateway(gateway, ctx);
  if (tables.length === 0) {
    if (noteUnknown(ctx, hub, 'defaultRouteTableAssociation')) return;
    if (hub.properties.defaultRouteTableAssociation !== false) return;
  }
  const [only] = tables;
  yield {
    message: 'association',
    at: id,
    discriminator: 'association',
    related: [gateway, vpc],
    data: { vpc: nameOf(vpc), gateway: nameOf(gateway) },
    fixData: { gateway, end: ctx.node(id) === undefined ? vpc : id, table: only?.id ?? null },
  };
}
