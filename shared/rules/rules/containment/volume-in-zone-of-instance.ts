import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { optionalText } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const volumeInZoneOfInstance = defineRule({
  id: 'ARC-013',
  name: 'volume-in-zone-of-instance',
  title: 'A volume is in the zone of its instance',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ebs-volume'] },
  messages: {
    zones:
      '{name} is in zone {zone}, {instance} in zone {instanceZone}. Move the volume to zone {instanceZone}.',
  },
  fix: 'automatic',
  sources: [aws.ebs],
  docs: {
    what: 'An EBS volume and the instance that it is attached to are in the same Availability Zone.',
    why: 'A volume lives in one zone and can only be attached there; EC2 refuses anything else and the stack rolls back.',
    condition: 'Both zones are known and differ.',
    howToFix:
      'Move the volume into the zone of the instance. The quick fix does; where that zone is not drawn, it moves it out of its zone, and it then goes where the instance is.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const instance of instancesOf(ctx, node.id)) {
      const zone = zoneOfVolume(ctx, node.id);
      const subnet = ctx.subnetsOf(instance)[0];
      const instanceZone = subnet === undefined ? undefined : ctx.zoneOf(subnet.id);
      if (zone === undefined) continue;
      if (subnet !== undefined && instanceZone === undefined) ctx.undecided(subnet.id, 'availabilityZone');
      if (instanceZone === undefined || zone === instanceZone) continue;
      yield {
        message: 'zones',
        at: node.id,
        related: [instance],
        discriminator: instance,
        data: { zone, instanceZone, instance: nameOf(instance) },
        fixData: { instanceZone },
      };
    }
  },
  fixes(ctx, finding) {
    const { instanceZone } = finding.fixData ?? {};
    const volume = ctx.node(finding.at);
    if (typeof instanceZone !== 'string' || volume === undefined) return [];
    const title = `Move it to zone ${instanceZone}`;
    const vpc = ctx.vpcOf(volume.id);
    const frame = ctx
      .nodesOfKind('availability-zone')
      .find((zone) => optionalText(zone, 'zone') === instanceZone && ctx.vpcOf(zone.id)?.id === vpc?.id);
    const target = frame ?? vpc;
    if (target === undefined) return [];
    const at = placeIn(ctx.document, volume.id, target.id);
    return [{ title, changes: moveNodes(ctx.document, [{ id: volume.id, at, parent: target.id }]) }];
  },
});

function instancesOf(ctx: RuleContext, volume: NodeId): readonly NodeId[] {
  return [
    ...ctx.connectionsFrom(volume, 'attach').map(({ to }) => to),
    ...ctx.connectionsTo(volume, 'attach').map(({ from }) => from),
  ].filter((id) => ctx.node(id)?.kind === 'ec2-instance');
}

/** Where the volume is drawn; outside of a zone it goes where its instance is. */
function zoneOfVolume(ctx: RuleContext, volume: NodeId): string | undefined {
  const subnet = ctx.ancestorOf(volume, 'subnet');
  if (subnet !== undefined) return ctx.zoneOf(subnet.id);
  const frame = ctx.ancestorOf(volume, 'availability-zone');
  return frame === undefined ? undefined : optionalText(frame, 'zone');
}
