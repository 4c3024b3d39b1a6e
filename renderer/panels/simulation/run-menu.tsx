import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useShownRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { removeKeptRun } from './kept-runs.ts';
import { saveCurves, saveRun } from './save-run.ts';
import { billWithRun } from './simulation-actions.ts';

/** What can be done with the run that is shown. */
export function RunMenu() {
  const services = useServices();
  const kept = useShownRun();
  const billed = useSimulation((state) => state.billed);
  if (kept === undefined) return null;
  const { number } = kept;
  return (
    <Menu shadow="sm" position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" aria-label={`More about run ${number}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {billed === number ? (
          <Menu.Item onClick={() => void billWithRun(services, undefined)}>
            Count the bill with the workload again
          </Menu.Item>
        ) : (
          <Menu.Item onClick={() => void billWithRun(services, kept)}>Use this run for the bill</Menu.Item>
        )}
        <Menu.Item onClick={() => void saveRun(services, kept)}>Save this run as JSON…</Menu.Item>
        <Menu.Item onClick={() => void saveCurves(services, kept)}>Save its curves as CSV…</Menu.Item>
        <Menu.Item onClick={() => void attempt(() => removeKeptRun(services, number))}>
          Forget this run
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
