import { Text } from '@mantine/core';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import { formatUsd } from '#shared/base/money.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import panelClasses from '../bottom-panels.module.css';
import classes from './cost.module.css';
import { useStudy } from './use-study.ts';

/** What makes the bill uncertain, the widest line first: what to find out before anything else. */
export function UncertaintyView({ estimate }: { readonly estimate: Estimate }) {
  const { study } = useStudy({});
  const wide = study?.widest ?? [];
  const widest = Math.max(1e-9, ...wide.map(({ highUsd }) => Number(highUsd)));
  return (
    <div className={classes.view}>
      <Text size="sm" mb="sm">
        Between <b className="numeric">{formatUsd(estimate.range.lowUsd)}</b> and{' '}
        <b className="numeric">{formatUsd(estimate.range.highUsd)}</b> a month, expected{' '}
        <b className="numeric">{formatUsd(estimate.totalUsd)}</b>.
        {study === undefined
          ? ''
          : wide.length === 0
            ? ' Nothing in it is assumed or estimated.'
            : ' What counts most comes first.'}
      </Text>
      {wide.length > 0 && (
        <table className={panelClasses.table}>
          <thead>
            <tr>
              <th style={{ width: '22%' }}>Line</th>
              <th style={{ width: '18%' }}>Where</th>
              <th>Low to high</th>
              <th style={{ width: '16%' }} className={panelClasses.number}>
                Low – high
              </th>
              <th style={{ width: '22%' }}>Because</th>
            </tr>
          </thead>
          <tbody>
            {wide.map(({ line, lowUsd, highUsd, expectedUsd, share, because }) => (
              <tr key={line.key}>
                <td>{line.label}</td>
                <td>
                  <RecordLink id={line.owner} />
                </td>
                <td>
                  <div
                    className={classes.track}
                    role="img"
                    aria-label={`${Math.round(share * 100)} % of what is uncertain`}
                  >
                    <div
                      className={classes.fill}
                      style={{
                        insetInlineStart: `${(Number(lowUsd) / widest) * 100}%`,
                        width: `${((Number(highUsd) - Number(lowUsd)) / widest) * 100}%`,
                      }}
                    />
                    <div
                      className={classes.mark}
                      style={{ insetInlineStart: `${(Number(expectedUsd) / widest) * 100}%` }}
                    />
                  </div>
                </td>
                <td className={panelClasses.number}>
                  {formatUsd(lowUsd)} – {formatUsd(highUsd)}
                </td>
                <td className={panelClasses.aside}>{because}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
