import { Alert, MultiSelect, Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useDocument } from '#renderer/state/document-store.ts';
import { assumedLoads } from '#shared/simulation/scenario/default-scenario.ts';
import type { Scenario, ScenarioOutput, TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import { newEvent, victimOf } from './acts.ts';
import { ArrivalsEditor } from './arrivals-editor.tsx';
import { ClassesEditor } from './classes-editor.tsx';
import { nodeOptions, zoneOptions } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { ObjectivesEditor } from './objectives-editor.tsx';
import { ScenarioPreview } from './scenario-preview.tsx';
import own from './simulation.module.css';
import { changeScenario, type EditedScenario } from './simulation-actions.ts';
import { TimelineEditor } from './timeline-editor.tsx';

/** The scenario as a form, with the load drawn beside it. Every change is one step of undo. */
export function ScenarioView({ edited }: { readonly edited: EditedScenario }) {
  const { scenario, fault } = edited;
  const document = useDocument((state) => state.document);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const nodes = useMemo(() => nodeOptions(document), [document]);
  const zones = useMemo(() => zoneOptions(document), [document]);
  const horizon = scenario.horizonSeconds;
  const { isMade } = edited;
  const assumed = useMemo(
    () => (isMade ? assumedLoads(document, scenario).sentence : undefined),
    [document, scenario, isMade],
  );
  return (
    <div className={own.panel}>
      {fault !== undefined && (
        <Alert color="red" variant="light" py={6} px="sm" radius={0}>
          {fault}
        </Alert>
      )}
      {assumed !== undefined && (
        <Alert color="gray" variant="light" py={6} px="sm" radius={0}>
          {assumed}
        </Alert>
      )}
      <div className={own.editor}>
        <div>
          <General scenario={scenario} isReadOnly={isReadOnly} />
          <ArrivalsEditor
            arrivals={scenario.arrivals}
            classes={scenario.classes}
            nodes={nodes}
            horizon={horizon}
            isReadOnly={isReadOnly}
            onChange={(label, arrivals, field) => changeScenario(label, { arrivals }, field)}
          />
          <TimelineEditor
            timeline={scenario.timeline}
            nodes={nodes}
            zones={zones}
            horizon={horizon}
            isReadOnly={isReadOnly}
            onChange={changeTimeline}
          />
          <ObjectivesEditor
            nodes={nodes}
            classes={scenario.classes}
            objectives={scenario.objectives}
            isReadOnly={isReadOnly}
            onChange={(label, objectives, field) => changeScenario(label, { objectives }, field)}
          />
          <ClassesEditor
            classes={scenario.classes}
            nodes={nodes}
            isReadOnly={isReadOnly}
            onChange={(label, classes, field) => changeScenario(label, { classes }, field)}
          />
        </div>
        <ScenarioPreview
          scenario={scenario}
          isReadOnly={isReadOnly}
          canAdd={(act) => act === 'zoneOutage' || victimOf(nodes) !== undefined}
          onAdd={(act, at) =>
            changeTimeline('Add to what happens', [
              ...scenario.timeline,
              newEvent(act, at, victimOf(nodes)?.value ?? '', zones[0] ?? 'a'),
            ])
          }
          onMove={(index, at) =>
            changeTimeline(
              'Move what happens',
              scenario.timeline.map((event, each) => (each === index ? { ...event, at } : event)),
              `timeline ${index} at`,
            )
          }
          onRemove={(index) =>
            changeTimeline(
              'Remove from what happens',
              scenario.timeline.filter((_, each) => each !== index),
            )
          }
        />
      </div>
    </div>
  );
}

function changeTimeline(label: string, timeline: TimelineEvent[], field?: string): void {
  changeScenario(label, { timeline }, field);
}

const outputTitles: Readonly<Record<ScenarioOutput, string>> = {
  nodes: 'nodes',
  connections: 'connections',
  groups: 'groups',
  decisions: 'decisions',
  bounds: 'bottleneck and bounds',
  cost: 'cost',
  assumptions: 'assumptions',
  series: 'curves over time',
  requests: 'some requests, to be played back',
};

function General({ scenario, isReadOnly }: { readonly scenario: Scenario; readonly isReadOnly: boolean }) {
  return (
    <fieldset className={own.section} disabled={isReadOnly}>
      <legend>Run</legend>
      <div className={own.fields}>
        <TextInput
          size="xs"
          w="20rem"
          label="Name of the scenario"
          value={scenario.name}
          onChange={({ currentTarget }) =>
            changeScenario('Rename the scenario', { name: currentTarget.value }, 'name')
          }
        />
        <NumberField
          label="Lasts"
          suffix="s"
          min={1}
          max={31_622_400}
          value={scenario.horizonSeconds}
          onChange={(horizonSeconds = 900) =>
            changeScenario('Change how long it lasts', { horizonSeconds }, 'horizon')
          }
        />
        <NumberField
          label="Warm-up"
          suffix="s"
          value={scenario.warmupSeconds}
          onChange={(warmupSeconds = 0) => changeScenario('Change the warm-up', { warmupSeconds }, 'warm-up')}
        />
        <NumberField
          label="Seed"
          isWhole
          max={Number.MAX_SAFE_INTEGER}
          value={scenario.seed}
          onChange={(seed = 1) => changeScenario('Change the seed', { seed }, 'seed')}
        />
        <NumberField
          label="Times"
          isWhole
          min={1}
          max={1000}
          width="5rem"
          value={scenario.replications}
          onChange={(replications = 1) =>
            changeScenario('Change how often it runs', { replications }, 'times')
          }
        />
        <Select
          size="xs"
          w="11rem"
          label="Engine"
          allowDeselect={false}
          data={[
            { value: 'auto', label: 'As it suits' },
            { value: 'des', label: 'Every request' },
            { value: 'fluid', label: 'Rates' },
          ]}
          value={scenario.engine}
          onChange={(engine) =>
            engine !== null && changeScenario('Change the engine', { engine: engine as Scenario['engine'] })
          }
        />
        <MultiSelect
          size="xs"
          w="16rem"
          label="The result has"
          placeholder={scenario.outputs === undefined ? 'all there is' : ''}
          data={Object.entries(outputTitles).map(([value, label]) => ({ value, label }))}
          value={[...(scenario.outputs ?? [])]}
          onChange={(outputs) =>
            changeScenario('Change what the result has', {
              outputs: outputs.length === 0 ? undefined : (outputs as ScenarioOutput[]),
            })
          }
        />
      </div>
    </fieldset>
  );
}
