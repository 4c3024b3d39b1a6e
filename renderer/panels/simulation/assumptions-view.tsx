import { Badge, Button, EmptyState, Switch, Text } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { nameOfRecord, RecordLink } from '#renderer/ui/record-link.tsx';
import type { JsonValue } from '#shared/base/json.ts';
import type { Assumption } from '#shared/simulation/flow/flow.ts';
import type { Scenario } from '#shared/simulation/scenario/scenario.ts';
import classes from '../bottom-panels.module.css';
import { NumberField } from './number-field.tsx';
import { changeScenario, type EditedScenario } from './simulation-actions.ts';

const origins = {
  AWS: { word: 'AWS', says: 'documented by AWS' },
  observed: { word: 'Observed', says: 'measured by others' },
  assumed: { word: '[A] assumed', says: 'nobody knows it but you' },
  set: { word: 'Yours', says: 'set in the drawing or the scenario' },
} as const;

type Overrides = Scenario['overrides'];

interface AssumptionsViewProps {
  readonly kept: KeptRun;
  /** The scenario in which a figure is set; undefined when another one ran. */
  readonly edited: EditedScenario | undefined;
  readonly isReadOnly: boolean;
}

/** Every figure that the run took for granted, with where it comes from; in its scenario each can be set. */
export function AssumptionsView({ kept, edited, isReadOnly }: AssumptionsViewProps) {
  const { assumptions, because } = kept.run.result;
  if (assumptions.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconAdjustments />}
        title="The run assumed nothing"
        description={because}
      />
    );
  }
  const overrides = isReadOnly ? undefined : edited?.scenario.overrides;
  return (
    <div className={classes.scroll}>
      <Text size="sm" px="sm" py={6}>
        {because}{' '}
        {overrides === undefined
          ? 'What is assumed is set in the scenario that ran.'
          : 'What you set here is stored in the scenario and counts from the next run on.'}
      </Text>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '24%' }}>Node</th>
            <th>What</th>
            <th style={{ width: '20%' }}>Value</th>
            <th style={{ width: '26%' }}>Origin</th>
          </tr>
        </thead>
        <tbody>
          {assumptions.map((assumption) => {
            const { node, field, title, origin } = assumption;
            const set = overrides?.[node]?.[field];
            return (
              <tr key={`${node} ${field}`}>
                <td>
                  <RecordLink id={node} />
                </td>
                <td>{title}</td>
                <td>
                  <Value assumption={assumption} overrides={overrides} set={set} />
                </td>
                <td>
                  <Badge
                    variant="outline"
                    color={origin === 'assumed' ? 'orange' : 'gray'}
                    c="var(--mantine-color-text)"
                    size="sm"
                    title={origins[origin].says}
                  >
                    {origins[origin].word}
                  </Badge>
                  {set !== undefined && overrides !== undefined && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      ms={6}
                      aria-label={`Take back ${title} of ${nameOfRecord(node)}`}
                      onClick={() => change(overrides, node, field, undefined)}
                    >
                      Take back
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface ValueProps {
  readonly assumption: Assumption;
  readonly overrides: Overrides | undefined;
  readonly set: JsonValue | undefined;
}

function Value({ assumption, overrides, set }: ValueProps) {
  const { node, field, title, unit } = assumption;
  const value = set ?? assumption.value;
  const label = `${title} of ${nameOfRecord(node)}`;
  if (overrides !== undefined && typeof value === 'number') {
    return (
      <NumberField
        ariaLabel={label}
        width="11rem"
        {...(unit === undefined ? {} : { suffix: unit })}
        value={value}
        onChange={(next) => next !== undefined && change(overrides, node, field, next)}
      />
    );
  }
  if (overrides !== undefined && typeof value === 'boolean') {
    return (
      <Switch
        size="xs"
        aria-label={label}
        checked={value}
        onChange={({ currentTarget }) => change(overrides, node, field, currentTarget.checked)}
      />
    );
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return `${typeof value === 'number' ? value.toLocaleString('en') : String(value)}${unit === undefined ? '' : ` ${unit}`}`;
}

/** Undefined takes it back: what is drawn or the default counts again. */
function change(
  overrides: Overrides,
  node: string,
  field: string,
  value: number | boolean | undefined,
): void {
  const { [field]: _, ...others } = overrides[node] ?? {};
  const fields = value === undefined ? others : { ...others, [field]: value };
  const { [node]: __, ...nodes } = overrides;
  const next = Object.keys(fields).length === 0 ? nodes : { ...nodes, [node]: fields };
  changeScenario('Set what the simulation assumes', { overrides: next }, `overrides ${node} ${field}`);
}
