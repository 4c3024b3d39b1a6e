import type { Limits } from '#shared/base/limits.ts';
import type { MemoOptions } from '#shared/base/tracked-memo.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import { createCostEngine } from '#shared/cost/create-cost-engine.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { usualDiscount } from '#shared/cost/study/usual-discount.ts';
import type { SimulatedUsage } from '#shared/cost/traffic/traffic.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { countOutputs } from '#shared/export/cloudformation.ts';
import {
  createReachabilityEngine,
  type ReachabilityEngine,
} from '#shared/reachability/create-reachability-engine.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import {
  type Architecture,
  type ChangedResources,
  emptyArchitecture,
  type Resource,
} from '#shared/resolve/architecture.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { createRuleRunner } from '#shared/rules/create-rule-runner.ts';
import type { Fix, IntentOffer, Rule } from '#shared/rules/rule.ts';
import type { RuleAnswer } from '#shared/rules/why-shown.ts';
import type { Analysis } from './analysis.ts';
import { canBeDrawn } from './make-explicit.ts';

export interface AnalyserOptions extends MemoOptions {
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  readonly prices: PriceBook;
  /** Milliseconds of a clock that only goes forward, to say how long an answer took. */
  readonly now: () => number;
  /** The day as `YYYY-MM-DD`, for suppressions that end. */
  readonly today: () => string;
  /** After an edit, what asks the network waits for `settle`. */
  readonly defersNetwork?: boolean;
}

/** Follows one document: every change set in, an analysis of the new revision out. */
export interface Analyser {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
  /** The network of the last revision, for questions about it. */
  readonly reach: ReachabilityEngine;
  /** What a run of the simulation measured, for the bill; it counts from the next `open` on. */
  takeSimulated(simulated: SimulatedUsage | undefined): void;
  open(document: LintelDocument, revision: number): Analysis;
  apply(changes: ChangeSet, revision: number): Analysis;
  /** The last analysis, with the checks and pinned questions that ask the network brought up to date. */
  settle(): Analysis;
  /** Ways to mend a problem of the last analysis, the recommended first. */
  fixes(problemKey: string): readonly Fix[];
  /** What accepting a problem as meant would pin; undefined when it cannot be accepted that way. */
  offerIntent(problemKey: string): IntentOffer | undefined;
  /** Why a rule shows something at a record, or does not. */
  why(rule: string, at: string): RuleAnswer | undefined;
}

export function createAnalyser(document: LintelDocument, options: AnalyserOptions): Analyser {
  let current = document;
  let resolver = createResolver(options);
  const ruleOptions = {
    ...options,
    isInstanceType: (type: string): boolean => options.prices.instanceType(type) !== undefined,
    instanceType: options.prices.instanceType,
    unitPrice: (component: string, region: string): number | undefined => {
      const first = options.prices.price(component, region)?.tiers[0]?.usd;
      return first === undefined ? undefined : Number(first);
    },
    discount: (way: 'commitment' | 'spot', component: string, region: string): number | undefined =>
      usualDiscount(way, component, region, options.prices),
    outputCount: countOutputs,
    reach: (): ReachabilityEngine => reach,
    checkIntents: (): readonly IntentResult[] => reach.checkIntents(),
  };
  let impliedIn = createImpliedList();
  let runner = createRuleRunner(ruleOptions);
  let simulated: SimulatedUsage | undefined;
  let cost = createCostEngine(options.prices, options.today, { isForOneBill: options.isForOnce === true });
  let architecture = emptyArchitecture;
  let reach = createReachabilityEngine(document, architecture);
  let last: Analysis | undefined;

  /** Without changes everything is computed afresh. */
  function analyse(revision: number, changes: ChangeSet | undefined): Analysis {
    const started = options.now();
    const before = architecture;
    const resolved = resolver.update(current, changes);
    architecture = resolved.architecture;
    const changedFacts = changes === undefined ? undefined : factsChangedBy(changes);
    const isAfresh = changes === undefined;
    if (isAfresh) reach = createReachabilityEngine(current, architecture);
    else reach.update(current, architecture, changedFacts, resolved.changed);
    const report = runner.update(
      current,
      architecture,
      changedFacts,
      changes === undefined ? undefined : resolved.changed,
    );
    const estimate = cost.update(
      current,
      architecture,
      changedFacts && [...changedFacts, ...ownersOf(resolved.changed, before, architecture)],
    );
    return {
      revision,
      problems: report.problems,
      suppressed: report.suppressed,
      counts: report.counts,
      undecided: report.undecided,
      cost: estimate,
      implied: impliedIn(current, architecture, resolved.changed),
      gaps: architecture.gaps,
      // Asking them compiles the network.
      intents: runner.isSettled || last === undefined ? reach.checkIntents() : last.intents,
      isSettled: runner.isSettled,
      tookMs: options.now() - started,
    };
  }

  function remember(analysis: Analysis): Analysis {
    last = analysis;
    return analysis;
  }

  return {
    get document() {
      return current;
    },
    get architecture() {
      return architecture;
    },
    get reach() {
      return reach;
    },
    takeSimulated(next) {
      simulated = next;
    },
    open(next, revision) {
      current = next;
      resolver = createResolver(options);
      impliedIn = createImpliedList();
      runner = createRuleRunner(ruleOptions);
      cost = createCostEngine(options.prices, options.today, { isForOneBill: options.isForOnce === true });
      cost.takeSimulated(simulated);
      return remember(analyse(revision, undefined));
    },
    apply(changes, revision) {
      current = applyChanges(current, changes);
      return remember(analyse(revision, changes));
    },
    settle() {
      if (last === undefined) return remember(analyse(0, undefined));
      const started = options.now();
      const report = runner.settle();
      if (report === undefined) return last;
      const { problems, suppressed, counts, undecided } = report;
      return remember({
        ...last,
        problems,
        suppressed,
        counts,
        undecided,
        intents: reach.checkIntents(),
        isSettled: true,
        tookMs: last.tookMs + options.now() - started,
      });
    },
    fixes: (problemKey) => runner.fixes(problemKey),
    offerIntent: (problemKey) => runner.offerIntent(problemKey),
    why: (rule, at) => runner.why(rule, at),
  };
}

