import { Button, Group, Menu, Text } from '@mantine/core';
import { IconPin, IconRoute, IconRouteOff, IconWand } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { hideRoute, showRoute, useReach } from '#renderer/state/reach-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type { DescribedAnswer, Hop } from '#shared/reachability/describe-answer.ts';
import classes from '../bottom-panels.module.css';
import own from './reach.module.css';
import { fixAnswer, pin } from './reach-actions.ts';
import { VerdictMark } from './verdict-mark.tsx';

/** The verdict in one sentence, what refuses and what to do, and the way there and back, hop by hop. */
export function AnswerView({ answer }: { readonly answer: DescribedAnswer }) {
  const isStale = useIsAnalysisStale();
  const forward = answer.hops.filter(({ direction }) => direction === 'forward');
  const back = answer.hops.filter(({ direction }) => direction === 'return');
  return (
    <div className={classes.scroll} data-stale={isStale || undefined}>
      <div className={own.verdict}>
        <VerdictMark verdict={answer.verdict} />
        <Text size="sm" style={{ flex: 1 }} role="status">
          {answer.sentence}
        </Text>
        <AnswerActions answer={answer} />
      </div>
      {answer.causes.length > 0 && (
        <section aria-label="What refuses">
          <div className={classes.group}>What refuses</div>
          {answer.causes.map(({ text, fix, nodes }) => (
            <div key={text} className={classes.row}>
              <span aria-hidden className={own.refused}>
                ✕
              </span>
              <div className={own.words}>
                <div>
                  {text}{' '}
                  {nodes.map((id) => (
                    <span key={id} className={classes.aside}>
                      <RecordLink id={id} />{' '}
                    </span>
                  ))}
                </div>
                {fix !== undefined && <div className={classes.aside}>To do: {fix}</div>}
              </div>
            </div>
          ))}
        </section>
      )}
      <Parts answer={answer} />
      <Way title="The request" hops={forward} />
      {back.length > 0 && <Way title="The answer" hops={back} />}
    </div>
  );
}

function AnswerActions({ answer }: { readonly answer: DescribedAnswer }) {
  const services = useServices();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const isShown = useReach((state) => state.route !== undefined);
  const canFix = answer.verdict === 'unreachable' || answer.verdict === 'partly';
  return (
    <Group gap={6} style={{ flex: 'none' }}>
      {canFix && !isReadOnly && (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconWand size={13} />}
          onClick={() => void fixAnswer(services)}
        >
          Fix the way
        </Button>
      )}
      {!isReadOnly && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="compact-xs" variant="default" leftSection={<IconPin size={13} />}>
              Pin …
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => pin(answer.question, 'reach')}>It must reach</Menu.Item>
            <Menu.Item onClick={() => pin(answer.question, 'stay-unreachable')}>
              It must stay unreachable
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={isShown ? <IconRouteOff size={13} /> : <IconRoute size={13} />}
        onClick={() => (isShown ? hideRoute() : showRoute(answer))}
      >
        {isShown ? 'Hide the way' : 'Show the way'}
      </Button>
    </Group>
  );
}

function Parts({ answer: { allowed, refused, perSource } }: { readonly answer: DescribedAnswer }) {
  const rows = [
    ['Gets through', allowed],
    ['Does not', refused],
  ] as const;
  const texts = rows.flatMap(([title, part]) => {
    const said = [
      part?.sources === undefined ? undefined : `from ${some(part.sources)}`,
      part?.destinations === undefined ? undefined : `to ${some(part.destinations)}`,
      part?.answerPorts === undefined ? undefined : `answers to ports ${part.answerPorts}`,
    ].filter((each) => each !== undefined);
    return said.length === 0 ? [] : [`${title}: ${said.join(', ')}.`];
  });
  const own = (perSource ?? []).map(({ source, verdict }) => `From ${source}: ${verdict}.`);
  if (texts.length + own.length === 0) return null;
  return (
    <div className={classes.row}>
      <Text size="sm">{[...texts, ...own].join(' ')}</Text>
    </div>
  );
}

function Way({ title, hops }: { readonly title: string; readonly hops: readonly Hop[] }) {
  return (
    <section aria-label={title}>
      <div className={classes.group}>{title}</div>
      <ol className={own.hops}>
        {hops.map((hop, index) => (
          // The same object may be passed twice, with the same words.
          // biome-ignore lint/suspicious/noArrayIndexKey: a hop has no identity but its place on the way
          <li key={index} className={classes.row} data-effect={hop.effect}>
            <span className={own.number} aria-hidden>
              {hop.effect === 'block' ? '✕' : index + 1}
            </span>
            <div className={own.words}>
              {hop.node === undefined ? (
                <strong>{hop.name}</strong>
              ) : (
                <RecordLink id={hop.node}>{hop.name}</RecordLink>
              )}{' '}
              {hop.effect === 'block' && <span className={own.refused}>refuses: </span>}
              {hop.text}
              {hop.rule !== undefined && !hop.text.includes(hop.rule) && (
                <span className={classes.code}> {hop.rule}</span>
              )}
              {hop.code !== undefined && <span className={classes.aside}> {hop.code}</span>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function some(blocks: readonly string[]): string {
  return blocks.length <= 4
    ? blocks.join(', ')
    : `${blocks.slice(0, 3).join(', ')} and ${blocks.length - 3} more`;
}
