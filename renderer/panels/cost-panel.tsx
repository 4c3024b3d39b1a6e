import { Badge, Button, EmptyState, Group, Popover, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useSimulation } from '#renderer/state/simulation-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { formatUsd } from '#shared/base/money.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import classes from './bottom-panels.module.css';
import { BillView } from './cost/bill-view.tsx';
import { BudgetsView } from './cost/budgets-view.tsx';
import { CompareView } from './cost/compare-view.tsx';
import { ExportMenu } from './cost/export-menu.tsx';
import { MonthsView } from './cost/months-view.tsx';
import { PricesButton } from './cost/prices-dialog.tsx';
import { UncertaintyView } from './cost/uncertainty-view.tsx';
import { WhatIfView } from './cost/what-if-view.tsx';
import { WorkloadView } from './cost/workload-view.tsx';
import type { CostGrouping } from './group-cost-lines.ts';
import { billWithRun } from './simulation/simulation-actions.ts';
import { WaitingForEngine } from './waiting-for-engine.tsx';

type View = 'bill' | 'workload' | 'months' | 'what-if' | 'range' | 'budgets' | 'compare';

const views: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'bill', label: 'Bill' },
  { value: 'workload', label: 'Workload' },
  { value: 'months', label: 'Months' },
  { value: 'what-if', label: 'What if' },
  { value: 'range', label: 'Range' },
  { value: 'budgets', label: 'Budgets' },
  { value: 'compare', label: 'Compare' },
];

const groupings: readonly { readonly value: CostGrouping; readonly label: string }[] = [
  { value: 'family', label: 'Family' },
  { value: 'node', label: 'Node' },
  { value: 'lines', label: 'All lines' },
];

/** The monthly bill, what it rests on, and what it could become. */
export function CostPanel() {
  const estimate = useAnalysis((state) => state.analysis?.cost);
  const isStale = useIsAnalysisStale();
  const [view, setView] = useState<View>('bill');
  const [grouping, setGrouping] = useState<CostGrouping>('family');
  if (estimate === undefined) return <WaitingForEngine what="The bill and its lines" />;
  return (
    <>
      <div className={classes.toolbar} style={{ flexWrap: 'wrap' }}>
        <SegmentedControl data={[...views]} value={view} onChange={setView} aria-label="View of the cost" />
        <Total estimate={estimate} isStale={isStale} />
        <span style={{ flex: 1 }} />
        {view === 'bill' && (
          <SegmentedControl
            data={[...groupings]}
            value={grouping}
            onChange={setGrouping}
            aria-label="Group the bill by"
          />
        )}
        <PricesButton estimate={estimate} />
        <ExportMenu />
      </div>
      <Content view={view} estimate={estimate} grouping={grouping} isStale={isStale} />
      {view === 'bill' && estimate.lines.length > 0 && <Basis estimate={estimate} />}
    </>
  );
}

function Content({
  view,
  estimate,
  grouping,
  isStale,
}: {
  readonly view: View;
  readonly estimate: Estimate;
  readonly grouping: CostGrouping;
  readonly isStale: boolean;
}) {
  switch (view) {
    case 'bill':
      return estimate.lines.length === 0 ? (
        <EmptyState
          p="lg"
          size="sm"
          icon={<IconReceipt />}
          title="Nothing to pay for yet"
          description="Place something that AWS charges for. Every line of the bill opens to its formula, price, source and date."
        />
      ) : (
        <BillView estimate={estimate} grouping={grouping} isStale={isStale} />
      );
    case 'workload':
      return <WorkloadView estimate={estimate} />;
    case 'months':
      return <MonthsView />;
    case 'what-if':
      return <WhatIfView />;
    case 'range':
      return <UncertaintyView estimate={estimate} />;
    case 'budgets':
      return <BudgetsView estimate={estimate} />;
    case 'compare':
      return <CompareView />;
  }
}

function Total({ estimate, isStale }: { readonly estimate: Estimate; readonly isStale: boolean }) {
  const { range, totalUsd, unknownCount, budgets } = estimate;
  const over = budgets.filter(({ isOver }) => isOver);
  const hasRange = range.lowUsd !== totalUsd || range.highUsd !== totalUsd;
  return (
    <Group gap="xs" data-stale={isStale || undefined} wrap="nowrap">
      <Text fw={600} className="numeric" style={{ whiteSpace: 'nowrap' }}>
        {estimate.isAtLeast ? 'At least ' : ''}
        {formatUsd(totalUsd)} a month
      </Text>
      {hasRange && (
        <Text size="xs" c="dimmed" className="numeric" style={{ whiteSpace: 'nowrap' }}>
          {formatUsd(range.lowUsd)} – {formatUsd(range.highUsd)}
        </Text>
      )}
      {unknownCount > 0 && (
        <Badge color="yellow">
          {unknownCount} {unknownCount === 1 ? 'line is' : 'lines are'} not in the total
        </Badge>
      )}
      {estimate.isSimulated === true && <SimulatedBadge />}
      {over.length > 0 && <Badge color="red">{countOf(over.length, 'budget')} exceeded</Badge>}
    </Group>
  );
}

/** The bill counts with what a run measured; from here the run, or the stated workload again. */
function SimulatedBadge() {
  const services = useServices();
  const run = useSimulation((state) => state.billed);
  return (
    <>
      <Badge variant="light" color="blue" c="var(--mantine-color-text)">
        A month of {run === undefined ? 'a simulation run' : `run ${run}`}
      </Badge>
      <Button size="compact-xs" variant="default" onClick={() => void billWithRun(services, undefined)}>
        Use the workload again
      </Button>
    </>
  );
}

const freeTierWords: Readonly<Record<Estimate['freeTier'], string>> = {
  none: '',
  'always-free': ' What is always free is taken off.',
  'legacy-12-months': ' The free tier of the first 12 months is taken off.',
  credits: ' What is always free is taken off.',
};

function Basis({ estimate }: { readonly estimate: Estimate }) {
  return (
    <Group
      gap="xs"
      px="sm"
      py={4}
      wrap="nowrap"
      justify="space-between"
      style={{ borderTop: '1px solid var(--lintel-line)' }}
    >
      <Text size="xs" c="dimmed">
        {estimate.region}, {estimate.hoursPerMonth} h a month, prices of {estimate.catalogueDate}
        {estimate.oldestPriceUsed === undefined ? '' : `, the oldest used of ${estimate.oldestPriceUsed}`}.
        {freeTierWords[estimate.freeTier]}
        {estimate.credits === undefined ? '' : ` ${estimate.credits.summary}`} Not a quotation.
      </Text>
      {estimate.leftOut.length > 0 && <LeftOut sentences={estimate.leftOut} />}
    </Group>
  );
}

/** What an invoice has and this bill has not. */
function LeftOut({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <Popover position="top-end" width={420} withArrow>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" color="gray" style={{ flex: 'none' }}>
          What is not in it
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6} component="ul" m={0} pl="md">
          {sentences.map((sentence) => (
            <Text key={sentence} size="sm" component="li">
              {sentence}
            </Text>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
