import { Anchor, Badge, Button, EmptyState, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconChevronRight, IconReceipt } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { showField } from '#renderer/app/window-store.ts';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { nameOfRecord, RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import { formatUsd } from '#shared/base/money.ts';
import type { CostLine, Estimate, LineState, PriceCaution } from '#shared/cost/estimate.ts';
import classes from './bottom-panels.module.css';
import { type CostGroup, type CostGrouping, groupCostLines } from './group-cost-lines.ts';
import { WaitingForEngine } from './waiting-for-engine.tsx';

const groupings: readonly { readonly value: CostGrouping; readonly label: string }[] = [
  { value: 'family', label: 'Family' },
  { value: 'node', label: 'Node' },
  { value: 'lines', label: 'All lines' },
];

/** The monthly bill. What has no price or needs usage comes first; every line opens to how it was computed. */
export function CostPanel() {
  const estimate = useAnalysis((state) => state.analysis?.cost);
  const isStale = useIsAnalysisStale();
  const [grouping, setGrouping] = useState<CostGrouping>('family');
  const groups = useMemo(
    () => (estimate === undefined ? [] : groupCostLines(estimate, grouping, nameOfRecord)),
    [estimate, grouping],
  );
  if (estimate === undefined) return <WaitingForEngine what="The bill and its lines" />;
  if (estimate.lines.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconReceipt />}
        title="Nothing to pay for yet"
        description="Place something that AWS charges for. Every line of the bill opens to its formula, price, source and date."
      />
    );
  }
  return (
    <>
      <div className={classes.toolbar}>
        <SegmentedControl
          data={[...groupings]}
          value={grouping}
          onChange={setGrouping}
          aria-label="Group the bill by"
        />
        <Total estimate={estimate} isStale={isStale} />
        <span style={{ flex: 1 }} />
        <Text size="xs" c="dimmed">
          {estimate.region}, {estimate.hoursPerMonth} h a month, prices of {estimate.catalogueDate}
          {estimate.oldestPriceUsed === undefined ? '' : `, the oldest used of ${estimate.oldestPriceUsed}`}.
          {freeTierWords[estimate.freeTier]} Not a quotation.
        </Text>
      </div>
      <div className={classes.scroll} data-stale={isStale || undefined}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th style={{ width: '26%' }}>Line</th>
              <th style={{ width: '20%' }}>Node</th>
              <th>Quantity</th>
              <th style={{ width: '15%' }}>Price</th>
              <th style={{ width: '12%' }} className={classes.number}>
                A month
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRows
                key={group.key}
                group={group}
                isOpenAtFirst={estimate.lines.length <= linesOpenAtFirst}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Total({ estimate, isStale }: { readonly estimate: Estimate; readonly isStale: boolean }) {
  return (
    <Group gap="xs" data-stale={isStale || undefined} wrap="nowrap">
      <Text fw={600} className="numeric">
        {estimate.isAtLeast ? 'At least ' : ''}
        {formatUsd(estimate.totalUsd)} a month
      </Text>
      {estimate.unknownCount > 0 && (
        <Badge color="yellow">
          {estimate.unknownCount} {estimate.unknownCount === 1 ? 'line is' : 'lines are'} not in the total
        </Badge>
      )}
    </Group>
  );
}

const freeTierWords: Readonly<Record<Estimate['freeTier'], string>> = {
  none: '',
  'always-free': ' What is always free is taken off.',
  'legacy-12-months': ' The free tier of the first 12 months is taken off.',
};

/** A longer bill starts with its groups closed. */
const linesOpenAtFirst = 60;
const linesShown = 200;

function GroupRows({ group, isOpenAtFirst }: { readonly group: CostGroup; readonly isOpenAtFirst: boolean }) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst || group.title === undefined || group.isAtLeast);
  const [limit, setLimit] = useState(linesShown);
  return (
    <>
      {group.title !== undefined && (
        <tr data-group>
          <td colSpan={4}>
            <button
              type="button"
              className={classes.opener}
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
            >
              <IconChevronRight size={14} />
              {group.title}
              <span className={classes.aside}>{countOf(group.lines.length, 'line')}</span>
            </button>
          </td>
          <td className={classes.number}>{group.isAtLeast ? 'not known' : formatUsd(group.monthlyUsd)}</td>
        </tr>
      )}
      {isOpen && group.lines.slice(0, limit).map((line) => <Line key={line.key} line={line} />)}
      {isOpen && group.lines.length > limit && (
        <tr>
          <td colSpan={5}>
            <Button variant="subtle" color="gray" onClick={() => setLimit(limit + linesShown)}>
              Show {linesShown} more
            </Button>
          </td>
        </tr>
      )}
    </>
  );
}

const stateWords: Readonly<Record<LineState, string>> = {
  priced: '',
  'estimated-price': 'estimated price',
  free: 'free',
  included: 'included',
  'needs-usage': 'needs usage',
  'unknown-price': 'price unknown',
};

/** An estimate makes every line anew; a row is drawn again only when what it shows has changed. */
const Line = memo(
  LineContent,
  ({ line: a }, { line: b }) =>
    a.key === b.key &&
    a.monthlyUsd === b.monthlyUsd &&
    a.state === b.state &&
    a.quantity.formula === b.quantity.formula &&
    a.price?.asOf === b.price?.asOf &&
    a.price?.override?.reason === b.price?.override?.reason &&
    a.free?.quantity === b.free?.quantity &&
    a.region === b.region,
);

