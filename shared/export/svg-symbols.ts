/** Icons of one picture: each used one is embedded once, as a symbol, its shapes as they are. */
export interface SvgSymbols {
  /** The id to `<use>`, or undefined when there is no such icon. */
  use(key: string): string | undefined;
  /** The `<symbol>` elements, in key order. */
  definitions(): readonly string[];
}

export function svgSymbols(icons: Readonly<Record<string, string>>): SvgSymbols {
  const used = new Map<string, string>();
  return {
    use(key) {
      const svg = Object.hasOwn(icons, key) ? icons[key] : undefined;
      if (svg === undefined) return undefined;
      const id = `icon-${key.replace(/[^\w-]/g, '_')}`;
      if (!used.has(id)) {
        const symbol = toSymbol(svg, id);
        if (symbol === undefined) return undefined;
        used.set(id, symbol);
      }
      return id;
    },
    definitions: () => [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, symbol]) => symbol),
  };
}

function toSymbol(svg: string, id: string): string | undefined {
  const root = /^\s*(?:<\?xml[^>]*>\s*)?<svg\b([^>]*)>([\s\S]*)<\/svg>\s*$/.exec(svg);
  if (root === null) return undefined;
  const [, attributes = '', content = ''] = root;
  const viewBox = /\bviewBox="([\d.\s-]+)"/.exec(attributes)?.[1] ?? '0 0 48 48';
  const fill = /\sfill="([\w#]+)"/.exec(attributes)?.[1];
  // The title names the icon's file: read aloud and shown on hover it would only disturb.
  const shapes = withOwnIds(content.replace(/<title>[^<]*<\/title>/, ''), id);
  return `<symbol id="${id}" viewBox="${viewBox}"${fill === undefined ? '' : ` fill="${fill}"`}>${shapes}</symbol>`;
}

/** Ids inside an icon get its id in front, so that two icons with a `clip0` do not share it. */
function withOwnIds(content: string, id: string): string {
  return content
    .replace(/(\sid=")([^"]+)"/g, (_, start: string, name: string) => `${start}${id}-${name}"`)
    .replace(/url\(#([^)]+)\)/g, (_, name: string) => `url(#${id}-${name})`)
    .replace(
      /(\s(?:xlink:)?href=")#([^"]+)"/g,
      (_, start: string, name: string) => `${start}#${id}-${name}"`,
    );
}
