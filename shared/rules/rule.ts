import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { Limits } from '#shared/base/limits.ts';
import type { Result } from '#shared/base/result.ts';
import type { ConnectionView, InstanceType, NodeView } from '#shared/catalogue/define-kind.ts';
import type { Trait } from '#shared/catalogue/traits.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import type {
  ConnectionId,
  DocumentNode,
  FreeRecord,
  Intent,
  LintelDocument,
  NodeId,
} from '#shared/document/records.ts';
import type { Failure } from '#shared/reachability/failures.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import type { DrawingAnswer, NodeQuestion } from '#shared/reachability/node-question.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { DerivingReader } from '#shared/resolve/derived-facts.ts';

export type RuleId = `${'ARC' | 'NET' | 'SEC' | 'LIM' | 'REL' | 'PERF' | 'COST' | 'OPS' | 'RVW'}-${string}`;
export type Severity = 'error' | 'warning' | 'info';
/** What a finding means: it cannot be deployed, it will not work, it is against good practice … */
export type RuleNature = 'deploy' | 'works' | 'practice' | 'cost' | 'review';

/** Which records a rule looks at, one call each. */
export type RuleSubjects =
  | { readonly nodes: 'all' }
  | { readonly nodes: readonly string[] }
  /** Every kind with the trait, and the further kinds. */
  | { readonly trait: Trait; readonly nodes?: readonly string[] }
  | { readonly connections: 'all' }
  | { readonly connections: readonly string[] }
  | { readonly nodes: readonly string[]; readonly connections: readonly string[] }
  | { readonly document: true };

/** A check. Pure: the same drawing gives the same findings, in any order, whatever else is drawn. */
export interface Rule {
  readonly id: RuleId;
  /** Kebab-case, says what must hold: `subnet-inside-vpc`. The file has this name. */
  readonly name: string;
  readonly title: string;
  /** The ceiling: a profile or a missing production tag may lower it, nothing raises it to error. */
  readonly severity: Severity;
  readonly nature: RuleNature;
  readonly pillar: 'deploy' | 'security' | 'reliability' | 'performance' | 'cost' | 'operations';
  readonly subjects: RuleSubjects;
  /** Shown only in the strict profile. */
  readonly strictOnly?: boolean;
  /** Asks the network, and so runs apart from the other rules of its record. */
  readonly needs?: 'reachability';
  /** Meant for production: in any other environment its findings are one level lower. */
  readonly forProduction?: boolean;
  readonly messages: Readonly<Record<string, string>>;
  /**
   * Why no value that the rule looks at can be unknown: it looks at what is drawn and joined alone. Every other rule
   * has an example of a value that only the deployment knows, which it cannot decide.
   */
  readonly decidesAlways?: string;
  readonly fix: 'automatic' | 'suggestion' | 'none';
  readonly sources: readonly RuleSource[];
  /** Ids of the same check elsewhere. */
  readonly maps?: {
    readonly cfnLint?: readonly string[];
    readonly checkov?: readonly string[];
    readonly cdkNag?: readonly string[];
  };
  readonly docs: RuleDocs;
  check(ctx: RuleContext, subject: RuleSubject): Iterable<FindingDraft>;
  /** The change that removes the finding; several where `fix` is `suggestion`. */
  fixes?(ctx: FixContext, finding: Finding): readonly Fix[];
  /**
   * The questions about the network whose answers say that the finding is meant ("production stays apart from
   * development"). Only those are offered that have a clear answer now; that answer is pinned.
   */
  meant?(ctx: FixContext, finding: Finding): readonly NodeQuestion[];
}

export interface RuleSource {
  readonly title: string;
  readonly url?: string;
  /** `YYYY-MM`: when it was last read. */
  readonly asOf: string;
}

