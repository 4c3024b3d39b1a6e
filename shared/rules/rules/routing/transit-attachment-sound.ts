import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, texts } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const transitAttachmentSound = defineRule({
  id: 'NET-033',
  name: 'transit-attachment-sound',
  title: 'A VPC is attached once, with one subnet in each zone',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['attach'] },
  messages: {
    zone: 'The attachment of {vpc} names {subnets}, both in zone {zone}. It takes one subnet in each zone: keep one.',
    twice: '{vpc} is attached to {gateway} twice. Remove one of the attachments.',
  },
  fix: 'automatic',
  sources: [aws.transitGatewayAttachments],
  docs: {
    what: 'A VPC has one attachment to a transit gateway, and the attachment one subnet in each zone.',
    why: 'EC2 refuses a second attachment of the same VPC and a second subnet of the same zone.',
    condition:
      'Two attach connections join the same two, or two named subnets are in the same known zone. Route tables of transit gateways cannot be drawn in this version, so their associations are not checked.',
    howToFix: 'Remove the one that is too many, which the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const { from, to } = connection;
    if (ctx.node(from)?.kind !== 'transit-gateway' || ctx.node(to)?.kind !== 'vpc') return;
    const first = ctx.connectionsFrom(from, 'attach').find((other) => other.to === to);
    if (first !== undefined && first.id !== connection.id) {
      yield {
        message: 'twice',
        at: connection.id,
        related: [from, to],
        data: { vpc: nameOf(to), gateway: nameOf(from) },
      };
      return;
    }
    if (noteUnknown(ctx, connection, 'subnets')) return;
    const byZone = new Map<string, string>();
    for (const id of texts(connection, 'subnets')) {
      const zone = ctx.node(id)?.kind === 'subnet' ? ctx.zoneOf(id) : undefined;
      if (zone === undefined) continue;
      const other = byZone.get(zone);
      if (other === undefined) byZone.set(zone, id);
      else {
        yield {
          message: 'zone',
          at: connection.id,
          field: 'subnets',
          discriminator: id,
          related: [other, id],
          data: { vpc: nameOf(to), subnets: nameOf(other, id), zone },
          fixData: { subnet: id },
        };
      }
    }
  },
  fixes(ctx, finding) {
    if (finding.message === 'twice') {
      return [{ title: 'Remove this attachment', changes: removeRecords(ctx.document, [], [finding.at]) }];
    }
    const connection = ctx.connection(finding.at);
    if (connection === undefined) return [];
    const subnets = texts(connection, 'subnets').filter((id) => id !== finding.fixData?.subnet);
    const changes = setConnectionProperties(ctx.document, connection.id, { subnets });
    return [{ title: 'Keep the first of the zone', changes }];
  },
});
