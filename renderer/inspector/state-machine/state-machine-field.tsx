import { Alert, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { checkStateMachine } from '#shared/catalogue/kit/state-machine/check-state-machine.ts';
import { drawnDefinition } from '#shared/catalogue/kit/state-machine/task-states.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { FieldProps } from '../field-props.ts';
import { DraftJson } from './draft-inputs.tsx';
import { MachineEditor } from './machine-editor.tsx';

/** The states of a state machine: as a list with a form for each, or as the Amazon States Language itself. */
export function StateMachineField({ field, node, stored, isReadOnly, error, onChange }: FieldProps) {
  const document = useDocument((state) => state.document);
  const [view, setView] = useState<'states' | 'json'>('states');
  const reader = useMemo(() => createDocumentReader(document, forgetful), [document]);
  const isWritten = isJsonObject(stored) && Object.keys(stored).length > 0;
  const definition: JsonObject = isWritten
    ? stored
    : node === undefined
      ? {}
      : drawnDefinition(node.id, reader);
  const faults = checkStateMachine(definition);
  const errors = faults.filter(({ severity }) => severity === 'error');
  const general = faults.filter(({ state }) => state === undefined);

  /** A state that calls something is also a line in the drawing: both are one step of undo. */
  const call = (next: JsonObject, target: NodeId): void => {
    const { document: current } = documentStore.getState();
    if (node === undefined) return;
    const isConnected = [...current.connections.values()].some(
      ({ from, to, kind }) => from === node.id && to === target && (kind === 'call' || kind === 'invoke'),
    );
    dispatch('Call from a state', [
      ...setProperties(current, node.id, { [field.name]: next }, 'properties'),
      ...(isConnected ? [] : addConnection(current, { kind: 'call', from: node.id, to: target }).changes),
    ]);
  };

  return (
    <Stack gap={6} component="section" aria-label={field.title}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={500}>
          {field.title}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={view}
          onChange={(value) => setView(value === 'json' ? 'json' : 'states')}
          data={[
            { value: 'states', label: 'States' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </Group>
      {!isWritten && (
        <Text size="xs" c="dimmed">
          A state for each connection, one after the other. The first change here writes them down.
        </Text>
      )}
      {error !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      {general.map(({ message }) => (
        <Alert key={message} color="red" p="xs" fz="xs">
          {message}
        </Alert>
      ))}
      {view === 'states' ? (
        <MachineEditor
          definition={definition}
          scope={{ path: [], title: '', machine: definition }}
          faults={faults}
          reader={reader}
          owner={node?.id}
          isReadOnly={isReadOnly}
          onChange={onChange}
          onCall={call}
        />
      ) : (
        <DraftJson
          label="Amazon States Language"
          description={`A node of the drawing is named by its id: \${orders}.`}
          value={definition}
          minRows={12}
          isReadOnly={isReadOnly}
          onChange={(value) => onChange(isJsonObject(value) ? value : undefined)}
        />
      )}
      <Text size="xs" c={errors.length > 0 ? 'var(--mantine-color-error)' : 'dimmed'} role="status">
        {errors.length > 0
          ? `${countOf(errors.length, 'error')} in the definition.`
          : 'The definition is valid Amazon States Language.'}
      </Text>
    </Stack>
  );
}
