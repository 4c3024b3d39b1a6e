import { type FactKey, forgetful, TrackedMemo, type Tracker } from '#shared/base/tracked-memo.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { type AccountCharge, accountLines } from './account-lines.ts';
import {
  accountPrefix,
  connectionPrefix,
  familyOf,
  labelOf,
  markOf,
  nodePrefix,
  ownerOf,
} from './charged-subjects.ts';
import { checkBudgets } from './check-budgets.ts';
import { type CollectedLines, createLineCollector } from './collect-lines.ts';
import { applyCredits } from './credits.ts';
import type { Estimate } from './estimate.ts';
import { freeTierOf } from './free-tier.ts';
import { leftOutOf } from './left-out.ts';
import { billOf, type DesignSums, isBillCurrent, sumDesign } from './node-bill.ts';
import {
  type CostReading,
  type OpenLine,
  openLinesOf,
  openTransferLines,
  readDrawing,
} from './open-lines.ts';
import { overridePrices, overridesOf } from './override-prices.ts';
import type { PriceBook } from './price-book.ts';
import { oldBefore } from './price-cautions.ts';
import { type BillSummary, type ChargedSubject, createBillSummary } from './summarise-bills.ts';
import { createTierGroups } from './tier-groups.ts';
import {
  changedSubjects,
  noTraffic,
  type SimulatedUsage,
  type Traffic,
  trafficAfter,
  trafficOf,
  workloadOf,
} from './traffic/traffic.ts';

export interface CostEngine {
  /**
   * The bill of this revision. With the facts that changed since the last call only nodes that read one of them are
   * costed again; without, all are.
   */
  update(document: LintelDocument, architecture: Architecture, changedFacts?: Iterable<FactKey>): Estimate;
  /**
   * Figures of a simulation run, by node and usage field, in place of derived and assumed ones; stated ones stay.
   * Undefined takes them away again. They count from the next update on.
   */
  takeSimulated(usage: SimulatedUsage | undefined): void;
}

export interface CostEngineOptions {
  /** It is asked once: what each line was made from need not be kept for the next edit. */
  readonly isForOneBill?: boolean;
}

/**
 * Prices a drawing, edit by edit. A fresh engine gives the same bill as one that saw every edit. `today` decides which
 * prices count as old; without it, the catalogue's own date does.
 */