/**
 * The change that mends several problems, in order, each on top of the ones before: a fix that the earlier ones have
 * made unnecessary, or that would need a choice, is left out.
 */
export function fixAll(
  analyser: Analyser,
  problemKeys: readonly string[],
  options: AnalyserOptions,
): ChangeSet {
  const trial = createAnalyser(analyser.document, { ...options, defersNetwork: false, isForOnce: false });
  trial.open(analyser.document, 0);
  let all: ChangeSet = noChanges;
  for (const key of problemKeys) {
    const fix = trial.fixes(key)[0];
    if (fix === undefined) continue;
    trial.apply(fix.changes, 0);
    all = mergeChanges(all, fix.changes);
  }
  return all;
}

/** The nodes whose resources changed, as facts for those who asked about them. */
function ownersOf(changed: ChangedResources, before: Architecture, after: Architecture): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const logicalId of changed) {
    for (const { resources } of [before, after]) {
      const owner = resources.get(logicalId)?.owner;
      if (owner !== undefined) owners.add(facts.resourcesOf(owner));
    }
  }
  return owners;
}

/**
 * The implied resources, in the order of their logical ids. There are thousands and an edit changes a few: while none
 * comes or goes, only those are made anew. Whether one can be drawn is asked again when somebody wants to draw it, so a
 * stack frame drawn around it later does no harm.
 */
function createImpliedList(): (
  document: LintelDocument,
  architecture: Architecture,
  changed: ChangedResources,
) => Analysis['implied'] {
  let last: Analysis['implied'] = [];
  let places = new Map<string, number>();
  return (document, architecture, changed) => {
    const entryOf = (resource: Resource): Analysis['implied'][number] => {
      const { logicalId, type, owner, because } = resource;
      return { logicalId, type, owner, because, canBeDrawn: canBeDrawn(document, architecture, resource) };
    };
    const isImplied = (id: string): boolean => architecture.resources.get(id)?.implied === true;
    if ([...changed].every((id) => places.has(id) === isImplied(id))) {
      const next = [...last];
      for (const id of changed) {
        const resource = architecture.resources.get(id);
        const place = places.get(id);
        if (resource !== undefined && place !== undefined) next[place] = entryOf(resource);
      }
      last = next;
    } else {
      last = [...architecture.resources.values()].flatMap((resource) => {
        const place = places.get(resource.logicalId);
        const known = place === undefined || changed.has(resource.logicalId) ? undefined : last[place];
        return resource.implied ? [known ?? entryOf(resource)] : [];
      });
      places = new Map(last.map(({ logicalId }, place) => [logicalId, place]));
    }
    return last;
  };
}
