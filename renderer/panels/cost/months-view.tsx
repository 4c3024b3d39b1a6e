import { Checkbox, Group, Loader, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import type { Forecast, ForecastMonth } from '#shared/cost/study/forecast.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentForecast } from '#shared/document/records.ts';
import panelClasses from '../bottom-panels.module.css';
import classes from './cost.module.css';
import { Difference } from './difference.tsx';
import { PlannedChanges } from './planned-changes.tsx';
import { useStudy } from './use-study.ts';

const spans = ['12', '36'] as const;
const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;
const seasons: readonly {
  readonly value: string;
  readonly label: string;
  readonly shape?: readonly number[];
}[] = [
  { value: 'even', label: 'Even' },
  {
    value: 'year-end',
    label: 'High in November and December',
    shape: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1.1, 1.8, 2.2],
  },
  {
    value: 'summer',
    label: 'High in summer',
    shape: [0.8, 0.8, 0.9, 1, 1.2, 1.5, 1.7, 1.6, 1.1, 0.9, 0.8, 0.7],
  },
];

/** The bill month by month. */
export function MonthsView() {
  const [span, setSpan] = useState<string>('12');
  const plan = useDocument(({ document }) => settingsOf(document).forecast) ?? {};
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const { study, fault } = useStudy({ months: Number(span) });
  const forecast = study?.forecast;
  const season = seasons.find(({ shape }) => JSON.stringify(shape) === JSON.stringify(plan.monthlyShape));
  return (
    <div className={classes.view}>
      <Stack gap="sm">
        <Group gap="md" align="flex-end">
          <SegmentedControl
            aria-label="Months"
            size="xs"
            data={spans.map((value) => ({ value, label: `${value} months` }))}
            value={span}
            onChange={setSpan}
          />
          <NumberInput
            size="xs"
            w="9rem"
            label="Usage grows by"
            rightSection={<Text size="xs">% a month</Text>}
            rightSectionWidth={70}
            hideControls
            min={-50}
            max={100}
            value={plan.growthPercentPerMonth ?? 0}
            readOnly={isReadOnly}
            onChange={(value) => {
              if (typeof value === 'number' && value !== (plan.growthPercentPerMonth ?? 0))
                setPlan({ ...plan, growthPercentPerMonth: value });
            }}
          />
          <Stack gap={2}>
            <Text size="xs" fw={500} id="season-label">
              Season
            </Text>
            <SegmentedControl
              size="xs"
              aria-labelledby="season-label"
              data={[
                ...seasons.map(({ value, label }) => ({ value, label })),
                ...(season === undefined ? [{ value: 'own', label: 'As stated in the file' }] : []),
              ]}
              value={season?.value ?? 'own'}
              readOnly={isReadOnly}
              onChange={(value) => {
                const shape = seasons.find((each) => each.value === value)?.shape;
                const { monthlyShape: _, ...rest } = plan;
                setPlan(shape === undefined ? rest : { ...rest, monthlyShape: shape });
              }}
            />
          </Stack>
          <Checkbox
            size="xs"
            pb={6}
            label="Real month lengths"
            checked={plan.usesCalendarMonths === true}
            disabled={isReadOnly}
            onChange={(event) => {
              const { usesCalendarMonths: _, ...rest } = plan;
              setPlan(event.currentTarget.checked ? { ...rest, usesCalendarMonths: true } : rest);
            }}
          />
        </Group>
        <PlannedChanges plan={plan} isReadOnly={isReadOnly} onChange={setPlan} />
        {fault !== undefined && <Text size="sm">{fault}</Text>}
        {forecast === undefined ? (
          fault === undefined && <Loader size="sm" />
        ) : (
          <Months forecast={forecast} />
        )}
      </Stack>
    </div>
  );
}

function Months({ forecast }: { readonly forecast: Forecast }) {
  const { months, totalUsd, isAtLeast, basis } = forecast;
  const highest = Math.max(1e-9, ...months.map(({ range }) => Number(range.highUsd)));
  const start = useDocument(({ document }) => settingsOf(document).forecast?.startMonth) ?? 1;
  const hasCredits = months.some(({ creditsUsd }) => creditsUsd !== undefined);
  const hasCommitments = months.some(({ commitmentsUsd }) => commitmentsUsd !== undefined);
  const hasSeasons = useDocument(({ document }) => {
    const { monthlyShape, usesCalendarMonths } = settingsOf(document).forecast ?? {};
    return monthlyShape !== undefined || usesCalendarMonths === true;
  });
  return (
    <>
      <Text size="sm">
        <b className="numeric">
          {isAtLeast ? 'At least ' : ''}
          {formatUsd(totalUsd)}
        </b>{' '}
        in {months.length} months.{' '}
        <Text span c="dimmed" size="sm">
          {basis.join(' ')}
        </Text>
      </Text>
      <table className={panelClasses.table}>
        <thead>
          <tr>
            <th style={{ width: '6rem' }}>Month</th>
            <th style={{ width: '5rem' }} className={panelClasses.number}>
              Usage
            </th>
            <th>Low to high</th>
            <th style={{ width: '8rem' }} className={panelClasses.number}>
              Expected
            </th>
            <th style={{ width: '9rem' }} className={panelClasses.number}>
              Storage that grows
            </th>
            {hasCommitments && (
              <th style={{ width: '8rem' }} className={panelClasses.number}>
                Commitments
              </th>
            )}
            {hasCredits && (
              <th style={{ width: '7rem' }} className={panelClasses.number}>
                Credits
              </th>
            )}
            <th style={{ width: '9rem' }} className={panelClasses.number}>
              In all
            </th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <td>
                {month.month}
                {hasSeasons ? ` (${monthNames[(start - 1 + month.month - 1) % 12]})` : ''}
              </td>
              <td className={panelClasses.number}>{Math.round(month.usageFactor * 100)} %</td>
              <td>
                <Bar month={month} highest={highest} />
              </td>
              <td className={panelClasses.number}>{formatUsd(month.totalUsd)}</td>
              <td className={panelClasses.number}>{formatUsd(month.accumulatingUsd)}</td>
              {hasCommitments && (
                <td className={panelClasses.number}>
                  {month.commitmentsUsd === undefined ? '' : <Difference amount={month.commitmentsUsd} />}
                </td>
              )}
              {hasCredits && (
                <td className={panelClasses.number}>
                  {month.creditsUsd === undefined ? '' : formatUsd(usd(month.creditsUsd).negated())}
                </td>
              )}
              <td className={panelClasses.number}>{formatUsd(month.cumulativeUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Bar({ month, highest }: { readonly month: ForecastMonth; readonly highest: number }) {
  const part = (amount: string): string => `${(Number(amount) / highest) * 100}%`;
  const { lowUsd, highUsd } = month.range;
  return (
    <div
      className={classes.track}
      role="img"
      aria-label={`Between ${formatUsd(lowUsd)} and ${formatUsd(highUsd)}, expected ${formatUsd(month.totalUsd)}`}
    >
      <div className={classes.fill} style={{ width: part(month.totalUsd) }} />
      <div
        className={classes.spread}
        style={{
          insetInlineStart: part(lowUsd),
          width: `${((Number(highUsd) - Number(lowUsd)) / highest) * 100}%`,
        }}
      />
    </div>
  );
}

function setPlan(forecast: DocumentForecast): void {
  const { document } = documentStore.getState();
  dispatch('Change the forecast', changeSettings(document, { forecast }), { gesture: 'forecast' });
}
