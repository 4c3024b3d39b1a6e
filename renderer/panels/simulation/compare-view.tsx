import { EmptyState, Group, Select, Text } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { findRun, type KeptRun, simulationStore, useSimulation } from '#renderer/state/simulation-store.ts';
import { versionNote } from '#shared/simulation/results/compare-versions.ts';
import classes from '../bottom-panels.module.css';
import { compareRuns } from './compare-runs.ts';
import { runLabel } from './run-label.ts';
import own from './simulation.module.css';

/** Two runs side by side, figure by figure. */
export function CompareView({ kept }: { readonly kept: KeptRun }) {
  const runs = useSimulation((state) => state.runs);
  const against = useSimulation((state) => findRun(state, state.against));
  const others = runs.filter(({ number }) => number !== kept.number);
  if (others.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconGitCompare />}
        title="There is one run"
        description="Change the drawing or the scenario and run it again. Both runs have the same luck at every node that was not changed, so what differs comes from the change."
      />
    );
  }
  const other = against ?? others.at(-1);
  return (
    <div className={classes.scroll}>
      <Group gap="xs" px="sm" py={6}>
        <Text size="sm">{runLabel(kept)} against</Text>
        <Select
          size="xs"
          w="22rem"
          aria-label="Compare with"
          allowDeselect={false}
          data={others.map((each) => ({ value: String(each.number), label: runLabel(each) }))}
          value={other === undefined ? null : String(other.number)}
          onChange={(value) => simulationStore.setState({ against: Number(value) })}
        />
      </Group>
      {other !== undefined && <Versions before={other} after={kept} />}
      {other !== undefined && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th style={{ width: '34%' }}>Figure</th>
              <th className={classes.number}>Run {other.number}</th>
              <th className={classes.number}>Run {kept.number}</th>
              <th className={classes.number}>Change</th>
            </tr>
          </thead>
          <tbody>
            {compareRuns(other.run, kept.run).map(({ title, before, after, change, tone }) => (
              <tr key={title}>
                <td>{title}</td>
                <td className={classes.number}>{before}</td>
                <td className={classes.number}>{after}</td>
                <td className={classes.number}>
                  <span className={tone === 'worse' ? own.worse : tone === 'better' ? own.better : undefined}>
                    {change}
                    {tone === 'same' ? '' : `, ${tone}`}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Runs of other versions of the simulation are kept too. */
function Versions({ before, after }: { readonly before: KeptRun; readonly after: KeptRun }) {
  const note = versionNote(before.run.result, after.run.result);
  return note === undefined ? null : (
    <Text size="sm" px="sm" pb={6} role="note">
      {note}
    </Text>
  );
}
