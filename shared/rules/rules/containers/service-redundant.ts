import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalText } from '../../known.ts';
import { listOf } from '../../render-message.ts';
import { defineRule } from '../../rule.ts';
import { siblingInOtherZone } from '../../sibling-subnet.ts';
import { aws } from '../../sources.ts';

export const serviceRedundant = defineRule({
  id: 'REL-010',
  name: 'service-redundant',
  title: 'A production service has spare tasks',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['ecs-service'] },
  messages: {
    short:
      '{name} runs short when something fails or is deployed: {reasons}. Run two tasks in two zones, with scaling.',
  },
  fix: 'automatic',
  sources: [aws.ecsDeployments],
  docs: {
    what: 'In production a service has at least two tasks in two zones, keeps at least half of them during a deployment, and scales.',
    why: 'A single task is gone at every deployment, every failed host and every Spot interruption, and with it the service.',
    condition:
      'Fewer than two tasks are wanted, less than 50 % stay during a deployment, the known subnets lie in one zone, or nothing scales it. One finding lists what applies. Daemons are left out.',
    howToFix:
      'Set the numbers, which the quick fix does for tasks, percentage and scaling. It adds a subnet in another zone where one of the same tier is drawn; else draw one.',
    whenToSuppress: 'For a background worker that may pause: "Nightly report, catches up by itself".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (optionalText(node, 'schedulingStrategy') === 'DAEMON') return;
    const desired = knownNumber(ctx, node, 'desiredCount');
    const percent = knownNumber(ctx, node, 'minimumHealthyPercent');
    const zones = new Set(ctx.subnetsOf(node.id).map(({ id }) => ctx.zoneOf(id)));
    const reasons = [
      ...(desired !== undefined && desired < 2
        ? [`${desired === 1 ? 'one task is' : 'no task is'} wanted`]
        : []),
      ...(percent !== undefined && percent < 50
        ? [`${percent} % of the tasks stay during a deployment`]
        : []),
      ...(zones.size === 1 && !zones.has(undefined) ? ['all tasks are in one zone'] : []),
      ...(optionalText(node, 'scalingMetric') === 'none' ? ['nothing scales it'] : []),
    ];
    if (reasons.length === 0) return;
    yield { message: 'short', at: node.id, data: { reasons: listOf(reasons) } };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    const present = ctx.subnetsOf(node.id).map(({ id }) => id);
    const zones = new Set(present.map((id) => ctx.zoneOf(id)));
    const isInOneZone = zones.size === 1 && !zones.has(undefined);
    const sibling = isInOneZone ? siblingInOtherZone(ctx, present) : undefined;
    // Another zone has to be drawn first; a fix that leaves the finding would be none.
    if (isInOneZone && (sibling === undefined || ctx.ancestorOf(node.id, 'subnet') !== undefined)) return [];
    const { desiredCount, minCapacity, maxCapacity, minimumHealthyPercent, scalingMetric } = node.properties;
    const atLeast = (value: unknown, least: number): number =>
      typeof value === 'number' ? Math.max(value, least) : least;
    const changes = setProperties(ctx.document, node.id, {
      desiredCount: atLeast(desiredCount, 2),
      minCapacity: atLeast(minCapacity, 2),
      maxCapacity: atLeast(maxCapacity, 4),
      minimumHealthyPercent: atLeast(minimumHealthyPercent, 100),
      maximumPercent: atLeast(node.properties.maximumPercent, 200),
      ...(scalingMetric === 'none' ? { scalingMetric: 'cpu' } : {}),
      ...(sibling === undefined ? {} : { subnets: [...present, sibling.id] }),
    });
    const where = sibling === undefined ? '' : `, in ${sibling.name} as well`;
    return [{ title: `Two tasks at least, scaled on CPU${where}`, changes }];
  },
});
