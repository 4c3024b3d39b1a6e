/** The larger part of the window, which the welcome screen does without. Asking again costs nothing. */
export function loadEditor(): Promise<typeof import('./editor.tsx')> {
  return import('./editor.tsx');
}
