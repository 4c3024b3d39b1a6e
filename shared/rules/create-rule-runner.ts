import { type FactKey, TrackedMemo, type Tracker } from '#shared/base/tracked-memo.ts';
import { facts, viewConnection, viewNode } from '#shared/catalogue/document-reader.ts';
import { referrersOf } from '#shared/catalogue/node-references.ts';
import type { ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture, ChangedResources } from '#shared/resolve/architecture.ts';
import { createDerivedFacts, type DerivedFacts, type DerivingReader } from '#shared/resolve/derived-facts.ts';
import { createRuleDispatch, type RuleGroup } from './dispatch.ts';
import type { Limits } from './limits.ts';
import { occupantsOf } from './occupants.ts';
import type { FoundFinding, Outcome } from './outcome.ts';
import { contextOf, renderMessage } from './render-message.ts';
import { type RuleReport, reportOf } from './report.ts';
import { changesGraph } from './resource-graph.ts';
import { routeFactsOf, routesOf } from './routes-of.ts';
import type { Finding, FindingDraft, Fix, Rule, RuleContext, RuleSubject } from './rule.ts';
import { suppressionFinding } from './suppressions.ts';

/** Which resources there are and which others each refers to: read by checks of the template as a whole. */
const resourceGraphFact: FactKey = 'resource-graph';

export interface RuleRunnerOptions {
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  /** Whether EC2 has a type of that name, by the price catalogue; without it no type is called unknown. */
  readonly isInstanceType?: (type: string) => boolean;
  /** The day as `YYYY-MM-DD`, for suppressions that end. Without it none ends. */
  readonly today?: () => string;
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
  const { limits, isInstanceType } = options;
  const dayOf = (): string => options.today?.() ?? `${limits.asOf}-01`;
  const dispatch = createRuleDispatch(options.rules);
  const rulesById = new Map(options.rules.map((rule) => [rule.id as string, rule]));
  let memo = new TrackedMemo<readonly Outcome[]>();
  let derivedFacts = createDerivedFacts();
  /** Only the checks that have something to say, by subject. */
  let outcomes = new Map<string, readonly Outcome[]>();
  /** The kind under which a record was given to the rules. */
  let placed = new Map<string, string>();
  let last: { readonly document: LintelDocument; readonly architecture: Architecture } | undefined;

  return {
    update(document, architecture, changedFacts, changedResources) {
      const isFull = last === undefined || changedFacts === undefined;
      if (isFull) {
        memo = new TrackedMemo();
        derivedFacts = createDerivedFacts();
        outcomes = new Map();
        placed = new Map();
      }
      const changed = isFull
        ? new Set<FactKey>()
        : new Set([
            ...derivedFacts.spread(document, changedFacts),
            ...resourceFacts(last?.architecture, architecture, changedResources ?? new Set()),
          ]);
      last = { document, architecture };
      const run = createRun({
        document,
        architecture,
        limits,
        isInstanceType,
        today: dayOf(),
        derivedFacts,
      });

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
      return reportOf({
        document,
        outcomes: [...outcomes.values()].flat(),
        rulesById,
        today: options.today?.(),
      });
    },

    fixes(problemKey) {
      if (last === undefined) return [];
      const finding = findingOf([...outcomes.values()].flat(), problemKey) ?? suppressionFinding(problemKey);
      const rule = finding === undefined ? undefined : rulesById.get(finding.rule);
      if (finding === undefined || rule?.fixes === undefined) return [];
      const run = createRun({
        ...last,
        limits,
        isInstanceType,
        today: dayOf(),
        derivedFacts: createDerivedFacts(),
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

type SubjectTable = 'nodes' | 'connections' | 'document';

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

interface Revision {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
  readonly limits: Limits;
  readonly isInstanceType: ((type: string) => boolean) | undefined;
  readonly today: string;
  readonly derivedFacts: DerivedFacts;
}

/** One pass over one revision. Every question is noted in the tracker of the check that runs at that moment. */
function createRun({ document, architecture, limits, isInstanceType, today, derivedFacts }: Revision) {
  let current: Tracker | undefined;
  let undecided: Outcome['undecided'][number][] = [];
  const tracker: Tracker = { read: (key) => current?.read(key), computation: () => current };
  const reader = derivedFacts.reader(document, tracker);

  const answers: Omit<RuleContext, keyof DerivingReader> = {
    record(id) {
      tracker.read(facts.node(id));
      return document.nodes.get(id);
    },
    referrersOf(id) {
      tracker.read(facts.referencedBy(id));
      return referrersOf(document.nodes, id).flatMap((referrer) => reader.node(referrer) ?? []);
    },
    occupantsOf: (subnet) => occupantsOf(reader, subnet),
    resourcesOf(node) {
      tracker.read(facts.resourcesOf(node));
      return (architecture.byNode.get(node) ?? []).flatMap((logicalId) => {
        tracker.read(facts.resource(logicalId));
        return architecture.resources.get(logicalId) ?? [];
      });
    },
    resource(logicalId) {
      tracker.read(facts.resource(logicalId));
      return architecture.resources.get(logicalId);
    },
    resourceGraph() {
      tracker.read(resourceGraphFact);
      return architecture.resources;
    },
    limits,
    today,
    isInstanceType: (type) => isInstanceType?.(type),
    routesOf: (subnet) => routesOf(reader, architecture, tracker, subnet),
    undecided: (at, field) => void undecided.push({ at, field }),
  };
  // The reader is the prototype, not spread: its `settings` notes that it was read, and only when it is.
  const context: RuleContext = Object.assign(Object.create(reader) as DerivingReader, answers);

  function nameOfRecord(id: NodeId | ConnectionId): string {
    tracker.read(facts.name(id));
    const node = document.nodes.get(id);
    if (node !== undefined) return shortName(node.name === '' ? node.id : node.name);
    tracker.read(facts.connection(id));
    const connection = document.connections.get(id);
    if (connection === undefined) return id === 'document' ? 'The drawing' : id;
    return `${nameOfRecord(connection.from)} → ${nameOfRecord(connection.to)}`;
  }

  function subjectOf(table: SubjectTable, id: string): RuleSubject | undefined {
    if (table === 'document') return { document: true };
    if (table === 'connections') {
      tracker.read(facts.connection(id));
      const connection = document.connections.get(id);
      return connection === undefined ? undefined : { connection: viewConnection(connection) };
    }
    tracker.read(facts.node(id));
    const node = document.nodes.get(id);
    return node === undefined ? undefined : { node: viewNode(node) };
  }

  function found(rule: Rule, draft: FindingDraft): FoundFinding {
    const key = [rule.id, draft.at, draft.discriminator].filter((part) => part !== undefined).join('#');
    const finding: Finding = { ...draft, rule: rule.id, key };
    return { finding, message: renderMessage(rule, draft, nameOfRecord), context: contextOf(draft) };
  }

  return {
    fixContext: Object.assign(Object.create(context) as RuleContext, { document }),
    check(rules: readonly Rule[], table: SubjectTable, id: string, into: Tracker): readonly Outcome[] {
      current = into;
      try {
        const subject = subjectOf(table, id);
        if (subject === undefined) return [];
        const outcomes: Outcome[] = [];
        for (const rule of rules) {
          undecided = [];
          const findings: FoundFinding[] = [];
          for (const draft of rule.check(context, subject)) findings.push(found(rule, draft));
          if (findings.length > 0 || undecided.length > 0) outcomes.push({ rule, findings, undecided });
        }
        return outcomes;
      } finally {
        current = undefined;
      }
    },
  };
}

/** A name as part of a sentence: labels of imported drawings have several lines. */
function shortName(name: string): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
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
