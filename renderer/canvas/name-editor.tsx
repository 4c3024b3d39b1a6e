import { type KeyboardEvent, useEffect, useRef } from 'react';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { editLabel, editName, useSelection } from '#renderer/state/selection-store.ts';
import { requestOfCanvas, useView, type Viewport } from '#renderer/state/view-store.ts';
import { patchConnection } from '#shared/document/commands/change-connections.ts';
import { renameNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import { labelTop } from '#shared/drawing/absolute-boxes.ts';
import { labelPoint } from '#shared/drawing/connection-path.ts';
import { scene } from './canvas-model.ts';
import styles from './overlay.module.css';

/** The name of a node, the text of a note or the label of a connection, edited where it stands. */
export function NameEditor() {
  const nodeId = useSelection((state) => state.editingName);
  const connectionId = useSelection((state) => state.editingLabel);
  const viewport = useView((state) => state.viewport);
  if (nodeId !== undefined) return <NodeField key={nodeId} id={nodeId} viewport={viewport} />;
  if (connectionId !== undefined)
    return <LabelField key={connectionId} id={connectionId} viewport={viewport} />;
  return null;
}

interface FieldProps {
  readonly id: string;
  readonly viewport: Viewport;
}

function NodeField({ id, viewport }: FieldProps) {
  const drawn = scene.nodes.get(id);
  if (drawn === undefined) return null;
  const { box, node, look } = drawn;
  const isNote = look.form === 'note';
  const isWhole = isNote || look.form === 'shape' || look.form === 'tile';
  const text = node.properties?.text;
  const { zoom } = viewport;
  const width = Math.max(140, (drawn.isFrame ? Math.min(box.width, 320) : box.width) * zoom);
  const centre = viewport.x + (box.x + box.width / 2) * zoom;
  const top = viewport.y + (box.y + (drawn.isFrame || isWhole ? 2 : labelTop)) * zoom;
  const place = {
    left: drawn.isFrame ? viewport.x + box.x * zoom + 4 : centre - width / 2,
    top,
    width,
    height: isNote ? Math.max(80, box.height * zoom) : undefined,
  };
  return (
    <Field
      label={isNote ? 'Text of the note, Markdown' : `Name of ${look.title}`}
      value={isNote && typeof text === 'string' && text !== '' ? text : node.name}
      isLong={isNote}
      place={place}
      onClose={(value) => {
        editName(undefined);
        if (value === undefined) return;
        const { document } = documentStore.getState();
        if (!document.nodes.has(id)) return;
        const changes = isNote
          ? setProperties(document, id, { text: value.trim() === '' ? undefined : value })
          : renameNode(document, id, value.trim());
        if (!isNote && value.trim() === '') return;
        if (dispatch(isNote ? 'Edit note' : 'Rename', changes))
          announce(isNote ? 'Note changed.' : `Renamed to ${value}.`);
      }}
    />
  );
}

function LabelField({ id, viewport }: FieldProps) {
  const drawn = scene.connections.get(id);
  if (drawn === undefined) return null;
  const [x, y] = labelPoint(scene.pathOf(drawn));
  const width = 180;
  return (
    <Field
      label="Label of the connection"
      value={drawn.connection.label ?? ''}
      isLong={false}
      place={{
        left: viewport.x + x * viewport.zoom - width / 2,
        top: viewport.y + y * viewport.zoom - 14,
        width,
        height: undefined,
      }}
      onClose={(value) => {
        editLabel(undefined);
        if (value === undefined) return;
        const { document } = documentStore.getState();
        if (!document.connections.has(id)) return;
        const label = value.trim() === '' ? undefined : value.trim();
        if (dispatch('Label the connection', patchConnection(document, id, { label })))
          announce('Label changed.');
      }}
    />
  );
}

interface EditProps {
  readonly label: string;
  readonly value: string;
  readonly isLong: boolean;
  readonly place: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number | undefined;
  };
  /** The new text, or undefined when the editing was given up. */
  onClose(value: string | undefined): void;
}

function Field({ label, value, isLong, place, onClose }: EditProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const isOpen = useRef(true);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const close = (text: string | undefined, isByKey: boolean): void => {
    // Closing takes the focus away, which closes again.
    if (!isOpen.current) return;
    isOpen.current = false;
    onClose(text === value ? undefined : text);
    if (isByKey) requestOfCanvas({ type: 'focus' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      close(undefined, true);
    }
    // A note has lines of its own: there Enter needs a modifier.
    if (event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      close(event.currentTarget.value, true);
    }
  };
  return (
    <textarea
      ref={field}
      className={styles.nameEditor}
      data-interactive
      aria-label={label}
      defaultValue={value}
      rows={1}
      style={{ ...place, transform: 'none' }}
      onKeyDown={onKeyDown}
      onBlur={(event) => close(event.currentTarget.value, false)}
    />
  );
}
