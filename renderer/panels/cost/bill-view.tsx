import { Badge, Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useSelection } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { nameOfRecord, RecordLink } from '#renderer/ui/record-link.tsx';
import { formatUsd } from '#shared/base/money.ts';
import type { CostLine, Estimate, LineState } from '#shared/cost/estimate.ts';
import classes from '../bottom-panels.module.css';
import { type CostGroup, type CostGrouping, groupCostLines } from '../group-cost-lines.ts';
import { LineDetail } from './line-detail.tsx';

/** The lines of the bill. What has no price or needs usage comes first; every line opens to how it was computed. */
export function BillView({
  estimate,
  grouping,
  isStale,
}: {
  readonly estimate: Estimate;
  readonly grouping: CostGrouping;
  readonly isStale: boolean;
}) {
  const groups = useMemo(() => groupCostLines(estimate, grouping, nameOfRecord), [estimate, grouping]);
  return (
    <div className={classes.scroll} data-stale={isStale || undefined}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '26%' }}>Line</th>
            <th style={{ width: '20%' }}>Where</th>
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
  );
}

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
    a.range?.lowUsd === b.range?.lowUsd &&
    a.range?.highUsd === b.range?.highUsd &&
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
            <Badge color={line.state === 'free' || line.state === 'included' ? 'gray' : 'yellow'}>
              {stateWords[line.state]}
            </Badge>
          ) : (
            formatUsd(line.monthlyUsd)
          )}
          {line.state === 'estimated-price' && <div className={classes.aside}>estimated price</div>}
          {line.price?.override !== undefined && <div className={classes.aside}>your own price</div>}
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

function priceWords({ price }: CostLine): string {
  const first = price?.tiers[0];
  if (price === undefined || first === undefined) return '';
  // Some units explain themselves after a comma; the opened line has all of it.
  return `${price.tiers.length > 1 ? 'from ' : ''}$${first.usd} / ${price.unit.split(',')[0]}`;
}
