import { Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { select } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { KindIcon } from '#renderer/ui/kind-icon.tsx';
import type { JsonValue } from '#shared/base/json.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';
import { commonFields, type FieldModel } from './field-model.ts';
import { errorsAt, valueOfAll } from './field-state.ts';
import { Form } from './form.tsx';

/** Several things at once: what they are, and the properties that they all have. */
export function SelectionInspector({
  document,
  nodes,
  connections,
}: {
  readonly document: LintelDocument;
  readonly nodes: readonly DocumentNode[];
  readonly connections: readonly Connection[];
}) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const kinds = countKinds(nodes);
  const schemas = [...kinds.keys()].flatMap((id) => findKind(id)?.properties ?? []);
  // A kind that this version does not know has no fields in common with anything.
  const fields = schemas.length === kinds.size ? commonFields(schemas) : [];
  const change = (field: FieldModel, value: JsonValue | undefined): void => {
    const current = documentStore.getState().document;
    const changes = nodes.reduce<ReturnType<typeof setProperties>>(
      (all, node) => mergeChanges(all, setProperties(current, node.id, { [field.name]: value })),
      [],
    );
    dispatch(`Set ${field.title.toLowerCase()} of ${nodes.length} nodes`, changes, {
      gesture: `several ${field.name} ${nodes.length}`,
    });
  };
  return (
    <Stack gap="sm">
      <Stack gap={2}>
        {[...kinds].map(([id, count]) => (
          <UnstyledButton
            key={id}
            fz="sm"
            onClick={() => select(nodes.filter((node) => node.kind === id).map((node) => node.id))}
          >
            <Group gap="xs" wrap="nowrap">
              <KindIcon kind={id} size={18} />
              <span className="numeric">
                {count} × {findKind(id)?.title ?? id}
              </span>
            </Group>
          </UnstyledButton>
        ))}
        {connections.length > 0 && <Text size="sm">{countOf(connections.length, 'connection')}</Text>}
      </Stack>
      {fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          These have no property in common.
        </Text>
      ) : (
        <>
          <Title order={3} fz="xs" c="dimmed">
            Set for all {nodes.length}
          </Title>
          <Form
            fields={fields}
            node={undefined}
            isReadOnly={isReadOnly}
            readValue={(field) =>
              valueOfAll(
                nodes.map((node) => node.properties),
                field,
              )
            }
            readErrors={(field) => nodes.flatMap((node) => errorsAt(field, viewNode(node).invalid, []))}
            onChange={change}
          />
        </>
      )}
      {document.nodes.size === nodes.length && nodes.length > 0 && (
        <Text size="xs" c="dimmed">
          Everything is selected.
        </Text>
      )}
    </Stack>
  );
}

function countKinds(nodes: readonly DocumentNode[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
  return counts;
}
