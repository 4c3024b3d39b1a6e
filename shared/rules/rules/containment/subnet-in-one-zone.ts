import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, optionalText } from '../../known.ts';
import { isInsideUnknown } from '../../place.ts';
import { defineRule, nameOf } from '../../rule.ts';
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
    none: '{name} has no Availability Zone, so AWS picks one. Choose its zone.',
    two: '{name} is drawn in zone {frame} ({zone}) and says {own}. A subnet lives in one zone: keep one of the two.',
  },
  fix: 'suggestion',
  sources: [aws.subnets, cloudFormation('AWS::EC2::Subnet')],
  docs: {
    what: 'Every subnet has one Availability Zone: that of the frame it is drawn in, or the one it states.',
    why: 'Where subnets land decides whether a load balancer or a database spans two zones. Left open, AWS picks at random, and two subnets may share a zone.',
    condition:
      'Neither a zone frame nor the property says a zone (a warning, since AWS then picks one), or both do and differ (an error).',
    howToFix: 'Draw the subnet into an Availability Zone, or set its zone in the inspector.',
    whenToSuppress: 'For a subnet of a single-zone test environment: "Any zone will do for this sandbox".',
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
    if (ctx.zoneOf(node.id) !== undefined || isInsideUnknown(ctx, node.id)) return;
    yield { message: 'none', at: node.id, field: 'availabilityZone', severity: 'warning' };
  },
  fixes({ document }, finding) {
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
