import type { JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { idsIn } from '../../decisions.ts';
import { knownFlag } from '../../known.ts';
import { aboutUsd, hoursPerMonth, monthlyUsd, runsAllHours } from '../../monthly-cost.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';

export const smallEnvironmentLean = defineRule({
  id: 'COST-003',
  name: 'small-environment-lean',
  title: 'Development does not pay for production',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { nodes: ['vpc', 'rds-instance'] },
  messages: {
    nats: '{name} has {count} NAT gateways in {environment}, each charged by the hour{saving}. One is enough here.',
    standby: '{name} has a standby in {environment} and costs twice as much{saving}. Turn Multi-AZ off here.',
    always:
      'Day and night in {environment}: {nodes}{saving}. On a schedule of working hours this costs a third.',
  },
  fix: 'automatic',
  sources: [aws.wellArchitectedCost],
  docs: {
    what: 'Environments for development and tests have one NAT gateway, no standby databases, and compute that rests at night.',
    why: 'Two thirds of the bill of a small environment is often what only production needs.',
    condition:
      'The environment is called development, test, sandbox or the like, and a VPC has more than one NAT gateway, a database is Multi-AZ, or instances, groups or services of a VPC run all hours: on demand, without scheduled actions, and without fewer hours stated for the bill. One finding for the compute of a VPC.',
    howToFix:
      'Keep one NAT gateway, turn Multi-AZ off, and stop what nobody uses at night. The quick fix does so: groups and services get scheduled actions for 7 to 19 o’clock (UTC) on working days. Single instances have to be stopped by a schedule of their own; state their hours once that is so.',
    whenToSuppress: 'Where production is rehearsed: "Failover tests, each Tuesday".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { environment } = ctx.settings;
    if (!/^(dev|test|sandbox|play|lab|qa)/i.test(environment.trim())) return;
    if (node.kind === 'vpc') {
      const nats = ctx.descendantsOf(node.id, 'nat-gateway').map(({ id }) => id);
      if (nats.length > 1)
        yield {
          message: 'nats',
          at: node.id,
          related: nats,
          discriminator: 'nats',
          data: {
            count: nats.length,
            environment,
            name: nameOf(node.id),
            saving: aboutUsd(monthlyUsd(ctx, 'vpc.nat/hour', hoursPerMonth)),
          },
          fixData: { nats: nats.slice(1) },
        };
      yield* alwaysOn(ctx, node.id);
      return;
    }
    if (knownFlag(ctx, node, 'multiAz') === true)
      yield {
        message: 'standby',
        at: node.id,
        field: 'multiAz',
        data: { environment, saving: standbyOf(ctx, node) },
      };
  },
  fixes(ctx, finding) {
    const nats = finding.fixData?.nats;
    if (finding.message === 'standby')
      return settingOf(ctx, finding.at, 'Turn Multi-AZ off', { multiAz: false });
    if (finding.message === 'always') return onSchedule(ctx, idsIn(finding.fixData?.scheduled));
    if (!Array.isArray(nats)) return [];
    return [
      {
        title: 'Keep one NAT gateway',
        changes: removeRecords(
          ctx.document,
          nats.filter((id): id is string => typeof id === 'string'),
        ),
      },
    ];
  },
});

const computeKinds = ['ec2-instance', 'auto-scaling-group', 'ecs-service'];
/** What can be scheduled by a setting of its own, and the setting. */
const schedules: Readonly<Record<string, 'scheduledActions' | 'scheduledScaling'>> = {
  'auto-scaling-group': 'scheduledActions',
  'ecs-service': 'scheduledScaling',
};

function* alwaysOn(ctx: RuleContext, vpc: NodeId): Generator<FindingDraft> {
  const found = computeKinds
    .flatMap((kind) => ctx.descendantsOf(vpc, kind))
    .map(({ id }) => ({ id, host: ctx.remember(`always on ${id}`, (inner) => alwaysOnHost(inner, id)) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = found.flatMap(({ id, host }) => (host === null ? [] : [id]));
  const hosts = found.flatMap(({ host }) => host ?? []);
  if (ids.length === 0) return;
  const isPriced = hosts.every(({ usd }) => usd !== null);
  const usd = isPriced ? hosts.reduce((sum, each) => sum + (each.usd ?? 0), 0) : undefined;
  yield {
    message: 'always',
    at: vpc,
    discriminator: 'always',
    related: ids,
    data: { nodes: nameOf(...ids), environment: ctx.settings.environment, saving: aboutUsd(usd) },
    ...(hosts.every(({ isSchedulable }) => isSchedulable) ? { fixData: { scheduled: ids } } : {}),
  };
}

/** What the rule looks at, kept for each host: there are many, and an edit seldom changes it. */
type AlwaysOn = { readonly isSchedulable: boolean; readonly usd: number | null };

function alwaysOnHost(ctx: RuleContext, id: NodeId): AlwaysOn | null {
  const node = ctx.node(id);
  const isMember = ctx.parentOf(id)?.kind === 'auto-scaling-group';
  if (node === undefined || isMember || !runsAllHours(node)) return null;
  if (node.properties.schedulingStrategy === 'DAEMON') return null;
  return { isSchedulable: schedules[node.kind] !== undefined, usd: instanceUsd(ctx, node) ?? null };
}

/** What the instances cost a month; services on Fargate are charged by size, which the bill works out. */
function instanceUsd(ctx: RuleContext, { properties }: NodeView): number | undefined {
  const { instanceType, desiredCapacity } = properties;
  if (typeof instanceType !== 'string') return undefined;
  const count = typeof desiredCapacity === 'number' ? desiredCapacity : 1;
  return monthlyUsd(ctx, `ec2/${instanceType}`, count * hoursPerMonth);
}

function standbyOf(ctx: RuleContext, { properties }: NodeView): string {
  const engine = properties.engine === 'postgres' ? 'postgres' : String(properties.engine);
  const price = (deployment: string): number | undefined =>
    ctx.unitPrice(`rds/instance:${engine}:${String(properties.dbInstanceClass)}:${deployment}`);
  const [two, one] = [price('multiAz'), price('singleAz')];
  return aboutUsd(two === undefined || one === undefined ? undefined : (two - one) * hoursPerMonth);
}

/** Working hours of the week: nothing before seven and after seven. */
function onSchedule(ctx: FixContext, ids: readonly NodeId[]): readonly Fix[] {
  const changes = ids.flatMap((id): ChangeSet => {
    const node = ctx.node(id);
    const field = node === undefined ? undefined : schedules[node.kind];
    if (node === undefined || field === undefined) return [];
    const { minSize, maxSize, desiredCapacity, minCapacity, maxCapacity } = node.properties;
    const list =
      field === 'scheduledActions'
        ? [
            { recurrence: '0 7 * * MON-FRI', minSize, maxSize, desiredCapacity },
            { recurrence: '0 19 * * *', minSize: 0, maxSize, desiredCapacity: 0 },
          ]
        : [
            { schedule: 'cron(0 7 ? * MON-FRI *)', minCapacity, maxCapacity },
            { schedule: 'cron(0 19 * * ? *)', minCapacity: 0, maxCapacity: 0 },
          ];
    return setProperties(ctx.document, id, { [field]: list as JsonValue });
  });
  return changes.length === 0 ? [] : [{ title: 'Run them in working hours', changes }];
}
