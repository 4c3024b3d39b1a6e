import { Loader, Radio, Stack, TextInput, Typography } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useEffect, useState } from 'react';
import Markdown from 'react-markdown';
import type { Services } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { attempt, notify } from '#renderer/ui/notify.ts';
import { nameOfRecord } from '#renderer/ui/record-link.tsx';
import { suppress } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { Problem } from '#shared/rules/rule.ts';
import { dispatchPlaced } from './dispatch-placed.ts';
import { ReasonForm } from './reason-form.tsx';

/** Fixes the problems as one step of undo. */
export async function fixProblems({ engine }: Services, problems: readonly Problem[]): Promise<void> {
  await attempt(async () => {
    const { openCount } = documentStore.getState();
    const changes = await engine.queries.fix(problems.map((problem) => problem.key));
    // The answer is about the document that was open when it was asked.
    if (documentStore.getState().openCount !== openCount) return;
    const [first] = problems;
    const label =
      problems.length === 1 ? `Fix ${first?.rule ?? 'a problem'}` : `Fix ${problems.length} problems`;
    if (dispatchPlaced(label, changes))
      announce(problems.length === 1 ? 'Fixed.' : `Fixed ${problems.length} problems.`);
    else notify('No automatic fix fits here. Explain says how to mend it by hand.');
  });
}

/** What the rule checks and why, from its own page. */
export function showExplanation(services: Services, problem: Problem): void {
  showRule(services, problem.rule, `${problem.rule}: ${problem.title}`);
}

export function showRule(services: Services, rule: string, title = rule): void {
  modals.open({ title, size: 'lg', children: <Explanation services={services} rule={rule} /> });
}

function Explanation({ services, rule }: { readonly services: Services; readonly rule: string }) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    services.engine.queries.explain(rule).then(setText, (error: unknown) => setText(messageOf(error)));
  }, [services, rule]);
  if (text === undefined) return <Loader size="sm" />;
  return (
    <Typography fz="sm">
      <Markdown
        components={{
          // The dialog has the title already.
          h1: () => null,
          a: ({ href, children }) => (
            <a
              href={href}
              onClick={(event) => {
                event.preventDefault();
                if (href !== undefined)
                  void attempt(() => services.host.call('window.openExternal', { url: href }));
              }}
            >
              {children}
            </a>
          ),
        }}
      >
        {text}
      </Markdown>
    </Typography>
  );
}

export function showSuppress(problem: Problem): void {
  modals.open({ title: `Suppress ${problem.rule}`, children: <SuppressForm problem={problem} /> });
}

function SuppressForm({ problem }: { readonly problem: Problem }) {
  const [scope, setScope] = useState<'finding' | 'node' | 'container'>('finding');
  const [until, setUntil] = useState('');
  const [by, setBy] = useState('');
  const { document } = documentStore.getState();
  const parent = document.nodes.get(problem.at)?.parent;
  const needsEnd = settingsOf(document).profile === 'strict' && problem.severity === 'warning';
  const save = (reason: string): void => {
    const target = { finding: problem.key, node: problem.at, container: parent ?? problem.at }[scope];
    dispatch(
      `Suppress ${problem.rule}`,
      suppress(document, {
        rule: problem.rule,
        scope,
        target,
        reason,
        ...(by.trim() === '' ? {} : { by: by.trim() }),
        on: new Date().toISOString().slice(0, 10),
        ...(until === '' ? {} : { until }),
        // When what it accepts changes, the finding comes back.
        ...(scope === 'finding' && problem.context !== undefined ? { context: problem.context } : {}),
      }),
    );
    modals.closeAll();
  };
  return (
    <ReasonForm
      about={problem.message}
      example="Accepted for the pilot, see decision 12"
      action="Suppress"
      isIncomplete={needsEnd && until === ''}
      save={save}
    >
      <TextInput
        label="Who answers for it"
        description="Without a name, reviews ask for one."
        value={by}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      <Radio.Group label="For" value={scope} onChange={(value) => setScope(value as typeof scope)}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="finding" label="This finding" />
          <Radio size="xs" value="node" label={`This rule on ${nameOfRecord(problem.at)}`} />
          {parent !== undefined && (
            <Radio size="xs" value="container" label={`This rule on everything in ${nameOfRecord(parent)}`} />
          )}
        </Stack>
      </Radio.Group>
      <TextInput
        type="date"
        label="Until"
        description={
          needsEnd
            ? 'The strict profile wants an end: after this day it is reported again.'
            : 'After this day it is reported again. Empty: until the drawing changes.'
        }
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </ReasonForm>
  );
}
