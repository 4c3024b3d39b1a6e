import { formatUsd, sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges, type Change } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentForecast, LintelDocument, NodeId } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { createCreditBalance, creditsOf } from '../credits.ts';
import type { CostLine, UsdRange, UsdString } from '../estimate.ts';
import { writingShare } from '../traffic/derivations.ts';
import { deliveredShare } from '../traffic/derive-usage.ts';
import { traceRequests } from '../traffic/trace-requests.ts';
import { estimateOnce, type StudyInput } from './estimate-once.ts';
import { hoursIn, plannedCommitments, usageFactor } from './forecast-plan.ts';
import { stableBaseOf } from './stable-base.ts';
import { lifecycleOf, movedDifference, type Pile, pileOf } from './stored-pile.ts';

/** One month of the forecast. */
export interface ForecastMonth {
  /** From 1 on. */
  readonly month: number;
  /** Usage against that of the first month, growth and season together. */
  readonly usageFactor: number;
  readonly totalUsd: UsdString;
  readonly range: UsdRange;
  /** What credits take off it; absent where the account has none left. */
  readonly creditsUsd?: UsdString;
  /** What planned commitments change in it; absent where none is running. */
  readonly commitmentsUsd?: UsdString;
  /** What has been paid up to and with this month, credits not counted. */
  readonly cumulativeUsd: UsdString;
  /** The part that is storage which grows from month to month. */
  readonly accumulatingUsd: UsdString;
}

export interface Forecast {
  readonly months: readonly ForecastMonth[];
  readonly totalUsd: UsdString;
  /** A line is unknown: every month is a lower bound. */
  readonly isAtLeast: boolean;
  readonly growthPercentPerMonth: number;
  /** What it takes into account, as sentences. */
  readonly basis: readonly string[];
}

/** The first month with which the free tier of a new account is over. */
const freeMonths = 12;
/** CloudWatch keeps logs without end unless told otherwise. */
const daysPerMonth = 365 / 12;

/**
 * The bill month by month: usage grows and has its seasons, logs and stored data pile up, and the free tier of the
 * first year ends. The drawing stays as it is.
 */
export function forecastCost(input: StudyInput, months: number): Forecast {
  const { document } = input;
  const settings = settingsOf(document);
  const plan = settings.forecast ?? {};
  const architecture = input.architecture ?? resolve(document);
  const written = writtenGigabytes(document);
  const factors = Array.from({ length: months }, (_, index) => usageFactor(plan, index));
  const made: ForecastMonth[] = [];
  let cumulative = zeroUsd;
  let isAtLeast = false;
  const lifecycles = new Map([...written.keys()].map((id) => [id, lifecycleOf(document, id)] as const));
  let piles: ReadonlyMap<NodeId, Pile> = new Map();
  const commitments = plannedCommitments(
    plan,
    input.prices,
    settings.commitmentDiscounts,
    stableBaseOf(document),
  );
  const takeCredits = createCreditBalance(settings, input.prices);
  factors.forEach((factor, index) => {
    const varied = documentIn(document, factor, index, piles, hoursIn(plan, index, settings.hoursPerMonth));
    const estimate = estimateOnce(
      { ...input, architecture, document: varied.document },
      { usage: varied.assumed, calls: new Map() },
    );
    isAtLeast ||= estimate.isAtLeast;
    let total = usd(estimate.totalUsd);
    let [low, high] = [usd(estimate.range.lowUsd), usd(estimate.range.highUsd)];
    let accumulating = zeroUsd;
    for (const line of estimate.lines) {
      const share = logShare(line, factors, index);
      const amount = usd(line.monthlyUsd ?? '0');
      if (share === undefined) {
        if (!written.has(line.owner) || !isStorage(line)) continue;
        const [pile, lifecycle] = [piles.get(line.owner), lifecycles.get(line.owner)];
        const moved =
          pile === undefined || lifecycle === undefined
            ? zeroUsd
            : movedDifference(pile, lifecycle, input.prices, line.region);
        accumulating = accumulating.plus(amount).plus(moved);
        total = total.plus(moved);
        low = low.plus(moved);
        high = high.plus(moved);
        continue;
      }
      const difference = (value: Usd): Usd => value.times(usd(share)).minus(value);
      total = total.plus(difference(amount));
      low = low.plus(difference(usd(line.range?.lowUsd ?? amount)));
      high = high.plus(difference(usd(line.range?.highUsd ?? amount)));
      accumulating = accumulating.plus(amount.times(usd(share)));
    }
    const committed = commitments.take(estimate, index);
    total = total.plus(committed);
    low = low.plus(committed);
    high = high.plus(committed);
    const credits = takeCredits?.(total, index + 1);
    cumulative = cumulative.plus(total).minus(credits ?? zeroUsd);
    made.push({
      month: index + 1,
      usageFactor: factor,
      totalUsd: total.toFixed(),
      range: { lowUsd: low.toFixed(), highUsd: high.toFixed() },
      ...(committed.isZero() ? {} : { commitmentsUsd: committed.toFixed() }),
      ...(credits === undefined || credits.isZero() ? {} : { creditsUsd: credits.toFixed() }),
      cumulativeUsd: cumulative.toFixed(),
      accumulatingUsd: accumulating.toFixed(),
    });
    piles = new Map(
      [...lifecycles].map(([id, lifecycle]) => [
        id,
        pileOf(
          factors.slice(0, index + 1).map((each) => (written.get(id) ?? 0) * each),
          lifecycle,
        ),
      ]),
    );
  });
  return {
    months: made,
    totalUsd: sumUsd(made.map(({ totalUsd }) => usd(totalUsd))).toFixed(),
    isAtLeast,
    growthPercentPerMonth: plan.growthPercentPerMonth ?? 0,
    basis: [
      ...basisOf(plan, settings.freeTier === 'legacy-12-months' && months > freeMonths, written.size > 0),
      ...commitments.basis,
      ...creditsBasis(creditsOf(settings, input.prices)),
    ],
  };
}

