import { SpreadingMemo } from '#shared/base/spreading-memo.ts';
import { type FactKey, TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { InstanceType } from '#shared/catalogue/define-kind.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { compileNetwork } from '#shared/reachability/compile/compile-network.ts';
import {
  createReachabilityEngine,
  type ReachabilityEngine,
} from '#shared/reachability/create-reachability-engine.ts';
import { checkIntents, type IntentResult } from '#shared/reachability/intents.ts';
import type { Architecture, ChangedResources } from '#shared/resolve/architecture.ts';
import { createDerivedFacts } from '#shared/resolve/derived-facts.ts';
import { createRuleDispatch, type RuleGroup } from './dispatch.ts';
import type { Limits } from './limits.ts';
import { touchesNetwork } from './network-changes.ts';
import type { Outcome } from './outcome.ts';
import { type RuleReport, reportOf } from './report.ts';
import { changesGraph } from './resource-graph.ts';
import { routeFactsOf } from './routes-of.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import {
  createRuleRun,
  intentsFact,
  networkFact,
  type RememberedAnswers,
  rememberedFact,
  resourceGraphFact,
  type SubjectTable,
} from './rule-run.ts';
import { suppressionFinding } from './suppressions.ts';
import { type RuleAnswer, whyShown } from './why-shown.ts';

export interface RuleRunnerOptions {
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  /** Whether EC2 has a type of that name, by the price catalogue; without it no type is called unknown. */
  readonly isInstanceType?: (type: string) => boolean;
  /** What an EC2 type has; without it, capacity is not compared. */
  readonly instanceType?: (type: string) => InstanceType | undefined;
  /** The day as `YYYY-MM-DD`, for suppressions that end. Without it none ends. */
  readonly today?: () => string;
  /** Answers the pinned questions about the network; without it they are asked afresh at every update. */
  /** The network of the revision that is checked; without it one is compiled when a check asks. */
  readonly reach?: () => ReachabilityEngine;
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
  /** The changes that mend the problem in the last revision; empty when there are none or it is gone. */
  fixes(problemKey: string): readonly Fix[];
  /** Why the rule shows something at this record in the last revision, or does not; undefined without such a rule. */
  why(rule: string, at: string): RuleAnswer | undefined;
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
  return createRuleRunner(options).update(document, architecture);
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
  let memo = new TrackedMemo<readonly Outcome[]>();
  let derivedFacts = createDerivedFacts();
  let remembered: RememberedAnswers = new SpreadingMemo(rememberedFact);
  /** Only the checks that have something to say, by subject. */
  let outcomes = new Map<string, readonly Outcome[]>();
  /** The kind under which a record was given to the rules. */
  let placed = new Map<string, string>();
  let lastReport: RuleReport | undefined;
  let last: { readonly document: LintelDocument; readonly architecture: Architecture } | undefined;

  return {
    update(document, architecture, changedFacts, changedResources) {
      const isFull = last === undefined || changedFacts === undefined;
      if (isFull) {
        memo = new TrackedMemo();
        derivedFacts = createDerivedFacts();
        remembered = new SpreadingMemo(rememberedFact);
        outcomes = new Map();
        placed = new Map();
      }
      const drawn = isFull
        ? new Set<FactKey>()
        : new Set([
            ...derivedFacts.spread(document, changedFacts),
            ...resourceFacts(last?.architecture, architecture, changedResources ?? new Set()),
          ]);
      const before = last?.architecture;
      if (
        !isFull &&
        touchesNetwork(document, before, architecture, changedFacts, changedResources ?? new Set())
      )
        drawn.add(networkFact);
      last = { document, architecture };
      own?.update(document, architecture, changedFacts, changedResources);
      const answered = document.intents.size === 0 ? [] : checkPinned(document, architecture);
      if (JSON.stringify(answered) !== JSON.stringify(intents)) drawn.add(intentsFact);
      intents = answered;
      const run = createRuleRun({
        document,
        architecture,
        limits,
        isInstanceType,
        instanceType,
        today: dayOf(),
        derivedFacts,
        reach,
        remembered,
        intents: () => intents,
      });
      const changed = remembered.spread(drawn, run.evaluate);

      const check = (group: RuleGroup, table: SubjectTable, id: string): void => {
        const subject = subjectKey(group, table, id);
        const found = memo.get(subject, (tracker) => run.check(group.rules, table, id, tracker));
        if (found.length === 0) outcomes.delete(subject);
        else outcomes.set(subject, found);
      };
      const forget = (group: RuleGroup, table: SubjectTable, id: string): void => {
        memo.forget(subjectKey(group, table, id));
        outcomes.delete(subjectKey(group, table, id));
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
          const { table, id, name } = subjectParts(subject);
          const group = groupOf(table, id, name);
          if (group === undefined) outcomes.delete(subject);
          else check(group, table, id);
        }
      }
      lastReport = reportOf({
        document,
        outcomes: [...outcomes.values()].flat(),
        rulesById,
        today: options.today?.(),
      });
      return lastReport;
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
        outcomes: [...outcomes.values()].flat(),
        report: lastReport,
        isAsked: groups.some(({ rules }) => rules.includes(rule)),
      });
    },

    fixes(problemKey) {
      if (last === undefined) return [];
      const finding = findingOf([...outcomes.values()].flat(), problemKey) ?? suppressionFinding(problemKey);
      const rule = finding === undefined ? undefined : rulesById.get(finding.rule);
      if (finding === undefined || rule?.fixes === undefined) return [];
      const run = createRuleRun({
        ...last,
        limits,
        isInstanceType,
        instanceType,
        today: dayOf(),
        derivedFacts: createDerivedFacts(),
        reach,
        remembered: new SpreadingMemo(rememberedFact),
        intents: () => intents,
      });
      return rule.fixes(run.fixContext, finding).filter((fix) => fix.changes.length > 0);
    },
  };

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

function findingOf(outcomes: Iterable<Outcome>, key: string): Finding | undefined {
  for (const outcome of outcomes) {
    const found = outcome.findings.find((entry) => entry.finding.key === key);
    if (found !== undefined) return found.finding;
  }
  return undefined;
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
