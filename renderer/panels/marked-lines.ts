import { Decoration, type DecorationSet, EditorView, StateEffect, StateField } from '@uiw/react-codemirror';

/** Replaces the lines that are marked (from 1). */
export const setMarkedLines = StateEffect.define<readonly number[]>();

// A bar at the side says it in both themes; the dark theme's syntax colours leave no room for a background.
const mark = Decoration.line({
  attributes: {
    style:
      'background: var(--lintel-marked-line); box-shadow: inset 3px 0 var(--mantine-primary-color-filled)',
  },
});

/** Gives lines of a text the background of what is selected. */
export const markLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    let marked = decorations.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarkedLines)) continue;
      marked = Decoration.set(effect.value.map((line) => mark.range(transaction.state.doc.line(line).from)));
    }
    return marked;
  },
  provide: (field) => EditorView.decorations.from(field),
});
