import type { Limits } from '#shared/base/limits.ts';
import { SpreadingMemo } from '#shared/base/spreading-memo.ts';
import { type FactKey, type MemoOptions, TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { InstanceType } from '#shared/catalogue/define-kind.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { affectsNetwork } from '#shared/reachability/compile/affects-network.ts';
import { compileNetwork } from '#shared/reachability/compile/compile-network.ts';
import {
  createReachabilityEngine,
  type ReachabilityEngine,
} from '#shared/reachability/create-reachability-engine.ts';
import { checkIntents, type IntentResult } from '#shared/reachability/intents.ts';
import type { Architecture, ChangedResources } from '#shared/resolve/architecture.ts';
import { createDerivedFacts } from '#shared/resolve/derived-facts.ts';
import { createRuleDispatch, type RuleGroup } from './dispatch.ts';
import { createFoundProblems } from './found-problems.ts';
import { offerIntent } from './offer-intent.ts';
import type { Outcome } from './outcome.ts';
import { type RuleReport, reportOf } from './report.ts';
import { changesGraph } from './resource-graph.ts';
import { routeFactsOf } from './routes-of.ts';
import type { Fix, IntentOffer, Rule } from './rule.ts';
import {
  asksNetworkFact,
  createRuleRun,
  intentsFact,
  networkFact,
  type RememberedAnswers,
  type RuleRun,
  rememberedFact,
  resourceGraphFact,
  type SubjectTable,
} from './rule-run.ts';
import { suppressionFinding } from './suppressions.ts';
import { type RuleAnswer, whyShown } from './why-shown.ts';

export interface RuleRunnerOptions extends MemoOptions {
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  /** Whether EC2 has a type of that name, by the price catalogue; without it no type is called unknown. */
  readonly isInstanceType?: (type: string) => boolean;
  /** What an EC2 type has; without it, capacity is not compared. */
  readonly instanceType?: (type: string) => InstanceType | undefined;
  /** A price by its component in a Region; without it, nothing is said about what something costs. */
  readonly unitPrice?: (component: string, region: string) => number | undefined;
  /** What a commitment of a year, or Spot, takes off that price, as a fraction; without it, no saving is worked out. */
  readonly discount?: (way: 'commitment' | 'spot', component: string, region: string) => number | undefined;
  /** How many outputs the template of the drawing has; without it, they are not counted. */
  readonly outputCount?: (document: LintelDocument, architecture: Architecture) => number;
  /** The day as `YYYY-MM-DD`, for suppressions that end. Without it none ends. */
  readonly today?: () => string;
  /** The network of the revision that is checked; without it one is compiled when a check asks. */
  readonly reach?: () => ReachabilityEngine;
  /**
   * Checks that ask the network wait for `settle`, and report what they last found until then: compiling it takes
   * longer than everything else that follows an edit. A full update waits for nothing.
   */
  readonly defersNetwork?: boolean;
  /** Answers the pinned questions about the network; without it they are asked afresh at every update. */
  readonly checkIntents?: (document: LintelDocument, architecture: Architecture) => readonly IntentResult[];
}

/** Follows one drawing and says what is wrong with it. */
export interface RuleRunner {
  /**
   * The problems of this revision. With the facts and resources that changed since the last call, only the checks
   * that read them run again; without, all run.
   */
  update(
    document: LintelDocument,
    architecture: Architecture,
    changedFacts?: ReadonlySet<FactKey>,
    changedResources?: ChangedResources,
  ): RuleReport;
  /** False while checks wait for `settle`. */
  readonly isSettled: boolean;
  /** Runs the checks that wait, and says what is wrong now; undefined when none does. */
  settle(): RuleReport | undefined;
  /** The changes that mend the problem in the last revision; empty when there are none or it is gone. */
  fixes(problemKey: string): readonly Fix[];
  /**
   * What accepting the problem as meant would pin: the questions of its rule that have a clear answer now. Undefined
   * when it cannot be accepted that way.
   */
  offerIntent(problemKey: string): IntentOffer | undefined;
  /** Why the rule shows something at this record in the last revision, or does not; undefined without such a rule. */
  why(rule: string, at: string): RuleAnswer | undefined;
}

/** What is asked aside of a revision is not asked again. */
const once: MemoOptions = { isForOnce: true };

interface Drawn {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
}

function askPinned(document: LintelDocument, architecture: Architecture): readonly IntentResult[] {
  return checkIntents(document, compileNetwork(document, architecture));
}

/** All problems of a drawing, computed once. */
export function runRules(
  options: RuleRunnerOptions,
  document: LintelDocument,
  architecture: Architecture,
): RuleReport {
  return createRuleRunner({ ...options, isForOnce: true }).update(document, architecture);
}

export function createRuleRunner(options: RuleRunnerOptions): RuleRunner {
  const { limits, isInstanceType, instanceType } = options;
  const checkPinned = options.checkIntents ?? askPinned;
  let intents: readonly IntentResult[] = [];
  let own: ReachabilityEngine | undefined;
  const reach = (): ReachabilityEngine | undefined => {
    if (options.reach !== undefined) return options.reach();
    if (last !== undefined) own ??= createReachabilityEngine(last.document, last.architecture);
    return own;
  };
  const dayOf = (): string => options.today?.() ?? `${limits.asOf}-01`;
  const dispatch = createRuleDispatch(options.rules);
  const rulesById = new Map(options.rules.map((rule) => [rule.id as string, rule]));
  let memo = new TrackedMemo<readonly Outcome[]>(options);
  let derivedFacts = createDerivedFacts(options);
  let remembered: RememberedAnswers = new SpreadingMemo(rememberedFact, options);
  let found = createFoundProblems();
  /** The kind under which a record was given to the rules. */
  let placed = new Map<string, string>();
  let lastReport: RuleReport | undefined;
  /** Checks that read the network and have to run again, and whether it has changed since they did. */
  const waiting = new Set<string>();
  let isNetworkBehind = false;
  let last: Drawn | undefined;

  return {
    update(document, architecture, changedFacts, changedResources) {
      const isFull = last === undefined || changedFacts === undefined || options.isForOnce === true;
      if (isFull) {
        memo = new TrackedMemo(options);
        derivedFacts = createDerivedFacts(options);
        remembered = new SpreadingMemo(rememberedFact, options);
        found = createFoundProblems();
        placed = new Map();
        waiting.clear();
        isNetworkBehind = false;
      }
      const isDeferring = options.defersNetwork === true && !isFull;
      const drawn = isFull
        ? new Set<FactKey>()
        : new Set([
            ...derivedFacts.spread(document, changedFacts),
            ...resourceFacts(last?.architecture, architecture, changedResources ?? new Set()),
          ]);
      const before = last?.architecture;
      const isNetworkChanged =
        !isFull &&
        before !== undefined &&
        affectsNetwork(document, before, architecture, changedFacts, changedResources ?? new Set());
      const hasOtherIntents = last?.document.intents !== document.intents;
      last = { document, architecture };
      own?.update(document, architecture, changedFacts, changedResources);
      if (isDeferring) isNetworkBehind ||= isNetworkChanged || hasOtherIntents;
      else {
        if (isNetworkChanged) drawn.add(networkFact);
        if (askIntents(last)) drawn.add(intentsFact);
      }
      const run = createRun(last);
      const changed = remembered.spread(drawn, run.evaluate);

      const check = (group: RuleGroup, table: SubjectTable, id: string): void =>
        checkAgain(run, group, table, id);
      const forget = (group: RuleGroup, table: SubjectTable, id: string): void => {
        memo.forget(subjectKey(group, table, id));
        found.set(subjectKey(group, table, id), []);
      };
      const place = (table: 'nodes' | 'connections', id: string): void => {
        const slot = `${table} ${id}`;
        const before = placed.get(slot);
        const now = document[table].get(id)?.kind;
        if (before === now) return;
        if (before !== undefined) for (const group of dispatch[table](before)) forget(group, table, id);
        if (now === undefined) placed.delete(slot);
        else {
          placed.set(slot, now);
          for (const group of dispatch[table](now)) check(group, table, id);
        }
      };

      const asksNetwork = isDeferring ? memo.readersOf(asksNetworkFact) : new Set<string>();
      const stale = memo.invalidate(changed);
      if (isFull) {
        for (const id of document.nodes.keys()) place('nodes', id);
        for (const id of document.connections.keys()) place('connections', id);
        for (const group of dispatch.document) check(group, 'document', 'document');
      } else {
        for (const key of changed) {
          if (key.startsWith('node:')) place('nodes', key.slice('node:'.length));
          if (key.startsWith('connection:')) place('connections', key.slice('connection:'.length));
        }
        for (const subject of stale) {
          if (asksNetwork.has(subject)) waiting.add(subject);
          recheck(run, subject, asksNetwork);
        }
      }
      return report(document, isFull ? undefined : recordsIn(changedFacts));
    },

    get isSettled() {
      return !isNetworkBehind && waiting.size === 0;
    },

    settle() {
      if (last === undefined || (!isNetworkBehind && waiting.size === 0)) return undefined;
      const changed = new Set<FactKey>(isNetworkBehind ? [networkFact] : []);
      if (askIntents(last)) changed.add(intentsFact);
      const run = createRun(last);
      const stale = memo.invalidate(remembered.spread(changed, run.evaluate));
      for (const subject of new Set([...waiting, ...stale])) recheck(run, subject);
      waiting.clear();
      isNetworkBehind = false;
      return report(last.document, new Set());
    },

    why(id, at) {
      const rule = rulesById.get(id);
      if (rule === undefined || last === undefined || lastReport === undefined) return undefined;
      const { document } = last;
      const kind = document.nodes.get(at)?.kind;
      const line = document.connections.get(at)?.kind;
      const groups =
        kind !== undefined
          ? dispatch.nodes(kind)
          : line !== undefined
            ? dispatch.connections(line)
            : dispatch.document;
      return whyShown(rule, at, {
        document,
        outcomes: found.outcomes(),
        report: lastReport,
        isAsked: groups.some(({ rules }) => rules.includes(rule)),
      });
    },

    offerIntent(problemKey) {
      const entry = found.find(problemKey);
      if (last === undefined || entry === undefined) return undefined;
      const run = createRun(last, createDerivedFacts(once), new SpreadingMemo(rememberedFact, once));
      return offerIntent(run.fixContext, entry.rule, entry.found);
    },

    fixes(problemKey) {
      if (last === undefined) return [];
      const finding = found.find(problemKey)?.found.finding ?? suppressionFinding(problemKey);
      const rule = finding === undefined ? undefined : rulesById.get(finding.rule);
      if (finding === undefined || rule?.fixes === undefined) return [];
      const run = createRun(last, createDerivedFacts(once), new SpreadingMemo(rememberedFact, once));
      return rule.fixes(run.fixContext, finding).filter((fix) => fix.changes.length > 0);
    },
  };

  function createRun(revision: Drawn, derived = derivedFacts, answers = remembered): RuleRun {
    return createRuleRun({
      ...revision,
      limits,
      isInstanceType,
      instanceType,
      unitPrice: options.unitPrice,
      discount: options.discount,
      outputCount: options.outputCount,
      today: dayOf(),
      derivedFacts: derived,
      reach,
      remembered: answers,
      intents: () => intents,
    });
  }

  /** Asks the pinned questions again; true when an answer is another one. */
  function askIntents({ document, architecture }: Drawn): boolean {
    const answered = document.intents.size === 0 ? [] : checkPinned(document, architecture);
    const isOther = JSON.stringify(answered) !== JSON.stringify(intents);
    intents = answered;
    return isOther;
  }

  function checkAgain(run: RuleRun, group: RuleGroup, table: SubjectTable, id: string): void {
    const subject = subjectKey(group, table, id);
    found.set(
      subject,
      memo.get(subject, (tracker) => run.check(group.rules, table, id, tracker)),
    );
  }

  /** Runs a check whose facts have changed, unless it is one of those that wait; drops it with its record. */
  function recheck(run: RuleRun, subject: string, later: ReadonlySet<string> = new Set()): void {
    const { table, id, name } = subjectParts(subject);
    const group = groupOf(table, id, name);
    if (group === undefined) found.set(subject, []);
    else if (!later.has(subject)) checkAgain(run, group, table, id);
  }

  function report(document: LintelDocument, changedRecords: ReadonlySet<string> | undefined): RuleReport {
    lastReport = reportOf({
      document,
      found: found.problems(document, changedRecords),
      undecided: found.undecided(),
      rulesById,
      today: options.today?.(),
      intents,
    });
    return lastReport;
  }

  /** The group as it applies now; undefined when the record is gone or of another kind. */
  function groupOf(table: SubjectTable, id: string, name: string): RuleGroup | undefined {
    if (table === 'document') return dispatch.document.find((group) => group.name === name);
    const kind = placed.get(`${table} ${id}`);
    return kind === undefined ? undefined : dispatch[table](kind).find((group) => group.name === name);
  }
}

/** Names one check: neither group names nor table names hold a space, record ids may. */
function subjectKey(group: RuleGroup, table: SubjectTable, id: string): string {
  return `${group.name} ${table} ${id}`;
}

function subjectParts(key: string): {
  readonly name: string;
  readonly table: SubjectTable;
  readonly id: string;
} {
  const [name = '', table = '', ...id] = key.split(' ');
  return { name, table: table as SubjectTable, id: id.join(' ') };
}

/** The nodes and connections that are themselves among the changed facts. */
function recordsIn(changedFacts: ReadonlySet<FactKey>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const key of changedFacts) {
    const [fact, ...id] = key.split(':');
    if (fact === 'node' || fact === 'connection') ids.add(id.join(':'));
  }
  return ids;
}

/** The facts that changed resources stand for: themselves, their owner's list, and the routes they belong to. */
function resourceFacts(
  before: Architecture | undefined,
  after: Architecture,
  changed: ChangedResources,
): ReadonlySet<FactKey> {
  const keys = new Set<FactKey>();
  for (const logicalId of changed) {
    keys.add(facts.resource(logicalId));
    const was = before?.resources.get(logicalId);
    const is = after.resources.get(logicalId);
    if (changesGraph(was, is)) keys.add(resourceGraphFact);
    for (const resource of [was, is]) {
      if (resource === undefined) continue;
      keys.add(facts.resourcesOf(resource.owner));
      for (const key of routeFactsOf(resource)) keys.add(key);
    }
  }
  return keys;
}
