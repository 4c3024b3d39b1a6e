import { Badge, Button } from '@mantine/core';
import { IconActivity, IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useDocument } from '#renderer/state/document-store.ts';
import { type KeptRun, useSimulation } from '#renderer/state/simulation-store.ts';
import own from './simulation.module.css';
import { billWithRun } from './simulation-actions.ts';
import { verdictOf } from './verdict-of.ts';

/** Whether the run was met, in a word and a sentence, and whether the bill counts with it. */
export function VerdictLine({ kept }: { readonly kept: KeptRun }) {
  const services = useServices();
  const revision = useDocument((state) => state.revision);
  const billed = useSimulation((state) => state.billed);
  const { word, sentence } = verdictOf(kept.run.result);
  const look = looks[word];
  return (
    <div className={own.verdict}>
      <Badge
        variant="light"
        color={look.colour}
        c="var(--mantine-color-text)"
        size="sm"
        leftSection={<look.icon size={12} />}
        style={{ flex: 'none' }}
      >
        {word}
      </Badge>
      <span className={own.words} role="status">
        {sentence}
      </span>
      {billed === kept.number ? (
        <>
          <Badge variant="light" color="blue" c="var(--mantine-color-text)" size="sm">
            The bill counts with it
          </Badge>
          <Button size="compact-xs" variant="default" onClick={() => void billWithRun(services, undefined)}>
            Use the workload again
          </Button>
        </>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          title="The bill becomes a month of the load that this run measured"
          onClick={() => void billWithRun(services, kept)}
        >
          Use this run for the bill
        </Button>
      )}
      {revision !== kept.revision && (
        <Badge variant="outline" color="gray" size="sm" title="The document was changed after this run">
          Before the last change
        </Badge>
      )}
    </div>
  );
}

const looks = {
  Met: { colour: 'green', icon: IconCircleCheck },
  Missed: { colour: 'red', icon: IconCircleX },
  Unknown: { colour: 'gray', icon: IconActivity },
  Unstable: { colour: 'red', icon: IconAlertTriangle },
  'No objectives': { colour: 'gray', icon: IconActivity },
} as const;
