import type { CSSProperties } from 'react';
import { useView } from '#renderer/state/view-store.ts';
import { type Theme, themes } from '#shared/drawing/theme.ts';

export function useTheme(): Theme {
  return themes[useView((state) => state.theme)];
}

/** The theme as CSS variables, for the elements on the drawing. */
export function themeVariables(theme: Theme): CSSProperties {
  return {
    '--canvas-page': theme.canvas,
    '--canvas-text': theme.text,
    '--canvas-muted': theme.mutedText,
    '--canvas-grid': theme.grid,
    '--canvas-tile': theme.iconTile,
    '--canvas-tile-border': theme.iconTileBorder,
    '--canvas-note-fill': theme.note.fill,
    '--canvas-note-stroke': theme.note.stroke,
    '--canvas-note-text': theme.note.text,
    '--canvas-shape-fill': theme.shape.fill,
    '--canvas-shape-stroke': theme.shape.stroke,
    '--canvas-shape-text': theme.shape.text,
    '--canvas-unknown-fill': theme.unknown.fill,
    '--canvas-unknown-stroke': theme.unknown.stroke,
    '--canvas-unknown-text': theme.unknown.text,
    '--canvas-selection': theme.selection,
    '--canvas-focus': theme.focus,
    '--canvas-allowed': theme.dropAllowed,
    '--canvas-refused': theme.dropRefused,
    '--canvas-line': theme.connection.stroke,
    '--canvas-line-selected': theme.connection.selected,
    '--canvas-error': theme.severity.error.colour,
    '--canvas-on-error': theme.severity.error.on,
    '--canvas-warning': theme.severity.warning.colour,
    '--canvas-on-warning': theme.severity.warning.on,
    '--canvas-info': theme.severity.info.colour,
    '--canvas-on-info': theme.severity.info.on,
  } as CSSProperties;
}
