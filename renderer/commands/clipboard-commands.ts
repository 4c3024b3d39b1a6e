import { windowStore } from '#renderer/app/window-store.ts';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { select, selectionStore } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { type Clip, copyNodes, pasteClip, readClip } from '#shared/catalogue/clipboard.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { isContainer } from '#shared/drawing/absolute-boxes.ts';
import type { Command } from './command.ts';

/** Far enough from the original to be seen, near enough to be recognised. */
const pasteStep = 24;

/** What was copied last in this window: used where the clipboard cannot be read without asking. */
let lastClip: Clip | undefined;
let pastesOfLastClip = 0;

const isEditing = (): boolean => windowStore.getState().screen === 'editor';
const canEdit = (): boolean => isEditing() && !documentStore.getState().isReadOnly;
const hasNodes = (): boolean => selectionStore.getState().nodeIds.size > 0;

export const clipboardCommands: readonly Command[] = [
  {
    id: 'edit.cut',
    title: 'Cut',
    group: 'Edit',
    keys: ['mod+X'],
    isNative: true,
    when: () => canEdit() && hasNodes(),
    run: () => document.execCommand('cut'),
  },
  {
    id: 'edit.copy',
    title: 'Copy',
    group: 'Edit',
    keys: ['mod+C'],
    isNative: true,
    when: () => isEditing() && hasNodes(),
    run: () => document.execCommand('copy'),
  },
  {
    id: 'edit.paste',
    title: 'Paste',
    group: 'Edit',
    keys: ['mod+V'],
    isNative: true,
    when: () => canEdit(),
    async run() {
      const text = await navigator.clipboard.readText().catch(() => undefined);
      paste(text === undefined ? lastClip : readClip(text));
    },
  },
  {
    id: 'edit.duplicate',
    title: 'Duplicate',
    group: 'Edit',
    keys: ['mod+D'],
    when: () => canEdit() && hasNodes(),
    run() {
      const { document } = documentStore.getState();
      const clip = copyNodes(document, selectionStore.getState().nodeIds);
      const { ids, changes } = pasteClip(document, clip, { offset: [pasteStep, pasteStep] });
      if (dispatch('Duplicate', changes)) select(ids);
    },
  },
];

/**
 * The clipboard through the browser's own events: they need no permission, and the keys, the system's menu and ours
 * all end here. Text fields keep theirs.
 */
export function listenToClipboard(): () => void {
  const onCopy = (event: ClipboardEvent): void => copyTo(event, false);
  const onCut = (event: ClipboardEvent): void => copyTo(event, true);
  const onPaste = (event: ClipboardEvent): void => {
    if (isTextTarget(event.target) || !canEdit()) return;
    const clip = readClip(event.clipboardData?.getData('text/plain') ?? '');
    if (clip === undefined) return;
    event.preventDefault();
    paste(clip);
  };
  document.addEventListener('copy', onCopy);
  document.addEventListener('cut', onCut);
  document.addEventListener('paste', onPaste);
  return () => {
    document.removeEventListener('copy', onCopy);
    document.removeEventListener('cut', onCut);
    document.removeEventListener('paste', onPaste);
  };
}

function copyTo(event: ClipboardEvent, isCut: boolean): void {
  const isTextSelected = (window.getSelection()?.toString() ?? '') !== '';
  if (isTextTarget(event.target) || isTextSelected || !isEditing() || !hasNodes()) return;
  if (isCut && !canEdit()) return;
  const { document } = documentStore.getState();
  const { nodeIds } = selectionStore.getState();
  lastClip = copyNodes(document, nodeIds);
  pastesOfLastClip = 0;
  event.clipboardData?.setData('text/plain', JSON.stringify(lastClip));
  event.preventDefault();
  if (isCut) dispatch('Cut', removeRecords(document, nodeIds));
  announce(`${isCut ? 'Cut' : 'Copied'} ${countOf(lastClip.nodes.length, 'node')}.`);
}

/** Into the selected container, else beside where it was copied from; again and again a step further. */
function paste(clip: Clip | undefined): void {
  if (clip === undefined) {
    announce('The clipboard holds nothing that can be placed in the drawing.');
    return;
  }
  pastesOfLastClip += 1;
  const { document } = documentStore.getState();
  const [selected, ...others] = selectionStore.getState().nodeIds;
  const target = selected === undefined || others.length > 0 ? undefined : document.nodes.get(selected);
  const isCopied = clip.nodes.some((node) => node.id === target?.id);
  const parent = target !== undefined && isContainer(target) && !isCopied ? target.id : undefined;
  const shift = pasteStep * pastesOfLastClip;
  const { ids, changes } = pasteClip(document, clip, { parent, offset: [shift, shift] });
  if (dispatch('Paste', changes)) {
    select(ids);
    announce(`Pasted ${countOf(clip.nodes.length, 'node')}.`);
  }
}

function isTextTarget(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable="true"]') !== null
  );
}
