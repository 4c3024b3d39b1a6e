import type { Fault, Result } from '#shared/base/result.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import type { PriceImport } from '#shared/cost/import-prices/import-prices.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { BillComparison } from '#shared/cost/report/compare-bills.ts';
import type { BillFormat } from '#shared/cost/report/write-bill.ts';
import type { ConnectionCharges } from '#shared/cost/study/connection-charges.ts';
import type { CostStudy, StudyOptions } from '#shared/cost/study/study-cost.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import type { ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ExportedText } from '#shared/export/exported-text.ts';
import type { Imported } from '#shared/import/imported.ts';
import type { LayoutScope } from '#shared/layout/layout-document.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import type { Because, ResolveGap } from '#shared/resolve/architecture.ts';
import type { IntentOffer, Problem, Severity } from '#shared/rules/rule.ts';
import type { RuleAnswer } from '#shared/rules/why-shown.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import type { ReachQueries } from './reach-queries.ts';

/** What the engine says about one revision of the document. Older answers are stale, never wrong. */
export interface Analysis {
  readonly revision: number;
  readonly problems: readonly Problem[];
  readonly suppressed: readonly Problem[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Checks that could not decide, by the value that was missing. */
  readonly undecided: readonly {
    readonly at: string;
    readonly field: string;
    readonly rules: readonly string[];
  }[];
  readonly cost: Estimate;
  readonly implied: readonly ImpliedResource[];
  readonly gaps: readonly ResolveGap[];
  /** The pinned questions about the network, and how they are answered now. */
  readonly intents: readonly IntentResult[];
  /** False while what asks the network is as it was before: `settle` brings it up to date. */
  readonly isSettled: boolean;
  /** Time the engine took, for the status bar. */
  readonly tookMs: number;
}

export interface ImpliedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly owner: NodeId;
  readonly because: readonly Because[];
  /** Whether `makeExplicit` can draw it so that the template means the same. */
  readonly canBeDrawn: boolean;
}

export type ExportTarget =
  | 'mermaid'
  | 'mermaid-architecture'
  | 'cloudformation'
  | 'cloudformation-json'
  | 'kubernetes'
  | 'svg'
  | 'lintel';

export interface ImportTextOptions {
  /** Of a Markdown file, counted from 1. */
  readonly block?: number;
  /** Templates beside a template, by their path: those of its nested stacks become frames. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface ExportOptions {
  /** Of pictures; `page` follows the page that shows it. */
  readonly theme?: 'light' | 'dark' | 'page';
  /** Of CloudFormation: a template for each stack frame, beside the one that makes them all. */
  readonly stacks?: 'one' | 'nested';
  /** Of CloudFormation: whether ranges, sizes and image tags are asked for; as the document says without it. */
  readonly parameters?: 'literal' | 'values';
  /** Only these nodes and what lies between them. */
  readonly only?: readonly NodeId[];
}

/**
 * The engine as its hosts call it: in a web worker for the window, in process for the command line.
 * `revision` counts the change sets since `open`; a caller that receives an older one knows a newer is on its way.
 */
export interface EngineService extends ReachQueries {
  open(document: LintelDocument, revision: number): Promise<Analysis>;
  apply(changes: ChangeSet, revision: number): Promise<Analysis>;
  /** The last analysis with what asks the network brought up to date. */
  settle(): Promise<Analysis>;
  /** The change that fixes the problems, applied one after another; empty when none of them can be fixed any more. */
  fix(problemKeys: readonly string[], choice?: number): Promise<ChangeSet>;
  fixChoices(problemKey: string): Promise<readonly { readonly title: string; readonly changes: ChangeSet }[]>;
  /**
   * What accepting the problem as meant would pin, for problems with `canBeMeant`; undefined when no question about it
   * has a clear answer. `acceptAsIntent(document, offer.intents, reason)` makes the change.
   */
  offerIntent(problemKey: string): Promise<IntentOffer | undefined>;
  /** What the rule checks and why, as Markdown. */
  explain(rule: string): Promise<string>;
  /** Why a rule shows something at a node, a connection or the `document`, or does not. */
  why(rule: string, at: string): Promise<RuleAnswer>;
  /** The change that draws an implied resource as a node; empty when it cannot be drawn so that nothing else changes. */
  makeExplicit(logicalId: string): Promise<ChangeSet>;
  exportTo(target: ExportTarget, options?: ExportOptions): Promise<Result<ExportedText, Fault>>;
  importText(text: string, fileName: string, options?: ImportTextOptions): Promise<Result<Imported, Fault>>;
  layout(scope: LayoutScope): Promise<ChangeSet>;
  /** Months to come, alternatives and ways to pay. */
  studyCost(options: StudyOptions): Promise<CostStudy>;
  /** What the bill of this document has become against that of an earlier one, or of another. */
  compareCost(before: LintelDocument): Promise<BillComparison>;
  /** What passes over a connection and every place at which that is charged for; undefined where nothing is known. */
  chargesOfConnection(id: ConnectionId): Promise<ConnectionCharges | undefined>;
  /** The bill as a file. */
  writeBill(format: BillFormat): Promise<ExportedText>;
  /** What a price file would change; nothing is taken over yet. */
  importPrices(text: string, fileName: string): Promise<Result<PriceImport, Fault>>;
  /** Prices from now on; without a catalogue those that the engine started with. The document has to be opened again. */
  replacePrices(catalogue: PriceCatalogue | undefined): Promise<void>;
  /**
   * Figures of a simulation run for the bill, in place of derived and assumed ones; undefined takes them away. They
   * count once the document is opened again; `document` says which, where it is not the open one.
   */
  takeSimulation(result: SimulationResult | undefined, document?: LintelDocument): Promise<void>;
}
