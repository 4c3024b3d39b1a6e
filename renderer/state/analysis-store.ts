import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CostSubtotal } from '#shared/cost/estimate.ts';
import type { Analysis } from '#shared/engine/analysis.ts';
import type { Problem, Severity } from '#shared/rules/rule.ts';
import { documentStore, useDocument } from './document-store.ts';

/** `restarting`: it died and was given the document again; `stopped`: it kept dying and waits to be started by hand. */
export type EngineStatus = 'starting' | 'ready' | 'working' | 'restarting' | 'stopped';

export interface AnalysisState {
  /** The newest answer of the engine; undefined until the first one for this document. */
  readonly analysis: Analysis | undefined;
  readonly status: EngineStatus;
  /** Problems by the node or connection they are at, the worst first. */
  readonly problemsOf: ReadonlyMap<string, readonly Problem[]>;
  readonly worstOf: ReadonlyMap<string, Severity>;
  readonly costOf: ReadonlyMap<string, CostSubtotal>;
}

const empty: AnalysisState = {
  analysis: undefined,
  status: 'starting',
  problemsOf: new Map(),
  worstOf: new Map(),
  costOf: new Map(),
};

export const analysisStore = createStore<AnalysisState>(() => empty);

export function useAnalysis<T>(selector: (state: AnalysisState) => T): T {
  return useStore(analysisStore, selector);
}

/** True while the newest answer is about an older revision: what it says is shown as stale. */
export function useIsAnalysisStale(): boolean {
  const analysed = useAnalysis((state) => state.analysis?.revision ?? -1);
  return useDocument((state) => state.revision > analysed);
}

/** Takes an answer of the engine; one that is older than what is known is ignored. */
export function receiveAnalysis(analysis: Analysis): void {
  const known = analysisStore.getState().analysis;
  if (known !== undefined && known.revision > analysis.revision) return;
  const { revision } = documentStore.getState();
  const problemsOf = groupBySubject(analysis.problems);
  analysisStore.setState({
    analysis,
    status: analysis.revision >= revision && analysis.isSettled ? 'ready' : 'working',
    problemsOf,
    worstOf: new Map([...problemsOf].map(([id, problems]) => [id, problems[0]?.severity ?? 'info'])),
    costOf: new Map(
      analysis.cost.byNode
        .filter(({ isConnection }) => isConnection !== true)
        .map((subtotal) => [subtotal.key, subtotal]),
    ),
  });
}

/** Forgets what is known: another document is opened. */
export function clearAnalysis(): void {
  analysisStore.setState({ ...empty, status: analysisStore.getState().status });
}

export function setEngineStatus(status: EngineStatus): void {
  analysisStore.setState({ status });
}

const severityOrder: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function groupBySubject(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const group = groups.get(problem.at);
    if (group === undefined) groups.set(problem.at, [problem]);
    else group.push(problem);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
  }
  return groups;
}
