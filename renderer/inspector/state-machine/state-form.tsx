import { Checkbox, Group, Select, Stack } from '@mantine/core';
import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { changeStateType, flowTo } from '#shared/catalogue/kit/state-machine/edit-state-machine.ts';
import { type StateType, stateTypes, usesJsonata } from '#shared/catalogue/kit/state-machine/read-states.ts';
import { ChoiceRules } from './choice-rules.tsx';
import { DraftJson, DraftNumber, DraftText } from './draft-inputs.tsx';
import { ErrorPaths } from './error-paths.tsx';
import type { StateFormProps } from './state-form-props.ts';
import { TaskFields } from './task-fields.tsx';

const endHere = ' ends here';

const goOn: ReadonlySet<string> = new Set(['Task', 'Parallel', 'Map', 'Wait', 'Pass']);

const hasErrorPaths: ReadonlySet<string> = new Set(['Task', 'Parallel', 'Map']);

/** What one state says, field by field; what no field stands for is kept and shown as JSON. */
export function StateForm(props: StateFormProps) {
  const { name, state, others, isReadOnly, onChange } = props;
  const type = stateTypes.find((each) => each === state.Type);
  const patch = (changed: JsonObject): void => onChange(withoutEmpty({ ...state, ...changed }));
  return (
    <Stack gap={6} mt={6}>
      <Group gap={6} grow wrap="nowrap" align="flex-start">
        <DraftText label="Name" value={name} isReadOnly={isReadOnly} onChange={props.onRename} />
        <Select
          size="xs"
          label="Type"
          data={[...stateTypes]}
          value={type ?? null}
          readOnly={isReadOnly}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null && value !== state.Type)
              onChange(changeStateType(state, value as StateType, props.definition));
          }}
        />
      </Group>
      {!props.isStart && !isReadOnly && (
        <Checkbox size="xs" label="The state machine starts here" checked={false} onChange={props.onStart} />
      )}
      <TypeFields {...props} type={type} onPatch={patch} />
      {type !== undefined && goOn.has(type) && (
        <Select
          size="xs"
          label="Then"
          data={[
            { value: endHere, label: 'The state machine ends' },
            ...others.map((other) => ({ value: other, label: other })),
          ]}
          value={state.End === true ? endHere : typeof state.Next === 'string' ? state.Next : null}
          readOnly={isReadOnly}
          allowDeselect={false}
          placeholder="Choose what follows"
          onChange={(value) => {
            if (value !== null) onChange(flowTo(state, value === endHere ? undefined : value));
          }}
        />
      )}
      {type !== undefined && hasErrorPaths.has(type) && (
        <ErrorPaths state={state} others={others} isReadOnly={isReadOnly} onPatch={patch} />
      )}
    </Stack>
  );
}

function TypeFields({
  type,
  state,
  others,
  isReadOnly,
  onPatch,
  ...props
}: StateFormProps & { readonly type: StateType | undefined; onPatch(changed: JsonObject): void }) {
  const field = (key: string): string => (typeof state[key] === 'string' ? state[key] : '');
  const common = { isReadOnly };
  switch (type) {
    case 'Task':
      return (
        <TaskFields {...props} state={state} others={others} isReadOnly={isReadOnly} onPatch={onPatch} />
      );
    case 'Choice':
      return (
        <ChoiceRules
          state={state}
          others={others}
          isJsonata={usesJsonata(state, props.definition)}
          isReadOnly={isReadOnly}
          onPatch={onPatch}
        />
      );
    case 'Wait':
      return (
        <Group gap={6} grow wrap="nowrap" align="flex-start">
          <DraftNumber
            {...common}
            label="Seconds"
            value={state.Seconds}
            onChange={(Seconds) =>
              onPatch({ Seconds, SecondsPath: undefined, Timestamp: undefined, TimestampPath: undefined })
            }
          />
          <DraftText
            {...common}
            label="or until"
            placeholder="2027-01-31T12:00:00Z"
            value={field('Timestamp')}
            onChange={(Timestamp) =>
              onPatch({ Timestamp, Seconds: undefined, SecondsPath: undefined, TimestampPath: undefined })
            }
          />
        </Group>
      );
    case 'Pass':
      return (
        <DraftJson
          {...common}
          label="Result"
          value={state.Result}
          onChange={(Result) => onPatch({ Result })}
        />
      );
    case 'Map':
      return (
        <Group gap={6} grow wrap="nowrap" align="flex-start">
          <DraftText
            {...common}
            label="Items"
            placeholder="$.items"
            value={field('ItemsPath')}
            onChange={(ItemsPath) => onPatch({ ItemsPath })}
          />
          <DraftNumber
            {...common}
            label="At a time"
            placeholder="no limit"
            value={state.MaxConcurrency}
            onChange={(MaxConcurrency) => onPatch({ MaxConcurrency })}
          />
        </Group>
      );
    case 'Fail':
      return (
        <Group gap={6} grow wrap="nowrap" align="flex-start">
          <DraftText
            {...common}
            label="Error"
            value={field('Error')}
            onChange={(text) => onPatch({ Error: text })}
          />
          <DraftText
            {...common}
            label="Cause"
            value={field('Cause')}
            onChange={(Cause) => onPatch({ Cause })}
          />
        </Group>
      );
    default:
      return null;
  }
}

/** A field that is emptied is taken out. */
function withoutEmpty(state: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(state).filter(
      ([, value]: readonly [string, JsonValue | undefined]) => value !== undefined && value !== '',
    ),
  );
}