function creditsBasis(credits: ReturnType<typeof creditsOf>): readonly string[] {
  if (credits === undefined) return [];
  const end = credits.expireMonths === undefined ? '' : ` and expire after ${credits.expireMonths} months`;
  return [`Credits of ${formatUsd(credits.givenUsd)} (${credits.note}) are used up first${end}.`];
}

/** Usage that grows with the business: amounts of a month, rates of a second or minute; not hours, not stocks. */
const flowField = /(PerMonth|PerSecond|PerMinute)$/;
const steadyFields: ReadonlySet<string> = new Set([
  'runningHoursPerMonth',
  'usersPerMonth',
  'processedGigabytesPerHour',
]);
const storedField = 'storedGigabytes';

function documentIn(
  document: LintelDocument,
  factor: number,
  index: number,
  piles: ReadonlyMap<NodeId, Pile>,
  hoursPerMonth: number,
): {
  readonly document: LintelDocument;
  readonly assumed: ReadonlyMap<NodeId, Readonly<Record<string, number>>>;
} {
  const derived = traceRequests(document)?.nodes;
  const changes: Change[] = [];
  // The bill has a year of what streams deliver to a bucket; here it begins empty and fills.
  const fromEmpty = new Set(
    [...document.connections.values()].flatMap((connection) =>
      deliveredShare(connection, document) === undefined ? [] : [connection.to],
    ),
  );
  const assumed = new Map<NodeId, Record<string, number>>();
  for (const node of document.nodes.values()) {
    const shape = findKind(node.kind)?.usage?.shape;
    if (shape === undefined) continue;
    const view = viewNode(node);
    const stated: Record<string, number> = {};
    for (const [field, value] of Object.entries(view.usage)) {
      if (typeof value !== 'number') continue;
      const isFilled =
        field === storedField &&
        fromEmpty.has(node.id) &&
        !view.declaredUsage.has(field) &&
        derived?.has(node.id);
      const changed =
        field === storedField
          ? (isFilled === true ? 0 : value) + (piles.get(node.id)?.gigabytes ?? 0)
          : flowField.test(field) && !steadyFields.has(field)
            ? value * factor
            : value;
      if (changed === value) continue;
      if (view.declaredUsage.has(field)) stated[field] = changed;
      // What follows from the workload grows with it; only what was assumed has to be said.
      else if (derived?.has(node.id) !== true || field === storedField)
        assumed.set(node.id, { ...assumed.get(node.id), [field]: changed });
    }
    if (Object.keys(stated).length > 0)
      changes.push(...patchNode(document, node.id, { usage: { ...node.usage, ...stated } }));
  }
  for (const connection of document.connections.values()) {
    const { usage } = connection;
    if (usage === undefined || factor === 1) continue;
    const changed = Object.fromEntries(
      Object.entries(usage).map(([field, value]) => [
        field,
        typeof value === 'number' && flowField.test(field) ? value * factor : value,
      ]),
    );
    changes.push({
      table: 'connections',
      id: connection.id,
      before: connection,
      after: { ...connection, usage: changed },
    });
  }
  const { freeTier } = settingsOf(document);
  const hasEnded = index >= freeMonths && freeTier === 'legacy-12-months';
  changes.push(
    ...changeSettings(document, { hoursPerMonth, ...(hasEnded ? { freeTier: 'always-free' } : {}) }),
  );
  return { document: applyChanges(document, changes), assumed };
}

