import { Anchor, Button, Group, Loader, Select, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useEffect, useState } from 'react';
import type { Services } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import { nameOfRecord, reveal } from '#renderer/ui/record-link.tsx';
import type { RuleAnswer } from '#shared/rules/why-shown.ts';
import { showRule } from './problem-actions.tsx';

/** How many of thousands of nodes the list offers at once; typing narrows it. */
const optionsShown = 100;

const headings: Readonly<Record<RuleAnswer['state'], string>> = {
  shown: 'It is shown',
  suppressed: 'It is not shown: somebody accepted it',
  hidden: 'It is not shown in this profile',
  undecided: 'It is not shown: a value is not known',
  holds: 'It is not shown: all is well',
  'not-asked': 'It is not shown: the check is about other things',
};

/** Asks a check why it says something, or nothing, about a node; `about` fills the question in. */
export function showWhy(services: Services, about?: { readonly rule: string; readonly at: string }): void {
  const { activeNodeId, connectionIds } = selectionStore.getState();
  modals.open({
    title: about === undefined ? 'Why is a check shown, or not?' : `${about.rule} at ${placeName(about.at)}`,
    size: 'lg',
    children: (
      <WhyForm
        services={services}
        rule={about?.rule}
        at={about?.at ?? activeNodeId ?? [...connectionIds][0] ?? 'document'}
        isFixed={about !== undefined}
      />
    ),
  });
}

function placeName(at: string): string {
  return at === 'document' ? 'the drawing' : nameOfRecord(at);
}

function WhyForm({
  services,
  rule: first,
  at: firstAt,
  isFixed,
}: {
  readonly services: Services;
  readonly rule: string | undefined;
  readonly at: string;
  readonly isFixed: boolean;
}) {
  const [rule, setRule] = useState(first ?? null);
  const [at, setAt] = useState<string | null>(firstAt);
  const answer = useWhy(services, rule, at);
  return (
    <Stack>
      {!isFixed && <Question services={services} rule={rule} at={at} onRule={setRule} onAt={setAt} />}
      <div aria-live="polite" style={{ minHeight: '4rem' }}>
        {rule !== null && at !== null && <Answer answer={answer} isFixed={isFixed} />}
      </div>
      <Group justify="space-between">
        {rule === null ? (
          <span />
        ) : (
          <Anchor component="button" type="button" size="sm" onClick={() => showRule(services, rule)}>
            What {rule} checks
          </Anchor>
        )}
        <Group gap="xs">
          {at !== null && at !== 'document' && (
            <Button
              variant="default"
              onClick={() => {
                modals.closeAll();
                reveal(at);
              }}
            >
              Show on the drawing
            </Button>
          )}
          <Button onClick={() => modals.closeAll()}>Close</Button>
        </Group>
      </Group>
    </Stack>
  );
}

function Question({
  services,
  rule,
  at,
  onRule,
  onAt,
}: {
  readonly services: Services;
  readonly rule: string | null;
  readonly at: string | null;
  onRule(rule: string | null): void;
  onAt(at: string | null): void;
}) {
  const [checks, setChecks] = useState<readonly { readonly id: string; readonly title: string }[]>([]);
  useEffect(() => {
    services.engine.queries.checks().then(setChecks, () => undefined);
  }, [services]);
  const { document } = documentStore.getState();
  return (
    <Group grow align="flex-start">
      <Select
        label="Check"
        placeholder="NAT, backup, NET-034"
        data-autofocus
        searchable
        limit={optionsShown}
        nothingFoundMessage="No check is called so"
        data={checks.map(({ id, title }) => ({ value: id, label: `${id}: ${title}` }))}
        value={rule}
        onChange={onRule}
      />
      <Select
        label="About"
        searchable
        limit={optionsShown}
        nothingFoundMessage="Nothing is called so"
        data={[
          { value: 'document', label: 'The drawing' },
          ...[...document.nodes.keys(), ...document.connections.keys()].map((id) => ({
            value: id,
            label: nameOfRecord(id),
          })),
        ]}
        value={at}
        onChange={onAt}
      />
    </Group>
  );
}

function Answer({
  answer,
  isFixed,
}: {
  readonly answer: RuleAnswer | string | undefined;
  readonly isFixed: boolean;
}) {
  if (answer === undefined) return <Loader size="sm" />;
  if (typeof answer === 'string') return <Text size="sm">{answer}</Text>;
  return (
    <Stack gap={6}>
      <Text fw={600}>{headings[answer.state]}</Text>
      {sentencesOf(answer, isFixed).map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Stack>
  );
}

function sentencesOf({ state, sentences }: RuleAnswer, isFixed: boolean): readonly string[] {
  return state === 'not-asked' && !isFixed
    ? [...sentences, 'Choose under About what you expected it to speak of.']
    : sentences;
}

/** The answer, a sentence about why there is none, or undefined while it is looked for. */
function useWhy(
  { engine }: Services,
  rule: string | null,
  at: string | null,
): RuleAnswer | string | undefined {
  const [answer, setAnswer] = useState<RuleAnswer | string>();
  useEffect(() => {
    let isWanted = true;
    setAnswer(undefined);
    if (rule === null || at === null) return undefined;
    engine.queries.why(rule, at).then(
      (found) => isWanted && setAnswer(found),
      (error: unknown) => isWanted && setAnswer(messageOf(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [engine, rule, at]);
  return answer;
}
