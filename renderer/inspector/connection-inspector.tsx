import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconArrowsExchange, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { runCommand } from '#renderer/commands/command-list.ts';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import { readProperties } from '#shared/catalogue/read-properties.ts';
import { findConnectionKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { patchConnection, setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import type { Connection, LintelDocument } from '#shared/document/records.ts';
import type { Problem } from '#shared/rules/rule.ts';
import { ConnectionCost } from './connection-cost.tsx';
import { fieldModels } from './field-model.ts';
import { errorsAt, valueOfAll } from './field-state.ts';
import { Form } from './form.tsx';
import { ProblemList } from './problem-list.tsx';

const none: readonly Problem[] = [];

/** What a line means: its kind among those that are legal for the pair, its direction, label and properties. */
export function ConnectionInspector({
  document,
  connection,
}: {
  readonly document: LintelDocument;
  readonly connection: Connection;
}) {
  const services = useServices();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const problems = useAnalysis((state) => state.problemsOf.get(connection.id) ?? none);
  const kind = findConnectionKind(connection.kind);
  const from = document.nodes.get(connection.from);
  const to = document.nodes.get(connection.to);
  const legal = from === undefined || to === undefined ? [] : legalConnectionKinds(from.kind, to.kind);
  const options = legal.map(({ id, title }) => ({ value: id, label: title }));
  const isLegal = options.some(({ value }) => value === connection.kind);
  if (!isLegal)
    options.push({ value: connection.kind, label: `${kind?.title ?? connection.kind} (not legal here)` });
  return (
    <Stack gap="sm">
      <Text size="sm">
        <RecordLink id={connection.from} /> {kind?.verb ?? 'is connected to'}{' '}
        <RecordLink id={connection.to} />
      </Text>
      <ProblemList problems={problems.filter((problem) => problem.field === undefined)} />
      <Select
        label="Kind"
        description={kind?.summary}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        error={isLegal ? undefined : 'This kind is not legal between these two. Choose another.'}
        data={options}
        value={connection.kind}
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(value) => {
          if (value === null) return;
          const current = documentStore.getState().document;
          dispatch('Change the kind of connection', patchConnection(current, connection.id, { kind: value }));
        }}
      />
      <LabelField connection={connection} isReadOnly={isReadOnly} />
      {!isReadOnly && (
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconArrowsExchange size={14} />}
            onClick={() => runCommand('connection.reverse', services)}
          >
            Reverse
          </Button>
          {connection.route !== undefined && (
            <Button
              variant="default"
              leftSection={<IconRoute size={14} />}
              onClick={() => runCommand('connection.reroute', services)}
            >
              Route automatically
            </Button>
          )}
        </Group>
      )}
      {(['properties', 'usage'] as const).map((table) => {
        const schema = kind?.[table];
        if (schema === undefined || Object.keys(schema.shape).length === 0) return null;
        const prefix = table === 'usage' ? 'usage.' : '';
        const invalid = readProperties(schema, connection[table]).invalid.map(({ field, message }) => ({
          field: `${prefix}${field}`,
          message,
        }));
        return (
          <Stack key={table} gap="xs" component="section">
            <Title order={3} fz="xs" c="dimmed">
              {table === 'usage' ? 'Usage: what the bill assumes' : 'Properties'}
            </Title>
            <Form
              fields={fieldModels(schema)}
              node={undefined}
              isReadOnly={isReadOnly}
              prefix={prefix}
              readValue={(field) => valueOfAll([connection[table]], field)}
              readErrors={(field) => errorsAt(`${prefix}${field}`, invalid, problems)}
              onChange={(field, value) => {
                const current = documentStore.getState().document;
                const changes = setConnectionProperties(
                  current,
                  connection.id,
                  { [field.name]: value },
                  table,
                );
                dispatch(`Set ${field.title.toLowerCase()}`, changes, {
                  gesture: `${table} ${connection.id} ${field.name}`,
                });
              }}
            />
          </Stack>
        );
      })}
      <ConnectionCost id={connection.id} />
    </Stack>
  );
}

function LabelField({
  connection,
  isReadOnly,
}: {
  readonly connection: Connection;
  readonly isReadOnly: boolean;
}) {
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined) {
      const label = draft.trim() === '' ? undefined : draft.trim();
      dispatch(
        'Label the connection',
        patchConnection(documentStore.getState().document, connection.id, { label }),
      );
    }
    setDraft(undefined);
  };
  return (
    <TextInput
      label="Label"
      placeholder="Drawn on the line"
      readOnly={isReadOnly}
      value={draft ?? connection.label ?? ''}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