export function createCostEngine(
  catalogue: PriceBook,
  today?: () => string,
  { isForOneBill = false }: CostEngineOptions = {},
): CostEngine {
  let prices = catalogue;
  let overrides: DocumentSettings['priceOverrides'];
  let allowances = '';
  let memo = new TrackedMemo<readonly OpenLine[]>();
  let simulated: SimulatedUsage | undefined;
  let traffic: Traffic = noTraffic;
  /** What the traffic is of. */
  let seen: LintelDocument | undefined;
  let followedWith: SimulatedUsage | undefined;
  const charged = new Map<string, ChargedSubject>();
  /** What nodes cause and their account is charged for, by the node's subject. */
  const causes = new Map<string, readonly AccountCharge[]>();
  /** One of them came, went or changed since the lines of the accounts were made. */
  let areCausesNew = false;
  /** Sorted by subject; made again when there are others, or one of another family. */
  let order: readonly ChargedSubject[] | undefined;
  let sums: DesignSums | undefined;
  const tierGroups = createTierGroups();
  /** Those whose bills have to be made. */
  const unbilled = new Set<ChargedSubject>();
  const collect = createLineCollector();
  const summarise = createBillSummary();
  let isFirst = true;

  return {
    takeSimulated(usage) {
      simulated = usage;
    },
    update(document, architecture, changedFacts) {
      const settings = settingsOf(document);
      const isAfresh =
        isForOneBill || isFirst || changedFacts === undefined || settings.priceOverrides !== overrides;
      if (isAfresh) {
        overrides = settings.priceOverrides;
        prices = overridePrices(catalogue, overridesOf(settings));
      }
      const before = traffic;
      const changes = changedFacts === undefined ? [] : [...changedFacts];
      const followed =
        isAfresh || seen === undefined || simulated !== undefined || followedWith !== undefined
          ? undefined
          : trafficAfter({ document: seen, traffic }, document, changes);
      traffic = followed ?? trafficOf(document, simulated);
      const isAccountNew = isAfresh || seen?.header !== document.header;
      seen = document;
      followedWith = simulated;
      const touched = isAfresh ? reset(document) : stale(changes);
      if (!isAfresh) for (const subject of changedSubjects(before, traffic)) touched.add(subject);
      isFirst = false;
      const oldDay = oldBefore(today?.() ?? catalogue.date);
      const reading = readDrawing(document, architecture, prices);
      for (const subject of touched) {
        memo.forget(subject);
        const lines = linesOf(subject, document, reading, oldDay);
        takeCauses(subject, lines, document);
        take(subject, lines.some(isOfAccount) ? lines.filter((line) => !isOfAccount(line)) : lines, document);
      }
      if (isAccountNew || areCausesNew) takeAccounts(document, oldDay);
      // Sums of floats depend on their order: it is that of the ids, whatever the order of the edits was.
      order ??= [...charged.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
      const mode = settings.freeTier ?? 'none';
      const now = `${mode} ${settings.hoursPerMonth}`;
      const isOtherwiseFree = now !== allowances;
      allowances = now;
      // Free amounts are shared by all of the design; without them only lines of the same tiers share anything.
      if (sums === undefined || isAfresh || isOtherwiseFree || mode !== 'none') {
        sums = sumDesign(
          order.map(({ lines }) => lines),
          freeTierOf(prices, mode, settings.hoursPerMonth),
        );
        tierGroups.areSummed();
        for (const each of order) {
          const { bill } = each;
          if (bill === undefined || isOtherwiseFree || !isBillCurrent(bill, sums)) unbilled.add(each);
        }
      } else {
        for (const each of tierGroups.followInto(sums)) unbilled.add(each);
      }
      for (const each of unbilled) {
        each.bill = billOf(each.lines, sums, prices.uncertainty);
        each.subtotal = undefined;
      }
      const [collected, summary] = [collect(order, unbilled), summarise(order, unbilled)];
      unbilled.clear();
      return estimateOf(document, collected, summary, prices, traffic);
    },
  };

  function reset(document: LintelDocument): Set<string> {
    memo = new TrackedMemo();
    charged.clear();
    tierGroups.clear();
    unbilled.clear();
    causes.clear();
    order = undefined;
    return new Set([
      ...[...document.nodes.keys()].map(facts.node),
      ...[...(traffic.flows?.connections.keys() ?? [])].map(facts.connection),
    ]);
  }

  function takeCauses(subject: string, lines: readonly OpenLine[], document: LintelDocument): void {
    const cause = labelOf(document, subject);
    const now = lines.flatMap((open) =>
      open.ofAccount === undefined ? [] : [{ ...open.ofAccount, open, cause }],
    );
    if (now.length === 0 && !causes.has(subject)) return;
    areCausesNew = true;
    if (now.length === 0) causes.delete(subject);
    else causes.set(subject, now);
  }

  /** Accounts have few lines: they are made anew whenever one of them could be another. */
  function takeAccounts(document: LintelDocument, oldDay: string): void {
    areCausesNew = false;
    const inOrder = [...causes].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, each]) => each);
    const lines = accountLines(document, inOrder, prices, oldDay);
    const gone = [...charged.keys()].filter(
      (subject) => subject.startsWith(accountPrefix) && !lines.has(ownerOf(subject)),
    );
    for (const subject of gone) take(subject, [], document);
    for (const [account, each] of lines) take(`${accountPrefix}${account}`, each, document);
  }

  /** What a subject is charged for now. */
  function take(subject: string, lines: readonly OpenLine[], document: LintelDocument): void {
    const known = charged.get(subject);
    if (lines.length === 0) {
      if (known === undefined) return;
      charged.delete(subject);
      tierGroups.put(known, known.lines, lines);
      unbilled.delete(known);
      order = undefined;
      return;
    }
    const [label, family] = [labelOf(document, subject), familyOf(document, subject)];
    const next: ChargedSubject = known ?? {
      subject,
      owner: ownerOf(subject),
      mark: markOf(subject),
      label,
      family,
      lines: [],
      bill: undefined,
      subtotal: undefined,
    };
    if (known === undefined) charged.set(subject, next);
    if (known === undefined || known.family !== family) order = undefined;
    tierGroups.put(next, next.lines, lines);
    Object.assign(next, { label, family, lines, bill: undefined, subtotal: undefined });
    unbilled.add(next);
  }

  /** Subjects that read a changed fact, and nodes that are new. */
  function stale(changed: readonly FactKey[]): Set<string> {
    const touched = new Set(memo.invalidate(changed));
    for (const fact of changed) if (fact.startsWith(nodePrefix)) touched.add(fact);
    return touched;
  }

  function linesFor(
    subject: string,
    compute: (tracker: Tracker) => readonly OpenLine[],
  ): readonly OpenLine[] {
    return isForOneBill ? compute(forgetful) : memo.get(subject, compute);
  }

  function linesOf(
    subject: string,
    document: LintelDocument,
    reading: CostReading,
    oldDay: string,
  ): readonly OpenLine[] {
    const spread = traffic.spread;
    if (subject.startsWith(nodePrefix)) {
      const id = subject.slice(nodePrefix.length);
      if (!document.nodes.has(id)) return [];
      return linesFor(subject, (tracker) =>
        openLinesOf(reading.with(tracker), id, prices, oldDay, traffic.usage.get(id), spread),
      );
    }
    const connection = document.connections.get(subject.slice(connectionPrefix.length));
    const flow = connection === undefined ? undefined : traffic.flows?.connections.get(connection.id);
    if (connection === undefined || flow === undefined) return [];
    return linesFor(subject, (tracker) =>
      openTransferLines(reading.with(tracker), connection, flow, prices, oldDay, spread),
    );
  }
}

function isOfAccount({ ofAccount }: OpenLine): boolean {
  return ofAccount !== undefined;
}

function estimateOf(
  document: LintelDocument,
  { lines, unknownCount, oldestPrice, cautions }: CollectedLines,
  summary: BillSummary,
  prices: PriceBook,
  traffic: Traffic,
): Estimate {
  const settings = settingsOf(document);
  const workload = workloadOf(document, traffic);
  const credits = applyCredits(settings, prices, summary.total);
  return {
    lines,
    totalUsd: summary.total.toFixed(),
    range: summary.range,
    isAtLeast: unknownCount > 0,
    byNode: summary.byNode,
    byFamily: summary.byFamily,
    unknownCount,
    catalogueDate: prices.date,
    oldestPriceUsed: oldestPrice,
    hoursPerMonth: settings.hoursPerMonth,
    region: settings.region,
    freeTier: settings.freeTier ?? 'none',
    ...(credits === undefined ? {} : { credits }),
    cautions,
    ...(workload === undefined ? {} : { workload }),
    ...(traffic.isSimulated ? { isSimulated: true } : {}),
    leftOut: leftOutOf(document, traffic),
    budgets: checkBudgets(document, settings.budgets ?? [], lines),
  };
}
