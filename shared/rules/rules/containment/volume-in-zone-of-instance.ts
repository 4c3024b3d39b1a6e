import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { moveNodes, removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { noteUnknown, optionalText, texts } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writtenResource } from '../../written-resource.ts';

export const volumeInZoneOfInstance = defineRule({
  id: 'ARC-013',
  name: 'volume-in-zone-of-instance',
  title: 'A volume, and a file system, is in the zones of what uses it',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ebs-volume', 'efs', 'resource'] },
  messages: {
    zones:
      '{name} is in zone {zone}, {instance} in zone {instanceZone}. Move the volume to zone {instanceZone}.',
    oneZone:
      '{name} keeps its files in one zone and names {subnets} of zones {zones}. Name the subnet of its zone alone, or keep the files in several.',
    mounts:
      '{name} is a second mount target of its file system in zone {zone}, beside {other}. A file system has one in each zone: remove one.',
  },
  fix: 'automatic',
  sources: [aws.ebs],
  docs: {
    what: 'An EBS volume and the instance that it is attached to are in the same Availability Zone. A file system has one mount target in a zone, and a One Zone file system is in its own zone alone.',
    why: 'A volume lives in one zone and can only be attached there. EC2 refuses anything else, as EFS refuses a second mount target in a zone, and the stack rolls back.',
    condition:
      'Both zones are known and differ; or two written mount targets of one file system are in subnets of one zone; or a One Zone file system names subnets of several.',
    howToFix:
      'Move the volume into the zone of the instance. The quick fix does; where that zone is not drawn, it moves it out of its zone, and it then goes where the instance is.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'efs') {
      yield* oneZone(ctx, node);
      return;
    }
    if (node.kind === 'resource') {
      yield* mountTargetTwice(ctx, node);
      return;
    }
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
    if (finding.message === 'oneZone') {
      const [first] = finding.related ?? [];
      return settingOf(ctx, finding.at, `Keep ${ctx.nameOf(first ?? '')} alone`, {
        subnets: first === undefined ? [] : [first],
      });
    }
    if (finding.message === 'mounts')
      return [{ title: 'Remove it', changes: removeRecords(ctx.document, [finding.at]) }];
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

/** Written mount targets of one file system in one zone; drawn file systems have one in each by themselves. */
function* mountTargetTwice(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const own = mountTargetAt(ctx, node);
  if (own === undefined) return;
  const other = ctx.nodesOfKind('resource').find((each) => {
    const target = each.id < node.id ? mountTargetAt(ctx, each) : undefined;
    return target?.fileSystem === own.fileSystem && target.zone === own.zone;
  });
  if (other === undefined) return;
  yield {
    message: 'mounts',
    at: node.id,
    discriminator: 'mounts',
    related: [other.id],
    data: { zone: own.zone, other: nameOf(other.id) },
  };
}

function mountTargetAt(
  ctx: RuleContext,
  node: NodeView,
): { readonly fileSystem: string; readonly zone: string } | undefined {
  const written = writtenResource(node);
  if (written?.type !== 'AWS::EFS::MountTarget') return undefined;
  const [fileSystem] = referencesIn(written.properties.FileSystemId);
  const [subnet] = referencesIn(written.properties.SubnetId);
  const owner = subnet === undefined ? undefined : ctx.resource(subnet.logicalId)?.owner;
  const zone = owner === undefined ? undefined : ctx.zoneOf(owner);
  return fileSystem === undefined || zone === undefined
    ? undefined
    : { fileSystem: fileSystem.logicalId, zone };
}

/** A One Zone file system has a mount target in its zone, and in no other. */
function* oneZone(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  if (noteUnknown(ctx, node, 'storage') || node.properties.storage !== 'one-zone') return;
  const subnets = texts(node, 'subnets').filter((id) => ctx.node(id)?.kind === 'subnet');
  const zones = [...new Set(subnets.flatMap((id) => ctx.zoneOf(id) ?? []))].sort();
  if (zones.length < 2) return;
  yield {
    message: 'oneZone',
    at: node.id,
    field: 'subnets',
    related: subnets,
    data: { subnets: nameOf(...subnets), zones: zones.join(' and ') },
  };
}
