import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { select } from '#renderer/state/selection-store.ts';
import { type BottomPanel, useView, viewStore } from '#renderer/state/view-store.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Severity } from '#shared/rules/rule.ts';
import { countOf } from '../describe-node.ts';
import { formatMonthlyCost } from '../format-cost.ts';
import { badgeMarks } from '../paint/paint-badge.ts';
import styles from './nodes.module.css';

/** What the engine says about a node, at its corners. Each opens its panel at the node. */
export function Badges({ id }: { readonly id: NodeId }) {
  const problems = useAnalysis((state) => state.problemsOf.get(id));
  const cost = useAnalysis((state) => state.costOf.get(id));
  const isCostShown = useView((state) => state.overlay === 'cost');
  const isStale = useIsAnalysisStale();
  const severity = problems?.[0]?.severity;
  return (
    <>
      {problems !== undefined && severity !== undefined && (
        <ProblemBadge id={id} severity={severity} count={problems.length} isStale={isStale} />
      )}
      {isCostShown && cost !== undefined && Number(cost.monthlyUsd) > 0 && (
        <button
          type="button"
          tabIndex={-1}
          data-interactive
          className={styles.cost}
          data-stale={isStale || undefined}
          aria-label={`${formatMonthlyCost(cost)} a month, show the bill`}
          onClick={() => openPanel('cost', id)}
        >
          {formatMonthlyCost(cost)}
        </button>
      )}
    </>
  );
}

interface ProblemBadgeProps {
  readonly id: NodeId;
  readonly severity: Severity;
  readonly count: number;
  readonly isStale: boolean;
}

function ProblemBadge({ id, severity, count, isStale }: ProblemBadgeProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-interactive
      className={styles.problem}
      data-severity={severity}
      data-stale={isStale || undefined}
      title={isStale ? `${countOf(count, 'problem')}, being checked again` : countOf(count, 'problem')}
      aria-label={`${countOf(count, 'problem')}, the worst an ${severity}, show them`}
      onClick={() => openPanel('problems', id)}
    >
      {badgeMarks[severity]}
    </button>
  );
}

function openPanel(panel: BottomPanel, id: NodeId): void {
  select([id]);
  viewStore.setState({ bottomPanel: panel });
}
