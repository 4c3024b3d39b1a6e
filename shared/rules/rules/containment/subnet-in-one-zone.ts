import { formatCidr, nextFreeBlock } from '#shared/base/cidr.ts';
import type { Box } from '#shared/base/geometry.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { subnetBlock, subnetBlocks, vpcBlocks } from '../../blocks.ts';
import { isExpression, isFromPicture, isFromTemplate, optionalText } from '../../known.ts';
import { isInsideUnknown } from '../../place.ts';
import { defineRule, type Finding, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

const letters = ['a', 'b', 'c'];

export const subnetInOneZone = defineRule({
  id: 'ARC-004',
  name: 'subnet-in-one-zone',
  title: 'A subnet lives in exactly one Availability Zone',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['subnet'] },
  messages: {
    none: '{name} has no Availability Zone, so AWS picks one, perhaps that of its neighbour. A subnet lives in one zone: choose it.',
    across: '{name} is drawn across {frames}, and a subnet lives in one zone. Draw one in each of them.',
    two: '{name} is drawn in {frame}, which is zone {zone}, and says {own}. A subnet lives in one zone: keep one of the two.',
  },
  fix: 'suggestion',
  sources: [aws.subnets, cloudFormation('AWS::EC2::Subnet')],
  docs: {
    what: 'Every subnet has one Availability Zone: that of the frame it is drawn in, or the one it states.',
    why: 'Where subnets land decides whether a load balancer or a database spans two zones. Left open, AWS picks at random, and two subnets may share a zone.',
    condition:
      'Both a zone frame and the property say a zone and they differ, or a subnet that says none lies across two zone frames with a fifth of itself or more in each, or neither says a zone (errors). Where a template says none, or the subnet is in no VPC yet, it is a warning, since AWS then picks one; in what was read from a picture it is information.',
    howToFix: 'Draw the subnet into an Availability Zone, or set its zone in the inspector.',
    whenToSuppress:
      'The warning, where a template leaves the zone to AWS on purpose: "Any zone will do for this sandbox".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const stored = node.source.properties?.availabilityZone;
    if (isExpression(stored)) {
      ctx.undecided(node.id, 'availabilityZone');
      return;
    }
    const own = typeof stored === 'string' && stored !== '' ? stored : undefined;
    const frame = ctx.ancestorOf(node.id, 'availability-zone');
    const zone = frame === undefined ? undefined : optionalText(frame, 'zone');
    if (
      frame !== undefined &&
      zone !== undefined &&
      own !== undefined &&
      lastLetter(own) !== lastLetter(zone)
    ) {
      yield {
        message: 'two',
        at: node.id,
        field: 'availabilityZone',
        related: [frame.id],
        data: { frame: nameOf(frame.id), zone, own },
      };
      return;
    }
    const frames = own === undefined && frame === undefined ? framesUnder(ctx, node) : [];
    if (frames.length > 1) {
      yield {
        message: 'across',
        at: node.id,
        related: frames.map(({ id }) => id),
        data: { frames: nameOf(...frames.map(({ id }) => id)) },
        fixData: { frames: frames.map(({ id }) => id) },
      };
      return;
    }
    if (ctx.zoneOf(node.id) !== undefined || isInsideUnknown(ctx, node.id)) return;
    // Templates may leave it to AWS, and a subnet on its own is not finished: neither is wrong for certain.
    const isOpen = isFromTemplate(node.source) || ctx.vpcOf(node.id) === undefined;
    const severity = isFromPicture(node.source) ? 'info' : isOpen ? 'warning' : 'error';
    yield { message: 'none', at: node.id, field: 'availabilityZone', severity };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    if (finding.message === 'across') return onePerZone(ctx, finding);
    if (finding.message === 'two') {
      const changes = setProperties(document, finding.at, { availabilityZone: undefined });
      return [{ title: 'Take the zone it is drawn in', changes }];
    }
    return letters.map((zone) => ({
      title: `Zone ${zone}`,
      changes: setProperties(document, finding.at, { availabilityZone: zone }),
    }));
  },
});

/** `us-east-1b` and `b` are the same zone of the drawing. */
function lastLetter(zone: string): string {
  return zone.slice(-1).toLowerCase();
}

/** The zone frames of its VPC over which a subnet of a stated size lies, each with a good part of it. */
function framesUnder(ctx: RuleContext, subnet: NodeView): readonly NodeView[] {
  const vpc = ctx.vpcOf(subnet.id);
  const own = boxIn(ctx, subnet.id);
  if (vpc === undefined || own === undefined) return [];
  const leastShare = ctx.limits.get('availabilityZone.leastShare').value;
  return ctx.descendantsOf(vpc.id, 'availability-zone').filter(({ id }) => {
    const box = boxIn(ctx, id);
    return box !== undefined && commonArea(own, box) >= leastShare * own.width * own.height;
  });
}

/** Where the node is seen; undefined when its size was never stated, so that nobody drew where it ends. */
function boxIn(ctx: RuleContext, id: NodeId): Box | undefined {
  const record = ctx.record(id);
  if (record?.size === undefined) return undefined;
  let [x, y] = record.at;
  const seen = new Set<NodeId>();
  for (let up = record.parent; up !== undefined && !seen.has(up); up = ctx.record(up)?.parent) {
    seen.add(up);
    const [left, top] = ctx.record(up)?.at ?? [0, 0];
    [x, y] = [x + left, y + top];
  }
  return { x, y, width: record.size[0], height: record.size[1] };
}

function commonArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The subnet in the first of the frames, and one like it in each of the others. */
function onePerZone(ctx: FixContext, { at, fixData }: Finding): readonly Fix[] {
  const subnet = ctx.node(at);
  const vpc = ctx.vpcOf(at);
  const frames = (Array.isArray(fixData?.frames) ? fixData.frames : []).flatMap(
    (id) => ctx.node(String(id)) ?? [],
  );
  const [first, ...others] = frames;
  if (subnet === undefined || vpc === undefined || first === undefined) return [];
  let changes = moveNodes(ctx.document, [{ id: at, at: [24, 24], parent: first.id }]);
  const taken = subnetBlocks(ctx, vpc.id).map(({ block }) => block.cidr);
  const prefix = subnetBlock(subnet)?.cidr.prefix ?? usualPrefix;
  for (const frame of others) {
    const within = (vpcBlocks(ctx, vpc) ?? []).map(({ cidr }) => cidr);
    const free = nextFreeBlock(within, taken, prefix);
    if (free === undefined) return [];
    taken.push(free);
    const added = addNode(applyChanges(ctx.document, changes), {
      kind: 'subnet',
      name: `${subnet.name} ${optionalText(frame, 'zone') ?? frame.name}`,
      parent: frame.id,
      at: [24, 24],
      size: subnet.source.size ?? [220, 120],
      properties: { ...subnet.source.properties, cidrBlock: formatCidr(free) },
    });
    changes = mergeChanges(changes, added.changes);
  }
  return [{ title: `Draw one in each of ${frames.length} zones`, changes }];
}

const usualPrefix = 24;
