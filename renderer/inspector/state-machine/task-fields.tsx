import { Group, Select, Stack } from '@mantine/core';
import { useDocument } from '#renderer/state/document-store.ts';
import { nameOfRecord } from '#renderer/ui/record-link.tsx';
import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import {
  type IntegrationPattern,
  namedNodes,
  taskCalling,
} from '#shared/catalogue/kit/state-machine/task-states.ts';
import { DraftJson, DraftNumber, DraftText } from './draft-inputs.tsx';
import type { StateFormProps } from './state-form-props.ts';

type TaskFieldsProps = Omit<StateFormProps, 'name' | 'isStart' | 'onRename' | 'onStart' | 'onChange'> & {
  onPatch(changed: JsonObject): void;
};

/** What a task calls: a node of the drawing, from which the rest follows, or any resource of Step Functions. */
export function TaskFields({ state, reader, owner, isReadOnly, onPatch, onCall }: TaskFieldsProps) {
  const nodes = useDocument(({ document }) => document.nodes);
  const [called] = namedNodes(state);
  const pattern = patternOf(state.Resource);
  const callable = [...nodes.keys()].filter((id) => {
    const target = id === owner ? undefined : reader.node(id);
    return target !== undefined && taskCalling(target, 'request-response', reader) !== undefined;
  });
  const call = (id: string, wanted: IntegrationPattern): void => {
    const target = reader.node(id);
    const task = target === undefined ? undefined : taskCalling(target, wanted, reader);
    if (task === undefined) return;
    const { Resource: _, Parameters: __, Arguments: ___, OutputPath: ____, ...kept } = state;
    onCall({ ...kept, ...task, Retry: state.Retry ?? task.Retry }, id);
  };
  const parameters = isJsonObject(state.Arguments) ? 'Arguments' : 'Parameters';
  return (
    <Stack gap={6}>
      <Group gap={6} grow wrap="nowrap" align="flex-start">
        <Select
          size="xs"
          label="Calls"
          placeholder="Choose from the drawing"
          data={callable.map((id) => ({ value: id, label: nameOfRecord(id) }))}
          value={called !== undefined && callable.includes(called) ? called : null}
          searchable
          readOnly={isReadOnly}
          nothingFoundMessage="Nothing in the drawing can be called. Place a function or a queue first."
          onChange={(id) => {
            if (id !== null) call(id, pattern);
          }}
        />
        <Select
          size="xs"
          label="Waits for"
          data={[
            { value: 'request-response', label: 'the answer' },
            { value: 'run-a-job', label: 'the end of the job' },
            { value: 'wait-for-callback', label: 'a callback' },
          ]}
          value={pattern}
          readOnly={isReadOnly || called === undefined}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null && called !== undefined) call(called, value as IntegrationPattern);
          }}
        />
      </Group>
      <DraftText
        label="Resource"
        placeholder="arn:aws:states:::lambda:invoke"
        value={typeof state.Resource === 'string' ? state.Resource : ''}
        isReadOnly={isReadOnly}
        onChange={(Resource) => onPatch({ Resource })}
      />
      <DraftJson
        label={parameters}
        value={state[parameters]}
        isReadOnly={isReadOnly}
        onChange={(value) => onPatch({ [parameters]: value })}
      />
      <Group gap={6} grow wrap="nowrap" align="flex-start">
        <DraftNumber
          label="Timeout (s)"
          value={state.TimeoutSeconds}
          min={1}
          isReadOnly={isReadOnly}
          onChange={(TimeoutSeconds) => onPatch({ TimeoutSeconds })}
        />
        <DraftNumber
          label="Heartbeat (s)"
          value={state.HeartbeatSeconds}
          min={1}
          isReadOnly={isReadOnly}
          onChange={(HeartbeatSeconds) => onPatch({ HeartbeatSeconds })}
        />
      </Group>
    </Stack>
  );
}

function patternOf(resource: JsonObject[string]): IntegrationPattern {
  if (typeof resource !== 'string') return 'request-response';
  if (/\.sync(:2)?$/.test(resource)) return 'run-a-job';
  return resource.endsWith('.waitForTaskToken') ? 'wait-for-callback' : 'request-response';
}
