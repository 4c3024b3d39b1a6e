import type { JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { capacityGroupsOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { instanceSizes } from '../../instance-families.ts';
import { knownNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { networkModeOf, taskOf } from '../../task-of.ts';
import { objectOf } from '../../written-resource.ts';

const units = {
  cpu: 'CPU units',
  memory: 'MB of memory',
  interfaces: 'network interfaces',
} as const;

export const clusterHoldsTasks = defineRule({
  id: 'REL-014',
  name: 'cluster-holds-tasks',
  title: 'A cluster of instances holds the tasks that it is asked for',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-cluster'] },
  messages: {
    short:
      'The tasks of {services} need {needed} {unit} and the instances of {name} have {capacity} at most: some would stay pending. Raise the maximum or choose larger instances.',
  },
  fix: 'suggestion',
  sources: [aws.ecsCapacity],
  docs: {
    what: 'What the services of a cluster reserve at their desired number fits the instances that the cluster can have.',
    why: 'A task that fits nowhere waits in PENDING without an alarm. The system operator sees a service that never becomes steady.',
    condition:
      'The services that run on EC2 reserve more CPU or memory, or with an address of their own (awsvpc) more network interfaces, at the desired number of tasks, than all groups of the cluster have at their maximum. Types that the price catalogue does not know are left out.',
    howToFix:
      'Raise the maximum of the group or take a larger type; the quick fixes offer both. Where network interfaces are what is short, awsvpc trunking of the account gives each host more of them.',
    whenToSuppress: 'When the services never run together: "Blue or green, never both".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const groups = capacityGroupsOf(node.id, ctx).flatMap((id) => ctx.node(id) ?? []);
    const services = ctx
      .descendantsOf(node.id, 'ecs-service')
      .filter(
        ({ properties }) => properties.launchType === 'EC2' && properties.schedulingStrategy !== 'DAEMON',
      );
    const [group] = groups;
    if (group === undefined || services.length === 0) return;
    const capacity = { cpu: 0, memory: 0, interfaces: 0 };
    for (const each of groups) {
      const type = optionalText(each, 'instanceType');
      const facts = type === undefined ? undefined : ctx.instanceType(type);
      const most = knownNumber(ctx, each, 'maxSize');
      if (facts === undefined) ctx.undecided(each.id, 'instanceType');
      if (facts === undefined || most === undefined) return;
      capacity.cpu += most * facts.vcpu * 1024;
      capacity.memory += most * facts.memoryGib * 1024;
      // The host keeps one for itself; what is not known sets no bound.
      capacity.interfaces += most * ((facts.interfaces ?? Number.POSITIVE_INFINITY) - 1);
    }
    const needed = { cpu: 0, memory: 0, interfaces: 0 };
    for (const service of services) {
      const count = knownNumber(ctx, service, 'desiredCount');
      const task: NodeView = taskOf(ctx, service);
      const cpu = knownNumber(ctx, task, 'cpu');
      const memory = knownNumber(ctx, task, 'memory');
      if (count === undefined || cpu === undefined || memory === undefined) return;
      needed.cpu += count * cpu;
      needed.memory += count * memory;
      if (networkModeOf(ctx, service) === 'awsvpc') needed.interfaces += count;
    }
    const short = (['cpu', 'memory', 'interfaces'] as const).find((what) => needed[what] > capacity[what]);
    if (short === undefined) return;
    const most = typeof group.properties.maxSize === 'number' ? group.properties.maxSize : 1;
    const ratios = (['cpu', 'memory', 'interfaces'] as const).map((what) => needed[what] / capacity[what]);
    const enough = Math.ceil(most * Math.max(...ratios));
    yield {
      message: 'short',
      at: node.id,
      related: [group.id, ...services.map(({ id }) => id)],
      data: {
        services: nameOf(...services.map(({ id }) => id)),
        needed: needed[short],
        capacity: capacity[short],
        unit: units[short],
      },
      ...(groups.length === 1 && capacity.cpu > 0 ? { fixData: { group: group.id, enough, needed } } : {}),
    };
  },
  fixes(ctx, finding) {
    const { group, enough, needed } = finding.fixData ?? {};
    const host = typeof group === 'string' ? ctx.node(group) : undefined;
    if (host === undefined || typeof enough !== 'number') return [];
    const larger = largerType(ctx, host, objectOf(needed));
    return [
      ...settingOf(ctx, host.id, `Allow ${enough} instances`, { maxSize: enough }),
      ...(larger === undefined ? [] : settingOf(ctx, host.id, `Use ${larger}`, { instanceType: larger })),
    ];
  },
});

/** The next size of the family with which the group holds all of it, as many instances as it may have. */
function largerType(ctx: RuleContext, group: NodeView, needed: JsonObject): string | undefined {
  const [family, size = ''] = (optionalText(group, 'instanceType') ?? '').split('.');
  const most = Number(group.properties.maxSize);
  return instanceSizes
    .slice(instanceSizes.indexOf(size) + 1)
    .map((larger) => `${family}.${larger}`)
    .find((type) => {
      const facts = instanceSizes.includes(size) ? ctx.instanceType(type) : undefined;
      return (
        facts !== undefined &&
        most * facts.vcpu * 1024 >= Number(needed.cpu) &&
        most * facts.memoryGib * 1024 >= Number(needed.memory) &&
        most * ((facts.interfaces ?? Number.POSITIVE_INFINITY) - 1) >= Number(needed.interfaces)
      );
    });
}
