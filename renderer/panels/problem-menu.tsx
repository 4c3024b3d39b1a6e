import { Menu } from '@mantine/core';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { notify } from '#renderer/ui/notify.ts';
import { setRuleLevel, unsuppress } from '#shared/document/commands/change-document.ts';
import { withdrawAcceptance } from '#shared/document/commands/change-intents.ts';
import type { RuleLevel } from '#shared/document/records.ts';
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
      {suppressed === undefined && problem.severity !== 'error' && !isReadOnly && (
        <>
          <Menu.Divider />
          <Menu.Label>{problem.rule} in this drawing</Menu.Label>
          {levels
            .filter(({ level }) => level !== problem.severity)
            .map(({ level, label }) => (
              <Menu.Item key={level} onClick={() => changeLevel(problem.rule, level)}>
                {label}
              </Menu.Item>
            ))}
        </>
      )}
      {suppressed !== undefined && !isReadOnly && (
        <Menu.Item onClick={() => reportAgain(problem)}>Report it again</Menu.Item>
      )}
    </>
  );
}

const levels = [
  { level: 'warning', label: 'Count as a warning' },
  { level: 'info', label: 'Count as information' },
  { level: 'off', label: 'Do not report' },
] as const;

function changeLevel(rule: string, level: RuleLevel): void {
  dispatch(`Change how ${rule} counts`, setRuleLevel(documentStore.getState().document, rule, level));
  if (level === 'off')
    notify(`${rule} is not reported in this drawing. The settings of the drawing list it.`);
}

/** The pin that says that it is meant stays: it still guards the network. */
function reportAgain({ key, suppressed }: Problem): void {
  const { document } = documentStore.getState();
  const id = suppressed?.id ?? '';
  const changes =
    suppressed?.by === 'intent' ? withdrawAcceptance(document, id, key) : unsuppress(document, id);
  dispatch('Report it again', changes);
}
