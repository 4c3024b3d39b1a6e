import {
  Anchor,
  Badge,
  EmptyState,
  Group,
  SegmentedControl,
  Stack,
  Table,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { IconChevronRight, IconReceipt } from '@tabler/icons-react';
import { Fragment, useMemo, useState } from 'react';
import { showField } from '#renderer/app/window-store.ts';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { nameOfRecord, RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import { formatUsd } from '#shared/base/money.ts';
import type { CostLine, Estimate, LineState } from '#shared/cost/estimate.ts';
import classes from './bottom-panels.module.css';
import { type CostGrouping, groupCostLines } from './group-cost-lines.ts';

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
  if (estimate === undefined || estimate.lines.length === 0) {
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
          Not a quotation.
        </Text>
      </div>
      <div className={classes.scroll} data-stale={isStale || undefined}>
        <Table highlightOnHover layout="fixed" stickyHeader>
          <Table.Thead bg="var(--lintel-surface-quiet)">
            <Table.Tr>
              <Table.Th w="26%">Line</Table.Th>
              <Table.Th w="20%">Node</Table.Th>
              <Table.Th>Quantity</Table.Th>
              <Table.Th w="14%">Price</Table.Th>
              <Table.Th w="12%" ta="right">
                A month
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groups.map((group) => (
              <Fragment key={group.key}>
                {group.title !== undefined && (
                  <Table.Tr bg="var(--lintel-surface-quiet)">
                    <Table.Td colSpan={4} fw={600}>
                      {group.title}
                    </Table.Td>
                    <Table.Td ta="right" fw={600} className="numeric">
                      {group.isAtLeast ? '≥ ' : ''}
                      {formatUsd(group.monthlyUsd)}
                    </Table.Td>
                  </Table.Tr>
                )}
                {group.lines.map((line) => (
                  <Line key={line.key} line={line} />
                ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
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

const stateWords: Readonly<Record<LineState, string>> = {
  priced: '',
  'estimated-price': 'estimated price',
  free: 'free',
  'needs-usage': 'needs usage',
  'unknown-price': 'price unknown',
};

function Line({ line }: { readonly line: CostLine }) {
  const [isOpen, setIsOpen] = useState(false);
  const isChosen = useSelection(
    (state) => state.nodeIds.has(line.owner) || state.connectionIds.has(line.owner),
  );
  const hasNoAmount = line.monthlyUsd === undefined;
  return (
    <>
      <Table.Tr {...(isChosen ? { bg: 'var(--lintel-surface-selected)' } : {})}>
        <Table.Td>
          <UnstyledButton
            fz="sm"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
            style={{ display: 'flex', alignItems: 'center', gap: 4 }}
          >
            <IconChevronRight
              size={14}
              style={{ flex: 'none', transform: isOpen ? 'rotate(90deg)' : undefined }}
            />
            {line.label}
          </UnstyledButton>
        </Table.Td>
        <Table.Td>
          <RecordLink id={line.owner} />
        </Table.Td>
        <Table.Td className="numeric">{line.quantity.formula}</Table.Td>
        <Table.Td className="numeric">{priceWords(line)}</Table.Td>
        <Table.Td ta="right" className="numeric">
          {hasNoAmount ? (
            <Badge color={line.state === 'free' ? 'gray' : 'yellow'}>{stateWords[line.state]}</Badge>
          ) : (
            formatUsd(line.monthlyUsd ?? '0')
          )}
          {line.state === 'estimated-price' && (
            <Text size="xs" c="dimmed">
              estimated price
            </Text>
          )}
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr bg="var(--lintel-surface-quiet)">
          <Table.Td colSpan={5}>
            <LineDetail line={line} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

const originWords = {
  drawn: 'drawn',
  declared: 'you said so',
  default: 'assumed',
  derived: 'from other nodes',
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
