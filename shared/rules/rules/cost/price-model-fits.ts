import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { idsIn } from '../../decisions.ts';
import { instanceSizes } from '../../instance-families.ts';
import { isExpression, optionalText } from '../../known.ts';
import { aboutUsd, hoursPerMonth, monthlyUsd, runsAllHours } from '../../monthly-cost.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { similarTypes } from '../../similar-types.ts';
import { aws } from '../../sources.ts';

/** Families of AWS's own processor at the sizes of those of others, about a fifth cheaper. */
const graviton: Readonly<Record<string, string>> = {
  t3: 't4g',
  m5: 'm7g',
  m6i: 'm7g',
  m7i: 'm8g',
  c5: 'c7g',
  c6i: 'c7g',
  c7i: 'c8g',
  r5: 'r7g',
  r6i: 'r7g',
  r7i: 'r8g',
};
const kinds = ['ec2-instance', 'auto-scaling-group', 'rds-instance', 'ecs-service'];

type Way = 'commit' | 'spot' | 'graviton';

type Host = {
  readonly id: NodeId;
  readonly isUndecided: boolean;
  /** On demand all hours, and no service: those are paid by size and second. */
  readonly isSteady: boolean;
  readonly isWorker: boolean;
  readonly isMovable: boolean;
  /** On demand a month; null where its price is not known. */
  readonly usd: number | null;
  /** Less a month by each way of paying; null where it is not known. */
  readonly savedUsd: Readonly<Record<Way, number | null>>;
};

export const priceModelFits = defineRule({
  id: 'COST-005',
  name: 'price-model-fits',
  title: 'What runs all the time is not paid by the hour',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { document: true },
  messages: {
    commit:
      'All month on demand: {nodes}{cost}. A commitment of one year {saving}, for what runs in any case.',
    spot: 'Work from a queue, which can be done again: {nodes}{cost}. Spot capacity {saving}.',
    graviton:
      'On processors of others, though nothing that is drawn needs them: {nodes}{cost}. Graviton of the same size {saving}.',
  },
  fix: 'suggestion',
  sources: [aws.savingsPlans, aws.graviton],
  docs: {
    what: 'Steady compute is covered by a commitment, work that can be repeated runs on Spot, and what runs on Graviton does.',
    why: 'On-demand prices are for what comes and goes. For what runs day and night they are the dearest.',
    condition:
      'Two or more instances, groups or databases run all hours on demand; or groups and Fargate services take their work from a queue or stream alone and have no Spot share; or instances of the newest Amazon Linux without a script of their own, or RDS databases, have a type for which there is a Graviton one. Three findings at most. Amounts and savings are worked out from the on-demand prices of the Region and from the discounts of the price catalogue: a year with nothing upfront, of a plan that lets the type change; the median of Spot, which moves daily; the price of the Graviton type. Where a price or a discount of one of the nodes is not in the catalogue (those of databases, until a price file with them is imported), the usual share is named instead of an amount. Discounts that the project has agreed with AWS are counted in the cost panel alone.',
    howToFix:
      'Compare Savings Plans and reservations in the cost panel. The quick fixes move instances and databases to Graviton, and workers to Spot with a base of two on demand.',
    whenToSuppress: 'Where it is settled elsewhere: "Savings Plan of the organisation".',
  },
  *check(ctx) {
    const hosts = kinds
      .flatMap((kind) => ctx.idsOfKind(kind))
      .flatMap((id) => ctx.remember(`host ${id}`, (inner) => hostOf(inner, id)) ?? []);
    for (const { id, isUndecided } of hosts) if (isUndecided) ctx.undecided(id, 'instanceType');
    const found = [
      ['commit', hosts.filter(({ isSteady }) => isSteady), 2],
      ['spot', hosts.filter(({ isWorker }) => isWorker), 1],
      ['graviton', hosts.filter(({ isMovable }) => isMovable), 1],
    ] as const;
    for (const [message, meant, least] of found) {
      if (meant.length < least) continue;
      const related = meant.map(({ id }) => id).sort();
      yield {
        message,
        at: 'document',
        discriminator: message,
        related,
        data: { nodes: nameOf(...related), cost: costOf(meant), saving: savingOf(meant, message) },
        ...(message === 'commit' ? {} : { fixData: { [message]: related } }),
      };
    }
  },
  fixes(ctx, finding) {
    const moved = idsIn(finding.fixData?.graviton).flatMap((id): ChangeSet => {
      const host = ctx.node(id);
      if (host === undefined) return [];
      const dbInstanceClass = host.kind === 'rds-instance' ? databaseSuccessor(host) : undefined;
      const instanceType = successor(host);
      return dbInstanceClass !== undefined
        ? setProperties(ctx.document, id, { dbInstanceClass })
        : instanceType === undefined
          ? []
          : setProperties(ctx.document, id, { instanceType });
    });
    if (moved.length > 0) return [{ title: 'Move them to Graviton', changes: moved }];
    const base = ctx.limits.get('judgement.onDemandBase').value;
    const onSpot = idsIn(finding.fixData?.spot).flatMap((id): ChangeSet => {
      const worker = ctx.node(id);
      if (worker === undefined) return [];
      if (worker.kind === 'ecs-service')
        return setProperties(ctx.document, id, { spotPercent: spotShare, onDemandBase: base });
      const more = similarTypes(ctx, optionalText(worker, 'instanceType') ?? '', 2);
      return setProperties(ctx.document, id, {
        onDemandBaseCapacity: base,
        onDemandPercentageAboveBaseCapacity: 100 - spotShare,
        ...(more.length === 0 ? {} : { moreInstanceTypes: more }),
      });
    });
    return onSpot.length === 0
      ? []
      : [{ title: `Run them on Spot, with a base of ${base} on demand`, changes: onSpot }];
  },
});

