import type { JsonObject } from '#shared/base/json.ts';
import type { InstanceType, NodeView } from '#shared/catalogue/define-kind.ts';
import { capacityGroupsOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { instanceSizes } from '../../instance-families.ts';
import { isFromTemplate, knownNumber, optionalNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { networkModeOf, taskOf } from '../../task-of.ts';
import { objectOf } from '../../written-resource.ts';

const units = {
  cpu: 'CPU units',
  memory: 'MB of memory',
  interfaces: 'network interfaces',
} as const;
const dimensions = ['cpu', 'memory', 'interfaces'] as const;

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
    atPeak:
      'Scaled to their maximum, the tasks of {services} need {needed} {unit} and the instances of {name} have {capacity} at most: some would stay pending at the peak. Raise the maximum or choose larger instances.',
  },
  fix: 'suggestion',
  sources: [aws.ecsCapacity],
  docs: {
    what: 'What the services of a cluster reserve, at their desired number and when they are scaled to their maximum, fits the instances that the cluster can have.',
    why: 'A task that fits nowhere waits in PENDING without an alarm. The system operator sees a service that never becomes steady.',
    condition:
      'The services that run on EC2 reserve more CPU or memory, or with an address of their own (awsvpc) more network interfaces, than all groups of the cluster have at their maximum: at the desired number of tasks, or else at the maximum to which they are scaled. An instance gives its memory without the part that the system keeps (stated for the simulation, else none), and as many interfaces as are stated for it (tasks with an interface of their own), else one less than its type has. Whether the account has awsvpc trunking on is a setting of the account that no template has, so that it counts only when that number is stated. Types that the price catalogue does not know are left out.',
    howToFix:
      'Raise the maximum of the group, take a larger type, or, where network interfaces are what is short, turn awsvpc trunking on in the account (aws ecs put-account-setting-default --name awsvpcTrunking --value enabled) before the instances start. The quick fixes offer each; the one for trunking states the number of tasks that an instance then takes.',
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
    const capacity = capacityOf(ctx, groups);
    const wanted = capacity === undefined ? undefined : reservedBy(ctx, services);
    if (capacity === undefined || wanted === undefined) return;
    const isShortNow = dimensions.some((what) => wanted.desired[what] > capacity[what]);
    const needed = isShortNow ? wanted.desired : wanted.peak;
    const short = dimensions.find((what) => needed[what] > capacity[what]);
    if (short === undefined) return;
    const most = typeof group.properties.maxSize === 'number' ? group.properties.maxSize : 1;
    const enough = Math.ceil(
      most * Math.max(...dimensions.map((what) => wanted.peak[what] / capacity[what])),
    );
    yield {
      message: isShortNow ? 'short' : 'atPeak',
      at: node.id,
      related: [group.id, ...services.map(({ id }) => id)],
      data: {
        services: nameOf(...services.map(({ id }) => id)),
        needed: needed[short],
        capacity: Math.floor(capacity[short]),
        unit: units[short],
      },
      ...(groups.length === 1 && capacity.cpu > 0
        ? { fixData: { group: group.id, enough, needed: { ...wanted.peak }, short } }
        : {}),
    };
  },
  fixes(ctx, finding) {
    const { group, enough, needed, short } = finding.fixData ?? {};
    const host = typeof group === 'string' ? ctx.node(group) : undefined;
    if (host === undefined || typeof enough !== 'number') return [];
    const larger = largerType(ctx, host, objectOf(needed));
    return [
      ...settingOf(ctx, host.id, `Allow ${enough} instances`, { maxSize: enough }),
      ...(larger === undefined ? [] : settingOf(ctx, host.id, `Use ${larger}`, { instanceType: larger })),
      ...(short === 'interfaces' ? withTrunking(ctx, host, Number(objectOf(needed).interfaces)) : []),
    ];
  },
});

type Amounts = Readonly<Record<(typeof dimensions)[number], number>>;

/** What the groups have at their maximum; undefined while something of it is not known. */
function capacityOf(ctx: RuleContext, groups: readonly NodeView[]): Amounts | undefined {
  const sum = { cpu: 0, memory: 0, interfaces: 0 };
  for (const each of groups) {
    const type = optionalText(each, 'instanceType');
    const facts = type === undefined ? undefined : ctx.instanceType(type);
    const most = knownNumber(ctx, each, 'maxSize');
    if (facts === undefined) ctx.undecided(each.id, 'instanceType');
    if (facts === undefined || most === undefined) return undefined;
    const { reservedMemoryPercent, tasksPerInstance } = each.source.load ?? {};
    const kept = typeof reservedMemoryPercent === 'number' ? reservedMemoryPercent : 0;
    sum.cpu += most * facts.vcpu * 1024;
    sum.memory += most * facts.memoryGib * 1024 * (1 - kept / 100);
    sum.interfaces += most * (typeof tasksPerInstance === 'number' ? tasksPerInstance : ownInterfaces(facts));
  }
  return sum;
}

/** The host keeps one for itself; what is not known sets no bound. */
function ownInterfaces({ interfaces = Number.POSITIVE_INFINITY }: InstanceType): number {
  return interfaces - 1;
}

/** What the tasks reserve at their desired number, and when every service is scaled to its maximum. */
function reservedBy(
  ctx: RuleContext,
  services: readonly NodeView[],
): { readonly desired: Amounts; readonly peak: Amounts } | undefined {
  const desired = { cpu: 0, memory: 0, interfaces: 0 };
  const peak = { ...desired };
  for (const service of services) {
    const count = knownNumber(ctx, service, 'desiredCount');
    const task: NodeView = taskOf(ctx, service);
    const cpu = knownNumber(ctx, task, 'cpu');
    const memory = knownNumber(ctx, task, 'memory');
    if (count === undefined || cpu === undefined || memory === undefined) return undefined;
    const isScaled = optionalText(service, 'scalingMetric') !== 'none' && !isFromTemplate(service.source);
    const most = isScaled ? Math.max(count, optionalNumber(service, 'maxCapacity') ?? count) : count;
    const hasInterface = networkModeOf(ctx, service) === 'awsvpc';
    for (const [sum, tasks] of [
      [desired, count],
      [peak, most],
    ] as const) {
      sum.cpu += tasks * cpu;
      sum.memory += tasks * memory;
      if (hasInterface) sum.interfaces += tasks;
    }
  }
  return { desired, peak };
}

/** Trunking of the account, as the number of tasks that an instance of the type then takes. */
function withTrunking(ctx: FixContext, group: NodeView, needed: number): readonly Fix[] {
  const [family = '', size = ''] = (optionalText(group, 'instanceType') ?? '').split('.');
  const place = instanceSizes.indexOf(size);
  const step = ['16xlarge', '4xlarge', '2xlarge', 'xlarge', 'large', 'medium'].find(
    (each) => instanceSizes.indexOf(each) <= place,
  );
  // Families that burst have no trunks.
  if (step === undefined || place < 0 || family.startsWith('t')) return [];
  const tasksPerInstance = ctx.limits.get(`ecs.trunk.${step}`).value;
  const record = ctx.document.nodes.get(group.id);
  if (record === undefined || Number(group.properties.maxSize) * tasksPerInstance < needed) return [];
  const changes = patchNode(ctx.document, group.id, { load: { ...record.load, tasksPerInstance } });
  return [{ title: `Turn trunking on in the account: ${tasksPerInstance} tasks an instance`, changes }];
}

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
        most * ownInterfaces(facts) >= Number(needed.interfaces)
      );
    });
}
