import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** AWS's icons as the drawing uses them, read once from the file that the build gathers. Never recoloured. */
interface IconSet {
  readonly urls: ReadonlyMap<string, string>;
  /** Those that a drawing has asked for, drawn once: a canvas rasters an SVG image again at every use. */
  readonly bitmaps: ReadonlyMap<string, IconBitmaps>;
}

/** The smaller one keeps the overview crisp: scaling 96 px down to 12 in one step loses thin strokes. */
export interface IconBitmaps {
  readonly large: HTMLCanvasElement;
  readonly small: HTMLCanvasElement;
}

const largeSize = 96;
const smallSize = 32;

export const iconStore = createStore<IconSet>(() => ({
  urls: new Map(),
  bitmaps: new Map(),
}));

let loading: Promise<void> | undefined;

/** Loads the icons; a second call waits for the first. Without them nodes are drawn as coloured boxes. */
export function loadIcons(url = '/icons.json'): Promise<void> {
  loading ??= readIcons(url).catch(() => {
    loading = undefined;
  });
  return loading;
}

/** The icon as a data URL for `<img>`; undefined while it is loading or when there is none of that key. */
export function useIconUrl(key: string | undefined): string | undefined {
  return useStore(iconStore, (icons) => (key === undefined ? undefined : icons.urls.get(key)));
}

async function readIcons(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The icons could not be read (${response.status}).`);
  const texts = (await response.json()) as Readonly<Record<string, string>>;
  const urls = new Map(
    Object.entries(texts).map(([key, svg]) => [key, `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`]),
  );
  iconStore.setState({ urls });
  void drawWanted();
}

const wanted = new Set<string>();
const drawn = new Set<string>();

/** Draws these icons for the canvas, unless they are; a drawing uses few of all that there are. */
export function wantBitmaps(keys: Iterable<string>): void {
  const before = wanted.size;
  for (const key of keys) wanted.add(key);
  if (wanted.size > before) void drawWanted();
}

async function drawWanted(): Promise<void> {
  const { urls } = iconStore.getState();
  const missing = [...wanted].flatMap((key) => {
    const source = urls.get(key);
    return source === undefined || drawn.has(key) ? [] : [{ key, source }];
  });
  if (missing.length === 0) return;
  for (const { key } of missing) drawn.add(key);
  const made = await Promise.all(
    missing.map(async ({ key, source }) => {
      const large = await rasterise(source, largeSize);
      const small = await rasterise(source, smallSize);
      return large === undefined || small === undefined ? [] : ([[key, { large, small }]] as const);
    }),
  );
  iconStore.setState(({ bitmaps }) => ({ bitmaps: new Map([...bitmaps, ...made.flat()]) }));
}

async function rasterise(source: string, size: number): Promise<HTMLCanvasElement | undefined> {
  // The files have a viewBox but no size of their own: the image must be given one or it draws nothing.
  const image = new Image(size, size);
  image.src = source;
  try {
    await image.decode();
  } catch {
    return undefined;
  }
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d')?.drawImage(image, 0, 0, size, size);
  return canvas;
}