/** Takes all its work from queues or streams, so that what is interrupted comes again, and pays on demand. */
function repeatsItsWork(ctx: RuleContext, worker: NodeView): boolean {
  const { id, kind, properties } = worker;
  const isGroup =
    kind === 'auto-scaling-group' || (kind === 'ecs-service' && properties.launchType === 'FARGATE');
  if (!isGroup || ctx.connectionsTo(id, 'poll').length === 0) return false;
  return ['traffic', 'forward', 'target', 'invoke'].every((each) => ctx.connectionsTo(id, each).length === 0);
}

/** ", about 200 USD a month" for all of them, or nothing where one of them is not known. */
function costOf(hosts: readonly Host[]): string {
  const isPriced = hosts.every(({ usd }) => usd !== null);
  return isPriced ? aboutUsd(hosts.reduce((sum, { usd }) => sum + (usd ?? 0), 0)) : '';
}

/** What is said of a way of paying where not all of its amounts are known. */
const usualSavings: Readonly<Record<Way, string>> = {
  commit: 'takes off about a quarter to a third',
  spot: 'costs about two thirds less',
  graviton: 'costs about a fifth less',
};

/** "saves about 120 USD a month" for all of them, else what is usual. */
function savingOf(hosts: readonly Host[], way: Way): string {
  const saved = hosts.map(({ savedUsd }) => savedUsd[way]);
  if (saved.some((usd) => usd === null)) return usualSavings[way];
  const sum = saved.reduce<number>((total, usd) => total + (usd ?? 0), 0);
  return sum <= 0 ? usualSavings[way] : `saves${aboutUsd(sum).replace(',', '')}`;
}

