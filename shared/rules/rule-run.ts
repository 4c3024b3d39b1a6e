import type { JsonValue } from '#shared/base/json.ts';
import { type Limits, limitsOfProject } from '#shared/base/limits.ts';
import type { SpreadingMemo } from '#shared/base/spreading-memo.ts';
import type { FactKey, Tracker } from '#shared/base/tracked-memo.ts';
import type { InstanceType } from '#shared/catalogue/define-kind.ts';
import { facts, viewConnection, viewNode } from '#shared/catalogue/document-reader.ts';
import { referrersOf } from '#shared/catalogue/node-references.ts';
import type { ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ReachabilityEngine } from '#shared/reachability/create-reachability-engine.ts';
import { causesOf } from '#shared/reachability/explain.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import { nameObject, nameObjectsIn } from '#shared/reachability/name-objects.ts';
import type { NodeQuestion } from '#shared/reachability/node-question.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { DerivedFacts, DerivingReader } from '#shared/resolve/derived-facts.ts';
import { occupantsOf } from './occupants.ts';
import type { FoundFinding, Outcome } from './outcome.ts';
import { contextOf, renderMessage } from './render-message.ts';
import { routesOf } from './routes-of.ts';
import type { Finding, FindingDraft, FixContext, Rule, RuleContext, RuleSubject } from './rule.ts';

/** Which resources there are and which others each refers to: read by checks of the template as a whole. */
export const resourceGraphFact: FactKey = 'resource-graph';
/** How the pinned questions are answered. */
export const intentsFact: FactKey = 'intents';

/** What packets meet on their way: read by what asks the network. */
export const networkFact: FactKey = 'network';
/** Never changes: every check that asks the network reads it, so that these can be told from the others. */
export const asksNetworkFact: FactKey = 'asks-network';

/** Where a record is found; `document` is the drawing as a whole. */
export type SubjectTable = 'nodes' | 'connections' | 'document';

/** What checks have asked to be kept, from revision to revision. */
export type RememberedAnswers = SpreadingMemo<RememberedAnswer>;
export type RememberedAnswer = (ctx: RuleContext) => JsonValue;

export function rememberedFact(key: string): FactKey {
  return `remembered:${key}`;
}

export interface Revision {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
  readonly limits: Limits;
  readonly isInstanceType: ((type: string) => boolean) | undefined;
  readonly instanceType: ((type: string) => InstanceType | undefined) | undefined;
  readonly unitPrice: ((component: string, region: string) => number | undefined) | undefined;
  readonly discount:
    | ((way: 'commitment' | 'spot', component: string, region: string) => number | undefined)
    | undefined;
  readonly outputCount: ((document: LintelDocument, architecture: Architecture) => number) | undefined;
  readonly today: string;
  readonly derivedFacts: DerivedFacts;
  /** The network of this revision. */
  readonly reach: () => ReachabilityEngine | undefined;
  readonly remembered: RememberedAnswers;
  readonly intents: () => readonly IntentResult[];
}

export interface RuleRun {
  readonly fixContext: FixContext;
  /** What the rules say about one record; what they read is noted in `into`. */
  check(rules: readonly Rule[], table: SubjectTable, id: string, into: Tracker): readonly Outcome[];
  /** What a check has asked to be kept, computed in this revision. */
  evaluate(compute: RememberedAnswer, into: Tracker): JsonValue;
}

/** What keeps packets, or what would have to be known to say so: a sentence each. */
interface Heard {
  readonly [verdict: string]: readonly string[];
  readonly refused: readonly string[];
  readonly unknown: readonly string[];
}

const nothingHeard: Heard = { refused: [], unknown: [] };

/** One pass over one revision. Every question is noted in the tracker of the check that runs at that moment. */
export function createRuleRun({
  document,
  architecture,
  limits,
  isInstanceType,
  instanceType,
  unitPrice,
  discount,
  outputCount,
  today,
  derivedFacts,
  reach,
  remembered,
  intents,
}: Revision): RuleRun {
  let current: Tracker | undefined;
  let undecided: Outcome['undecided'][number][] = [];
  const tracker: Tracker = { read: (key) => current?.read(key), computation: () => current };
  const reader = derivedFacts.reader(document, tracker);

  const answers: Omit<RuleContext, keyof DerivingReader> = {
    record(id) {
      tracker.read(facts.node(id));
      return document.nodes.get(id);
    },
    place(id) {
      tracker.read(facts.place(id));
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
    parameterCount() {
      // A parameter comes and goes with what refers to it.
      tracker.read(resourceGraphFact);
      return architecture.parameters.size;
    },
    outputCount() {
      tracker.read(resourceGraphFact);
      return outputCount?.(document, architecture);
    },
    intents() {
      tracker.read(intentsFact);
      return intents();
    },
    decisions() {
      tracker.read(facts.decisions);
      return [...document.decisions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    scenarios() {
      tracker.read(facts.scenarios);
      return [...document.scenarios.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    limits: limitsOfProject(limits, () => reader.settings.quotas ?? {}),
    today,
    isInstanceType: (type) => isInstanceType?.(type),
    instanceType: (type) => instanceType?.(type),
    routesOf: (subnet) => routesOf(reader, architecture, tracker, subnet),
    ask(question) {
      tracker.read(asksNetworkFact);
      tracker.read(networkFact);
      return reach()?.ask(question);
    },
    refusals: (question) => heard(question).refused,
    doubts: (question) => heard(question).unknown,
    failures() {
      tracker.read(asksNetworkFact);
      tracker.read(networkFact);
      return reach()?.failures();
    },
    unitPrice: (component) => unitPrice?.(component, reader.settings.region),
    discount: (way, component) => discount?.(way, component, reader.settings.region),
    inWords: (text) =>
      nameObjectsIn(text, (object) => {
        tracker.read(facts.name(object));
        tracker.read(facts.resource(object));
        const owner = architecture.resources.get(object)?.owner;
        if (owner !== undefined) tracker.read(facts.name(owner));
        return nameObject(document, architecture, object);
      }),
    remember(key, compute) {
      tracker.read(rememberedFact(key));
      return remembered.get(key, compute, evaluate) as ReturnType<typeof compute>;
    },
    undecided: (at, field) => void undecided.push({ at, field }),
  };
  // The reader is the prototype, not spread: its `settings` notes that it was read, and only when it is.
  const context: RuleContext = Object.assign(Object.create(reader) as DerivingReader, answers);

  /** What is said about the packets, kept from edit to edit: nothing where they pass. */
  function heard(question: NodeQuestion): Heard {
    tracker.read(asksNetworkFact);
    const { from, to, protocol, port, family = 4 } = question;
    return answers.remember(`refusals ${protocol} ${port} ${family} ${from} ${to}`, (ctx): Heard => {
      const answer = ctx.ask(question);
      if (answer === undefined || !answer.ok) return nothingHeard;
      const said = causesOf(answer.value).map(({ text }) => text);
      const { verdict } = answer.value;
      return {
        refused: verdict === 'unreachable' ? said : [],
        unknown: verdict === 'unknown' ? said : [],
      };
    });
  }

  function evaluate(compute: RememberedAnswer, into: Tracker): JsonValue {
    const outer = current;
    current = into;
    try {
      return compute(context);
    } finally {
      current = outer;
    }
  }

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
    evaluate,
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
