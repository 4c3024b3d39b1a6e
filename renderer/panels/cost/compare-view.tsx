import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Services, useServices } from '#renderer/app/services.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import { describeFault } from '#shared/base/result.ts';
import type { RevisionSummary } from '#shared/contract/host-contract.ts';
import type { CostReason } from '#shared/cost/compare-estimates.ts';
import type { BillComparison } from '#shared/cost/report/compare-bills.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import panelClasses from '../bottom-panels.module.css';
import classes from './cost.module.css';
import { formatDifference } from './format-money.ts';

interface Before {
  readonly title: string;
  readonly document: LintelDocument;
}

const reasons: readonly { readonly reason: CostReason; readonly title: string }[] = [
  { reason: 'added', title: 'Added' },
  { reason: 'removed', title: 'Removed' },
  { reason: 'quantity', title: 'Quantity' },
  { reason: 'usage', title: 'Usage' },
  { reason: 'price', title: 'Prices' },
  { reason: 'sharing', title: 'Shared tiers' },
];

/** What the bill has become against an earlier revision or another file, each difference with what it comes from. */
export function CompareView() {
  const services = useServices();
  const { host, files } = services;
  const id = useDocument(({ document }) => document.id);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>([]);
  const [before, setBefore] = useState<Before>();
  useEffect(() => {
    host.call('library.revisions', { id }).then(
      (answer) => setRevisions([...answer.revisions].sort((a, b) => b.number - a.number)),
      () => setRevisions([]),
    );
  }, [host, id]);
  const comparison = useComparison(before);
  return (
    <div className={classes.view}>
      <Stack gap="sm">
        <Group gap="xs" align="flex-end">
          <Select
            size="xs"
            w="22rem"
            label="Compare with revision"
            placeholder={revisions.length === 0 ? 'No earlier revision yet' : 'Choose one'}
            data={revisions.map(({ number, name, at }) => ({
              value: String(number),
              label: `${number}${name === undefined ? '' : ` ${name}`}, ${new Date(at).toLocaleString('en')}`,
            }))}
            disabled={revisions.length === 0}
            onChange={(value) =>
              value !== null &&
              void attempt(async () => setBefore(await revisionOf(services, id, Number(value))))
            }
          />
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              void attempt(async () => {
                const file = await files.pick(['lintel']);
                if (file !== undefined) setBefore({ title: file.name, document: opened(file.text) });
              })
            }
          >
            Compare with a file …
          </Button>
        </Group>
        {before !== undefined && comparison !== undefined && (
          <Comparison title={before.title} comparison={comparison} />
        )}
      </Stack>
    </div>
  );
}

function useComparison(before: Before | undefined): BillComparison | undefined {
  const { engine } = useServices();
  const estimate = useAnalysis((state) => state.analysis?.cost);
  const [comparison, setComparison] = useState<BillComparison>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new bill is a reason to compare again.
  useEffect(() => {
    if (before === undefined) return;
    let isCurrent = true;
    void attempt(async () => {
      const answer = await engine.queries.compareCost(before.document);
      if (isCurrent) setComparison(answer);
    });
    return () => {
      isCurrent = false;
    };
  }, [engine, before, estimate]);
  return before === undefined ? undefined : comparison;
}

function Comparison({ title, comparison }: { readonly title: string; readonly comparison: BillComparison }) {
  const { changes, totalBefore, totalAfter, differenceUsd, byReason, isPartial } = comparison;
  const parts = reasons.filter(({ reason }) => !usd(byReason[reason]).isZero());
  return (
    <>
      <Text size="sm">
        {title}: {formatUsd(totalBefore)}, now {formatUsd(totalAfter)}:{' '}
        <b className="numeric">{formatDifference(differenceUsd)}</b> a month.
        {isPartial ? ' Lines without an amount are left out.' : ''}
      </Text>
      {parts.length > 0 && (
        <Group gap="lg">
          {parts.map(({ reason, title: word }) => (
            <Text size="sm" key={reason}>
              {word} <b className="numeric">{formatDifference(byReason[reason])}</b>
            </Text>
          ))}
        </Group>
      )}
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          Every line is as it was.
        </Text>
      ) : (
        <table className={panelClasses.table}>
          <thead>
            <tr>
              <th style={{ width: '18%' }}>Where</th>
              <th style={{ width: '18%' }}>Line</th>
              <th className={panelClasses.number}>Before</th>
              <th className={panelClasses.number}>Now</th>
              <th className={panelClasses.number}>Difference</th>
              <th style={{ width: '32%' }}>Why</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.owner} ${change.label} ${change.before} ${change.after} ${change.why}`}>
                <td>{change.owner}</td>
                <td>{change.label}</td>
                <td className={panelClasses.number}>{change.before}</td>
                <td className={panelClasses.number}>{change.after}</td>
                <td className={panelClasses.number}>
                  {change.differenceUsd === undefined ? 'unknown' : formatDifference(change.differenceUsd)}
                </td>
                <td className={panelClasses.aside}>{change.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

async function revisionOf({ host }: Services, id: string, number: number): Promise<Before> {
  const { text } = await host.call('library.revision', { id, number });
  return { title: `Revision ${number}`, document: opened(text) };
}

function opened(text: string): LintelDocument {
  const result = openDocument(text);
  if (!result.ok) throw new Error(describeFault(result.fault));
  return result.value.document;
}