/** Gigabytes that the drawn paths write into each store in the first month. */
function writtenGigabytes(document: LintelDocument): ReadonlyMap<NodeId, number> {
  const flows = traceRequests(document);
  const written = new Map<NodeId, number>();
  for (const [id, flow] of flows?.connections ?? []) {
    const connection = document.connections.get(id);
    if (connection?.kind !== 'data' && connection?.kind !== 'replicate') continue;
    const node = document.nodes.get(connection.to);
    const hasStock = node !== undefined && storedField in (findKind(node.kind)?.usage?.shape ?? {});
    if (!hasStock || flow.requestGigabytes === 0) continue;
    const access = connection.properties?.access ?? (connection.kind === 'data' ? 'read-write' : 'write');
    const part = access === 'write' ? 1 : access === 'read' ? 0 : writingShare;
    const kept = flow.requestGigabytes * part * (deliveredShare(connection, document) ?? 1);
    written.set(node.id, (written.get(node.id) ?? 0) + kept);
  }
  return written;
}

function isStorage({ label, quantity }: CostLine): boolean {
  return /storage|stored/i.test(label) || quantity.unit === 'GB-month';
}

/**
 * The part of the steady state that logs have reached: the sum of what was taken in during the months that they are
 * kept, against that many times this month's. Undefined for other lines.
 */
function logShare(line: CostLine, factors: readonly number[], index: number): number | undefined {
  if (line.component !== 'cloudwatch/logs.storage') return undefined;
  const retention = line.quantity.inputs.find(({ name }) => name === 'retention');
  if (typeof retention?.value !== 'number') return undefined;
  const steady = retention.value / daysPerMonth;
  const kept = retention.origin === 'default' ? Number.POSITIVE_INFINITY : steady;
  const now = factors[index] ?? 1;
  if (now === 0 || steady === 0) return undefined;
  let months = 0;
  for (let back = 0; back <= index && back < kept; back += 1)
    months += ((factors[index - back] ?? 0) / now) * Math.min(1, kept - back);
  return months / steady;
}

function basisOf(plan: DocumentForecast, freeTierEnds: boolean, piles: boolean): readonly string[] {
  const growth = plan.growthPercentPerMonth ?? 0;
  return [
    growth === 0
      ? 'Usage stays as it is.'
      : `Usage ${growth > 0 ? 'grows' : 'shrinks'} by ${Math.abs(growth)} % each month.`,
    ...(plan.monthlyShape === undefined ? [] : ['Usage has the stated seasons.']),
    ...(plan.changes ?? []).map(
      ({ month, usagePercent, reason }) =>
        `From month ${month} on usage is ${usagePercent} % of that: ${reason}.`,
    ),
    ...(plan.usesCalendarMonths === true ? ['Months have their real lengths, 672 to 744 hours.'] : []),
    'Logs pile up until their retention ends; without one they are never deleted.',
    ...(piles
      ? ['What is written to buckets and tables stays there until a lifecycle rule moves or deletes it.']
      : []),
    ...(freeTierEnds ? ['The free tier of the first 12 months ends.'] : []),
    'The drawing itself does not change: no instances are added for the growth.',
  ];
}