function LineContent({ line }: { readonly line: CostLine }) {
  const [isOpen, setIsOpen] = useState(false);
  const isChosen = useSelection(
    (state) => state.nodeIds.has(line.owner) || state.connectionIds.has(line.owner),
  );
  return (
    <>
      <tr data-chosen={isChosen || undefined}>
        <td>
          <button
            type="button"
            className={classes.opener}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconChevronRight size={14} />
            {line.label}
          </button>
        </td>
        <td>
          <RecordLink id={line.owner} />
        </td>
        <td className="numeric">{line.quantity.formula}</td>
        <td className="numeric">{priceWords(line)}</td>
        <td className={classes.number}>
          {line.monthlyUsd === undefined ? (
            <Badge color={line.state === 'free' ? 'gray' : 'yellow'}>{stateWords[line.state]}</Badge>
          ) : (
            formatUsd(line.monthlyUsd)
          )}
          {line.state === 'estimated-price' && <div className={classes.aside}>estimated price</div>}
        </td>
      </tr>
      {isOpen && (
        <tr data-group>
          <td colSpan={5} style={{ fontWeight: 400 }}>
            <LineDetail line={line} />
          </td>
        </tr>
      )}
    </>
  );
}

const cautionWords: Readonly<Record<PriceCaution, string>> = {
  'old-price': 'Older than 24 months: check it before you rely on it.',
  'low-trust': 'The source is of low trust: check it before you rely on it.',
};

const originWords = {
  drawn: 'drawn',
  declared: 'you said so',
  default: 'assumed',
  derived: 'from the workload or other nodes',
  simulated: 'from a simulation run',
  setting: 'setting',
} as const;

function LineDetail({ line }: { readonly line: CostLine }) {
  const { quantity, price } = line;
  return (
    <Group align="flex-start" gap="xl" p="xs" wrap="wrap">
      <Stack gap={2} miw="16rem">
        <Text size="xs" fw={600}>
          Inputs
        </Text>
        {quantity.inputs.length === 0 && (
          <Text size="xs" c="dimmed">
            None
          </Text>
        )}
        {quantity.inputs.map((input) => (
          <Text size="xs" key={input.name}>
            {input.name}:{' '}
            <b className="numeric">
              {input.value === undefined ? 'not known' : input.value.toLocaleString('en')} {input.unit ?? ''}
            </b>{' '}
            <Text span c="dimmed">
              ({originWords[input.origin]})
            </Text>{' '}
            {input.field !== undefined && input.origin !== 'setting' && (
              <Anchor
                component="button"
                size="xs"
                onClick={() => {
                  reveal(line.owner);
                  showField(input.field ?? '');
                }}
              >
                {input.value === undefined || input.origin === 'default' ? 'Set it' : 'Change it'}
              </Anchor>
            )}
          </Text>
        ))}
      </Stack>
      <Stack gap={2} miw="14rem">
        <Text size="xs" fw={600}>
          Formula
        </Text>
        <Text size="xs" className="numeric">
          {quantity.formula} ={' '}
          {quantity.value === undefined ? 'not known' : `${formatQuantity(quantity.value)} ${quantity.unit}`}
        </Text>
        {price?.tiers.map((tier) => (
          <Text size="xs" key={tier.upTo ?? 'rest'} className="numeric">
            {tierWords(tier, price.tiers.length)} × ${tier.usd} per {price.unit}
          </Text>
        ))}
        {line.free !== undefined && (
          <Text size="xs" className="numeric">
            {formatQuantity(line.free.quantity)} of it free: {line.free.allowance} a month are shared by the
            drawing
          </Text>
        )}
        {line.note !== undefined && (
          <Text size="xs" c="dimmed" maw="28rem">
            {line.note}
          </Text>
        )}
      </Stack>
      <Stack gap={2} maw="28rem">
        <Text size="xs" fw={600}>
          Price
        </Text>
        {price === undefined ? (
          <Text size="xs">
            {line.state === 'free' ? 'Free.' : 'The catalogue has no price for this in the Region.'}{' '}
            Component: {line.component}
          </Text>
        ) : (
          <>
            <Text size="xs">{price.source.title}</Text>
            <Text size="xs" c="dimmed">
              As of {price.asOf}, {price.source.trust} trust, {price.region}
              {price.estimated ? '. Estimated' : ''}
              {price.basis === undefined ? '' : `: ${price.basis}`}
            </Text>
            {price.override !== undefined && <Text size="xs">{price.override.reason}</Text>}
            {line.cautions?.map((caution) => (
              <Text size="xs" key={caution}>
                {cautionWords[caution]}
              </Text>
            ))}
          </>
        )}
      </Stack>
    </Group>
  );
}

function priceWords({ price }: CostLine): string {
  const first = price?.tiers[0];
  if (price === undefined || first === undefined) return '';
  return `${price.tiers.length > 1 ? 'from ' : ''}$${first.usd} / ${price.unit}`;
}

function tierWords(tier: { readonly upTo: number | null }, count: number): string {
  if (count === 1) return 'All of it';
  return tier.upTo === null ? 'The rest' : `Up to ${tier.upTo.toLocaleString('en')}`;
}

function formatQuantity(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 4 });
}
