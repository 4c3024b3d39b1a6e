import { Progress, Text } from '@mantine/core';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import type { BurnRate, ObjectiveResult } from '#shared/simulation/results/simulation-result.ts';
import { formatClock, formatCount, formatPercent, formatSeconds } from './format-run.ts';
import own from './simulation.module.css';

/** How much of each objective is used up: of an availability its error budget, of a latency its threshold. */
export function ObjectiveMeters({ kept }: { readonly kept: KeptRun }) {
  const { objectives } = kept.run.result.verdict;
  if (objectives.length === 0) return null;
  return (
    <ul className={own.meters} aria-label="Objectives">
      {objectives.map((objective, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: objectives are known by their place
        <li key={index} className={own.meter}>
          {objective.budget === undefined ? (
            <LatencyMeter objective={objective} />
          ) : (
            <BudgetMeter objective={objective} budget={objective.budget} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** What of it is allowed: failures of an availability, slow answers of a latency. */
function BudgetMeter({
  objective,
  budget,
}: {
  readonly objective: ObjectiveResult;
  readonly budget: number;
}) {
  const { target, used = 0, holds, exhaustedAt, burnRates = [] } = objective;
  // Runs of earlier versions have a budget for failures alone.
  const isLatency = objective.is === 'latency';
  const share = budget <= 0 ? (used > 0 ? 1 : 0) : used / budget;
  return (
    <>
      <Text size="xs" fw={600} miw="8rem">
        {isLatency
          ? `${titleOf(objective)} within ${formatSeconds(target)}`
          : `${formatPercent(target, 4)} answered`}
      </Text>
      <Progress
        className={own.bar ?? ''}
        value={Math.min(100, share * 100)}
        color={holds ? (share > 0.8 ? 'orange' : 'green') : 'red'}
        aria-label={`${formatPercent(share)} of the error budget is used`}
      />
      <Text size="xs" className="numeric">
        {isLatency && `${formatSeconds(objective.measured)}; `}
        {formatCount(used)} of {formatCount(Math.floor(budget + 1e-9))}{' '}
        {isLatency ? 'slower answers' : 'failures'} allowed, {formatPercent(share, 0)} of the budget
        {exhaustedAt === null || exhaustedAt === undefined ? '' : `; used up at ${formatClock(exhaustedAt)}`}
      </Text>
      {burnRates.map((burn) => (
        <Text
          key={burn.windowSeconds}
          size="xs"
          {...(burn.highest > burn.alarm ? { fw: 600 } : { c: 'dimmed' })}
          className="numeric"
        >
          {burnWords(burn)}
        </Text>
      ))}
    </>
  );
}

function burnWords({ windowSeconds, highest, alarm, until, isWholeRun }: BurnRate): string {
  const rate = `×${formatCount(highest)}`;
  const limit = highest > alarm ? `over the alarm at ×${alarm}` : `alarm at ×${alarm}`;
  return isWholeRun
    ? `Burn rate of the whole run ${rate}, ${limit}`
    : `Burn rate of the worst ${spanWords(windowSeconds)} ${rate}, until ${formatClock(until)}, ${limit}`;
}

function spanWords(seconds: number): string {
  if (seconds >= 86_400) return `${seconds / 86_400} days`;
  return seconds === 3600 ? 'hour' : `${seconds / 3600} h`;
}

/** What the objective is about: the text of its result begins with whose it is. */
function titleOf({ id, text }: ObjectiveResult): string {
  const whose = text.split(': ')[0] ?? '';
  if (id === 'age') return `${whose}, oldest message`;
  return whose === '' || whose === 'Requests' ? id : `${whose}, ${id}`;
}

function LatencyMeter({ objective }: { readonly objective: ObjectiveResult }) {
  const { measured, target, holds } = objective;
  const title =
    objective.is === 'availability'
      ? `${formatPercent(target, 4)} answered`
      : `${titleOf(objective)} within ${formatSeconds(target)}`;
  const words =
    objective.is === 'availability'
      ? 'unknown: nothing was answered'
      : objective.is === 'age'
        ? 'unknown: no message came'
        : 'unknown: too few requests';
  return (
    <>
      <Text size="xs" fw={600} miw="8rem">
        {title}
      </Text>
      <Progress
        className={own.bar ?? ''}
        value={measured === null ? 0 : Math.min(100, (measured / target) * 100)}
        color={holds ? 'green' : 'red'}
        aria-label={measured === null ? words : `${formatSeconds(measured)} of ${formatSeconds(target)}`}
      />
      <Text size="xs" className="numeric">
        {measured === null ? words : formatSeconds(measured)}
      </Text>
    </>
  );
}