/** The words of the rule's page; its drawings are made from the fixtures. */
export interface RuleDocs {
  readonly what: string;
  readonly why: string;
  /** One sentence: exactly when it fires. */
  readonly condition: string;
  readonly howToFix: string;
  readonly whenToSuppress: string;
}

export type RuleSubject =
  | { readonly node: NodeView }
  | { readonly connection: ConnectionView }
  | { readonly document: true };

export interface RuleContext extends DerivingReader {
  /** The record as it is stored, also when its kind is unknown; undefined when there is none of that id. */
  record(id: NodeId): DocumentNode | undefined;
  /** Of the same record what it is and what it sits in: an edit of its settings does not touch who asks. */
  place(id: NodeId): Pick<DocumentNode, 'kind' | 'parent'> | undefined;
  /** The nodes that name this one in a property. */
  referrersOf(id: NodeId): readonly NodeView[];
  /** What has addresses in the subnet: what sits in it and what spans it by a property, in id order. */
  occupantsOf(subnet: NodeId): readonly NodeView[];
  /** The node's resources, its own first; empty while it has none. */
  resourcesOf(node: NodeId): readonly Resource[];
  resource(logicalId: string): Resource | undefined;
  /**
   * Every resource, for checks of what refers to what: they run again when a resource comes or goes, or refers to
   * others than before. Their other properties must not be looked at.
   */
  resourceGraph(): ReadonlyMap<string, Resource>;
  /** How many parameters the template asks for, as the drawing stands. */
  parameterCount(): number;
  /** How many outputs the template has, as the drawing stands; undefined where nothing counts them. */
  outputCount(): number | undefined;
  /** The pinned questions about the network with their answers. */
  intents(): readonly IntentResult[];
  /** The decision cards of the drawing, in id order. */
  decisions(): readonly FreeRecord[];
  /** The load tests that are stored with the drawing, in id order: how patient callers are, what has to hold. */
  scenarios(): readonly FreeRecord[];
  readonly limits: Limits;
  /** The day as `YYYY-MM-DD`: the real one where a host told it, else the day the limits were read. */
  readonly today: string;
  /** Whether EC2 has a type of that name, by the price catalogue; undefined when there is none to ask. */
  isInstanceType(type: string): boolean | undefined;
  /** What an EC2 type has, by the price catalogue; undefined when it is not known there. */
  instanceType(type: string): InstanceType | undefined;
  /** The table a subnet really uses: the drawn one, else the implied one, else the VPC's main table. */
  routesOf(subnet: NodeId): readonly EffectiveRoute[];
  /**
   * Asks the network of the drawing. A check that asks runs again with every change of what the drawing means; one
   * that needs no more than what refuses asks for `refusals`. Undefined while the drawing is not compiled.
   */
  ask(question: NodeQuestion): Result<DrawingAnswer> | undefined;
  /**
   * What is known to keep these packets, a sentence each with ids for names (`inWords` fills them in); empty when
   * nothing is. The check runs again when that changes, not with every change of the network.
   */
  refusals(question: NodeQuestion): readonly string[];
  /** What would have to be known to say whether these packets pass, in the same words; empty when it can be said. */
  doubts(question: NodeQuestion): readonly string[];
  /**
   * What the drawing loses when a zone, a NAT gateway or a tunnel fails. Every way is asked again for each of them, so
   * that only reviews do. Undefined while the drawing is not compiled.
   */
  failures(): readonly Failure[] | undefined;
  /** A price in US dollars by its component, in the Region of the drawing; undefined when it is not known. */
  unitPrice(component: string): number | undefined;
  /** What a commitment of a year with nothing upfront, or Spot, takes off the price, as a fraction; undefined if unknown. */
  discount(way: 'commitment' | 'spot', component: string): number | undefined;
  /** A sentence of the network with the names of its objects filled in. */
  inWords(text: string): string;
  /**
   * The value of `compute`, kept from edit to edit: it is computed again only when something that it read has
   * changed. Checks of the drawing as a whole ask one question a node through it. `key` says all that `compute`
   * depends on; the views that it is about are read inside.
   */
  remember<T extends JsonValue>(key: string, compute: (ctx: RuleContext) => T): T;
  /** Notes that the rule could not decide because this value is unknown; counted, never reported as a problem. */
  undecided(node: NodeId | ConnectionId, field: string): void;
}