function savedBy(ctx: RuleContext, host: NodeView, usd: number | undefined): Host['savedUsd'] {
  const component = componentOf(host);
  const share = (way: 'commitment' | 'spot', part = 1): number | null => {
    const fraction = component === undefined ? undefined : ctx.discount(way, component);
    return usd === undefined || fraction === undefined ? null : usd * part * fraction;
  };
  const base = ctx.limits.get('judgement.onDemandBase').value;
  const count = Number(host.properties.desiredCapacity ?? host.properties.desiredCount ?? 1);
  const moved = host.kind === 'rds-instance' ? databaseSuccessor(host) : successor(host);
  const field = host.kind === 'rds-instance' ? 'dbInstanceClass' : 'instanceType';
  const better =
    moved === undefined
      ? undefined
      : onDemandUsd(ctx, { kind: host.kind, properties: { ...host.properties, [field]: moved } });
  return {
    commit: share('commitment'),
    // As the quick fix sets it: a part of what is above the base.
    spot: share('spot', ((spotShare / 100) * Math.max(0, count - base)) / Math.max(1, count)),
    graviton: usd === undefined || better === undefined ? null : usd - better,
  };
}

/** The part of a group that the quick fix puts on Spot, beside its base, in percent. */
const spotShare = 70;

/** What decides about the price. */
type Priced = Pick<NodeView, 'kind' | 'properties'>;

function componentOf({ kind, properties }: Priced): string | undefined {
  if (kind === 'rds-instance') {
    const deployment = properties.multiAz === true ? 'multiAz' : 'singleAz';
    return `rds/instance:${String(properties.engine)}:${String(properties.dbInstanceClass)}:${deployment}`;
  }
  return typeof properties.instanceType === 'string' ? `ec2/${properties.instanceType}` : undefined;
}

function onDemandUsd(ctx: RuleContext, host: Priced): number | undefined {
  const component = componentOf(host);
  const { desiredCapacity } = host.properties;
  const count = host.kind !== 'rds-instance' && typeof desiredCapacity === 'number' ? desiredCapacity : 1;
  return component === undefined ? undefined : monthlyUsd(ctx, component, count * hoursPerMonth);
}

/** The class of the size on Graviton: a database has no image that would have to fit. */
function databaseSuccessor(database: NodeView): string | undefined {
  const [, family = '', size = ''] =
    /^db\.([a-z]+\d+[a-z]*)\.([a-z0-9]+)$/.exec(optionalText(database, 'dbInstanceClass') ?? '') ?? [];
  const { engine } = database.properties;
  const next =
    engine === 'postgres' || engine === 'mysql' || engine === 'mariadb' ? graviton[family] : undefined;
  return next === undefined || !databaseSizes.has(size) ? undefined : `db.${next}.${size}`;
}

/** Up to 8xlarge every family has the size. */
const databaseSizes = new Set(instanceSizes.slice(0, 8));

/** What the rule looks at, kept for each host: there are many, and an edit seldom changes it. */
function hostOf(ctx: RuleContext, id: NodeId): Host | null {
  const host = ctx.node(id);
  if (host === undefined || ctx.parentOf(id)?.kind === 'auto-scaling-group') return null;
  const isOnDemand = runsAllHours(host);
  const isDatabase = host.kind === 'rds-instance';
  const isWorker = isOnDemand && repeatsItsWork(ctx, host);
  const isSteady = isOnDemand && host.kind !== 'ecs-service';
  const isMovable = (isDatabase ? databaseSuccessor(host) : successor(host)) !== undefined;
  const usd = onDemandUsd(ctx, host);
  return {
    id,
    isUndecided: isExpression(host.source.properties?.instanceType),
    isSteady,
    isWorker,
    isMovable,
    usd: usd ?? null,
    savedUsd: savedBy(ctx, host, usd),
  };
}

/** The Graviton type of the size; only where nothing that was built for another processor is started. */
function successor(host: NodeView): string | undefined {
  const { userData, imageId, moreInstanceTypes } = host.properties;
  if (imageId !== undefined || (userData !== undefined && userData !== '')) return undefined;
  if (Array.isArray(moreInstanceTypes) && moreInstanceTypes.length > 0) return undefined;
  const [, family = '', size = ''] =
    /^([a-z]+\d+[a-z]*)\.([a-z0-9]+)$/.exec(optionalText(host, 'instanceType') ?? '') ?? [];
  const next = graviton[family];
  return next === undefined || /metal|24xlarge|18xlarge|9xlarge/.test(size) ? undefined : `${next}.${size}`;
}
