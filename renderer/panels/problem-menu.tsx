import { Menu } from '@mantine/core';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { unsuppress } from '#shared/document/commands/change-document.ts';
import { withdrawAcceptance } from '#shared/document/commands/change-intents.ts';
import type { Problem } from '#shared/rules/rule.ts';
import { showAccept } from './accept-dialog.tsx';
import { fixProblems, showExplanation, showSuppress } from './problem-actions.tsx';
import { showWhy } from './why-dialog.tsx';

/** What can be done about a problem beside fixing it. */
export function ProblemMenu({ problem }: { readonly problem: Problem }) {
  const services = useServices();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const all = useAnalysis((state) => state.analysis?.problems) ?? [];
  const ofThisRule = all.filter((other) => other.rule === problem.rule && other.fix !== 'none');
  const { suppressed } = problem;
  return (
    <>
      <Menu.Item onClick={() => showExplanation(services, problem)}>Explain {problem.rule}</Menu.Item>
      <Menu.Item onClick={() => showWhy(services, problem)}>
        {suppressed === undefined ? 'Why is this shown?' : 'Why is this not shown?'}
      </Menu.Item>
      {ofThisRule.length > 1 && !isReadOnly && (
        <Menu.Item onClick={() => void fixProblems(services, ofThisRule)}>
          Fix all {ofThisRule.length} of this kind
        </Menu.Item>
      )}
      {problem.canBeMeant === true && suppressed === undefined && !isReadOnly && (
        <Menu.Item onClick={() => showAccept(services, problem)}>Accept as meant …</Menu.Item>
      )}
      {suppressed === undefined && problem.severity !== 'error' && !isReadOnly && (
        <Menu.Item onClick={() => showSuppress(problem)}>Suppress with a reason …</Menu.Item>
      )}
      {suppressed !== undefined && !isReadOnly && (
        <Menu.Item onClick={() => reportAgain(problem)}>Report it again</Menu.Item>
      )}
    </>
  );
}

/** The pin that says that it is meant stays: it still guards the network. */
function reportAgain({ key, suppressed }: Problem): void {
  const { document } = documentStore.getState();
  const id = suppressed?.id ?? '';
  const changes =
    suppressed?.by === 'intent' ? withdrawAcceptance(document, id, key) : unsuppress(document, id);
  dispatch('Report it again', changes);
}