export interface EffectiveRoute {
  readonly destination: string;
  /** The node that is the next hop, when it is drawn. */
  readonly target: NodeId | undefined;
  /** Kind of the next hop (`internet-gateway`, `nat-gateway`, `local` …), undefined when it is unknown. */
  readonly targetKind: string | undefined;
  /** The connection or route table the route comes from. */
  readonly from: NodeId | ConnectionId;
}

/**
 * A record whose name belongs into a message. The name is filled in when the message is made, so that renaming the
 * record does not look like a change of what was found.
 */
export interface NameOf {
  readonly nameOf: NodeId | ConnectionId | readonly (NodeId | ConnectionId)[];
}

export function nameOf(...ids: readonly (NodeId | ConnectionId)[]): NameOf {
  const [first] = ids;
  return { nameOf: ids.length === 1 && first !== undefined ? first : ids };
}

export interface FindingDraft {
  /** Key of the rule's `messages`. */
  readonly message: string;
  /** Fills `{word}` in the message; `{name}` is the name of the record at `at` without being given. */
  readonly data?: Readonly<Record<string, string | number | NameOf>>;
  /** The record to mend; `document` for what concerns the whole drawing. */
  readonly at: NodeId | ConnectionId;
  readonly field?: string;
  readonly related?: readonly (NodeId | ConnectionId)[];
  /** Tells findings of one rule on one subject apart. */
  readonly discriminator?: string;
  /** Lowers the rule's severity for this finding. */
  readonly severity?: Severity;
  /** What the fix needs to know. */
  readonly fixData?: JsonObject;
}

export interface Finding extends FindingDraft {
  readonly rule: RuleId;
  /** Stable over edits: rule, place, discriminator. */
  readonly key: string;
}

export interface FixContext extends RuleContext {
  readonly document: LintelDocument;
}

export interface Fix {
  /** What the button does, as a command: "Move to 10.0.3.0/24". */
  readonly title: string;
  readonly changes: ChangeSet;
}

/** A finding as the user sees it. */
export interface Problem {
  readonly key: string;
  readonly rule: RuleId;
  readonly title: string;
  readonly severity: Severity;
  readonly pillar: Rule['pillar'];
  /** Names filled in, ends with what to do. */
  readonly message: string;
  readonly at: NodeId | ConnectionId;
  readonly field?: string;
  readonly related: readonly (NodeId | ConnectionId)[];
  readonly fix: Rule['fix'];
  /** It can be accepted as meant: `EngineService.offerIntent` says which questions would be pinned. */
  readonly canBeMeant?: true;
  /** Hash of what was found: a suppression that carries it lets the finding return when this changes. */
  readonly context: string;
  /** What hides it: a suppression, or the pinned question that says that it is meant. */
  readonly suppressed?: { readonly id: string; readonly reason: string; readonly by?: 'intent' };
}

/**
 * What accepting a problem as meant would pin. The window shows the sentences, asks for a reason, and dispatches
 * `acceptAsIntent(document, offer.intents, reason)` of `shared/document/commands/change-intents.ts`. From then on the
 * problem is in `suppressed` (with `by: 'intent'`) as long as each answer stays as it is; when one changes, RVW-008
 * reports the question and the problem is back. Taking the pin off (`unpinIntent`) brings the problem back as well.
 */
export interface IntentOffer {
  readonly problem: string;
  /** "The internet must reach Bastion on tcp 22": one for each intent, in their order. */
  readonly sentences: readonly string[];
  readonly intents: readonly Omit<Intent, 'id'>[];
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
