import { Button, EmptyState, Loader, Select, Text } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useSession } from '#renderer/app/session-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { nameOfRecord } from '#renderer/ui/record-link.tsx';
import { describeFault } from '#shared/base/result.ts';
import type { RevisionSummary } from '#shared/contract/host-contract.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { ChangedWay, ReachDifference } from '#shared/reachability/compare-networks.ts';
import classes from '../bottom-panels.module.css';
import own from './reach.module.css';
import { explainWay, nameOfEnd, whatOf } from './reach-actions.ts';
import { useReachQuery } from './use-reach-query.ts';
import { VerdictMark } from './verdict-mark.tsx';

const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** What the drawing, or a revision of it, opens and closes compared with an earlier one. */
export function CompareView() {
  const { host, engine } = useServices();
  const id = useDocument(({ document }) => document.id);
  const saveState = useSession((state) => state.saveState);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>();
  const [chosen, setChosen] = useState<number>();
  /** Undefined: the drawing as it is now. */
  const [later, setLater] = useState<number>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: saving makes revisions
  useEffect(() => {
    host.call('library.revisions', { id }).then(
      (answer) => setRevisions([...answer.revisions].sort((a, b) => b.number - a.number)),
      () => setRevisions([]),
    );
  }, [host, id, saveState]);
  const compare = useCallback(async (): Promise<ReachDifference | undefined> => {
    if (chosen === undefined) return undefined;
    const read = async (number: number): Promise<LintelDocument> => {
      const { text } = await host.call('library.revision', { id, number });
      const opened = openDocument(text);
      if (!opened.ok) throw new Error(describeFault(opened.fault));
      return opened.value.document;
    };
    const before = await read(chosen);
    return later === undefined
      ? engine.queries.compareReach(before)
      : engine.queries.compareReach(before, await read(later));
  }, [host, engine, id, chosen, later]);
  const { value: difference, isAsking, fault } = useReachQuery(compare);
  if (revisions === undefined) return <Loader m="lg" size="sm" />;
  if (revisions.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconGitCompare />}
        title="No earlier state yet"
        description="A revision is kept whenever the drawing is saved. What has been opened and closed since then appears here."
      />
    );
  }
  const options = revisions.map(({ number, name, at }) => ({
    value: String(number),
    label: `${number}${name === undefined ? '' : `, ${name}`}, ${dateTime.format(at)}`,
  }));
  return (
    <>
      <div className={classes.toolbar}>
        <Select
          size="xs"
          w="22rem"
          aria-label="Compare with revision"
          placeholder="Compare with a revision"
          data={options}
          value={chosen === undefined ? null : String(chosen)}
          onChange={(value) => setChosen(value === null ? undefined : Number(value))}
        />
        <Text size="sm" c="dimmed">
          and
        </Text>
        <Select
          size="xs"
          w="22rem"
          aria-label="With"
          allowDeselect={false}
          data={[{ value: 'now', label: 'The drawing as it is now' }, ...options]}
          value={later === undefined ? 'now' : String(later)}
          onChange={(value) => setLater(value === null || value === 'now' ? undefined : Number(value))}
        />
        {isAsking && chosen !== undefined && <Loader size="xs" />}
        {difference !== undefined && (
          <Text size="sm" role="status">
            {difference.summary}
          </Text>
        )}
        {fault !== undefined && <Text size="sm">{fault}</Text>}
      </div>
      <div className={classes.scroll}>
        {difference !== undefined &&
          (['opened', 'closed', 'changed'] as const).map((group) => (
            <Ways key={group} title={titles[group]} ways={difference[group]} />
          ))}
      </div>
    </>
  );
}

const titles = { opened: 'Opened', closed: 'Closed', changed: 'Changed' } as const;

function Ways({ title, ways }: { readonly title: string; readonly ways: readonly ChangedWay[] }) {
  const services = useServices();
  if (ways.length === 0) return null;
  return (
    <section aria-label={title}>
      <div className={classes.group}>
        {title}
        <Text span size="xs" c="dimmed" className="numeric">
          {ways.length}
        </Text>
      </div>
      {ways.map((way) => (
        <div key={`${way.from} ${way.to} ${whatOf(way)}`} className={classes.row}>
          <VerdictMark verdict={way.before} />
          <span aria-hidden>→</span>
          <VerdictMark verdict={way.after} />
          <div className={own.words}>
            {nameOfEnd(way.from)} → {nameOfRecord(way.to)}, {whatOf(way)}
          </div>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`Explain ${nameOfEnd(way.from)} to ${nameOfRecord(way.to)}`}
            onClick={() => explainWay(services, way)}
          >
            Explain
          </Button>
        </div>
      ))}
    </section>
  );
}
