import {
  Anchor,
  Badge,
  Box,
  EmptyState,
  Group,
  ScrollArea,
  Stack,
  Tabs,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { type InspectorTab, useWindow, windowStore } from '#renderer/app/window-store.ts';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { ExternalLink } from '#renderer/ui/external-link.tsx';
import { KindIcon } from '#renderer/ui/kind-icon.tsx';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type { JsonValue } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { patchNode, renameNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import type { Problem } from '#shared/rules/rule.ts';
import { ConnectionsTab } from './connections-tab.tsx';
import { type FieldModel, fieldModels } from './field-model.ts';
import { errorsAt, valueOfAll } from './field-state.ts';
import { Form } from './form.tsx';
import { ImpliedTab } from './implied-tab.tsx';
import classes from './inspector.module.css';
import { ProblemList } from './problem-list.tsx';
import { TemplateOrigin } from './template-origin.tsx';

const none: readonly Problem[] = [];

export function NodeInspector({
  document,
  node,
}: {
  readonly document: LintelDocument;
  readonly node: DocumentNode;
}) {
  const kind = findKind(node.kind);
  const tab = useWindow((state) => state.inspectorTab);
  const problems = useAnalysis((state) => state.problemsOf.get(node.id) ?? none);
  const hasUsage = kind?.usage !== undefined && Object.keys(kind.usage.shape).length > 0;
  const shown: InspectorTab = tab === 'usage' && !hasUsage ? 'properties' : tab;
  return (
    <>
      <NodeHeader document={document} node={node} kind={kind} />
      <Tabs
        className={classes.tabs}
        value={shown}
        onChange={(value) => windowStore.setState({ inspectorTab: (value ?? 'properties') as InspectorTab })}
      >
        <Tabs.List px="xs" className={classes.list}>
          <Tabs.Tab className={classes.tab} value="properties">
            Properties
          </Tabs.Tab>
          <Tabs.Tab className={classes.tab} value="connections">
            Connections
          </Tabs.Tab>
          {hasUsage && (
            <Tabs.Tab className={classes.tab} value="usage">
              Usage
            </Tabs.Tab>
          )}
          <Tabs.Tab className={classes.tab} value="implied">
            Implied
          </Tabs.Tab>
          <Tabs.Tab className={classes.tab} value="notes">
            Notes
          </Tabs.Tab>
        </Tabs.List>
        <ScrollArea flex={1} type="auto" scrollbars="y">
          <Box p="sm">
            <Tabs.Panel value="properties">
              <Stack gap="sm">
                <ProblemList problems={problems.filter((problem) => problem.field === undefined)} />
                <TemplateOrigin node={node} />
                <RecordForm node={node} kind={kind} table="properties" problems={problems} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="connections">
              <ConnectionsTab document={document} node={node} />
            </Tabs.Panel>
            <Tabs.Panel value="usage">
              <Stack gap="sm">
                <Text size="xs" c="dimmed">
                  What the bill assumes. Only you know these numbers; a placeholder is a default, and the bill
                  says so.
                </Text>
                <RecordForm node={node} kind={kind} table="usage" problems={problems} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="implied">
              <ImpliedTab node={node} kind={kind} />
            </Tabs.Panel>
            <Tabs.Panel value="notes">
              <NotesField node={node} />
            </Tabs.Panel>
          </Box>
        </ScrollArea>
      </Tabs>
    </>
  );
}

function NodeHeader({
  document,
  node,
  kind,
}: {
  readonly document: LintelDocument;
  readonly node: DocumentNode;
  readonly kind: Kind | undefined;
}) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined)
      dispatch('Rename', renameNode(documentStore.getState().document, node.id, draft));
    setDraft(undefined);
  };
  const containers = ancestorsOf(document.nodes, node).toReversed();
  return (
    <Stack gap={6} px="sm" pb="xs">
      <Group gap="sm" wrap="nowrap">
        <KindIcon kind={node.kind} size={32} />
        <TextInput
          flex={1}
          size="sm"
          aria-label="Name"
          value={draft ?? node.name}
          readOnly={isReadOnly}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setDraft(undefined);
          }}
        />
      </Group>
      <Group gap="xs" fz="xs" c="dimmed" wrap="nowrap">
        {kind === undefined ? (
          <Badge color="yellow">unknown kind: {node.kind}</Badge>
        ) : (
          <span>{kind.title}</span>
        )}
        <Text span ff="monospace" fz="0.6875rem" truncate>
          {node.id}
        </Text>
        {kind?.docs !== undefined && (
          <Anchor component={ExternalLink} href={kind.docs} fz="xs" ml="auto" title="AWS documentation">
            Docs
          </Anchor>
        )}
      </Group>
      {containers.length > 0 && (
        <Text fz="xs" c="dimmed" truncate>
          in{' '}
          {containers.map((container, index) => (
            <span key={container.id}>
              {index > 0 && ' › '}
              <RecordLink id={container.id} />
            </span>
          ))}
        </Text>
      )}
    </Stack>
  );
}

function RecordForm({
  node,
  kind,
  table,
  problems,
}: {
  readonly node: DocumentNode;
  readonly kind: Kind | undefined;
  readonly table: 'properties' | 'usage';
  readonly problems: readonly Problem[];
}) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const schema = table === 'usage' ? kind?.usage : kind?.properties;
  const { invalid } = viewNode(node);
  const prefix = table === 'usage' ? 'usage.' : '';
  const change = (field: FieldModel, value: JsonValue | undefined): void => {
    const changes = setProperties(documentStore.getState().document, node.id, { [field.name]: value }, table);
    // A number that is typed or stepped is one step of undo.
    dispatch(`Set ${field.title.toLowerCase()}`, changes, { gesture: `${table} ${node.id} ${field.name}` });
  };
  if (schema === undefined || Object.keys(schema.shape).length === 0) {
    if (kind === undefined) return <UnknownProperties node={node} />;
    return <EmptyState size="xs" title="Nothing to set" description={kind.summary} />;
  }
  return (
    <Form
      fields={fieldModels(schema)}
      node={node}
      isReadOnly={isReadOnly}
      prefix={prefix}
      readValue={(field) => valueOfAll([node[table]], field)}
      readErrors={(field) => errorsAt(`${prefix}${field}`, invalid, problems)}
      onChange={change}
    />
  );
}

/** A kind that this version does not know: everything it has is kept and shown as it is. */
function UnknownProperties({ node }: { readonly node: DocumentNode }) {
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        This version of Lintel does not know the kind "{node.kind}". Its properties are kept as they are.
      </Text>
      <Text
        component="pre"
        ff="monospace"
        fz="xs"
        m={0}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {JSON.stringify(node.properties ?? {}, undefined, 2)}
      </Text>
    </Stack>
  );
}

function NotesField({ node }: { readonly node: DocumentNode }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined) {
      const notes = draft.trim() === '' ? undefined : draft;
      dispatch('Change notes', patchNode(documentStore.getState().document, node.id, { notes }));
    }
    setDraft(undefined);
  };
  return (
    <Textarea
      label="Notes"
      description="Kept in the document, beside the drawing."
      autosize
      minRows={6}
      readOnly={isReadOnly}
      value={draft ?? node.notes ?? ''}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
    />
  );
}
