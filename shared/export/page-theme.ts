import { type Theme, themes } from '#shared/drawing/theme.ts';

/** Colours that follow the page in which the picture is shown, and the style that says what they are. */
export interface PageTheme {
  readonly theme: Theme;
  readonly style: string;
}

/**
 * Both themes in one picture: every colour that differs is a variable of CSS, set by the colour scheme of the page.
 * For pictures in a browser; programs that draw know nothing of variables.
 */
export function pageTheme(): PageTheme {
  const names = new Map<string, string>();
  const light: string[] = [];
  const dark: string[] = [];

  function colour(inLight: string, inDark: string): string {
    const pair = `${inLight} ${inDark}`;
    const known = names.get(pair);
    if (known !== undefined) return known;
    const name = `--c${names.size}`;
    names.set(pair, `var(${name})`);
    light.push(`${name}:${inLight}`);
    dark.push(`${name}:${inDark}`);
    return `var(${name})`;
  }

  function merged(inLight: unknown, inDark: unknown): unknown {
    if (typeof inLight === 'string' && typeof inDark === 'string') {
      return inLight.startsWith('#') && inLight !== inDark ? colour(inLight, inDark) : inLight;
    }
    if (!isRecord(inLight) || !isRecord(inDark)) return inLight;
    return Object.fromEntries(
      Object.entries(inLight).map(([key, value]) => [key, merged(value, inDark[key])]),
    );
  }

  const both = merged(themes.light, themes.dark) as Theme;
  // The dark theme puts icons on a tile, which a light page shows nothing of.
  const theme: Theme = { ...both, name: 'dark', iconTile: colour('none', themes.dark.iconTile) };
  return {
    theme,
    style: `<style>:root{${light.join(';')}}@media(prefers-color-scheme:dark){:root{${dark.join(';')}}}</style>`,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
