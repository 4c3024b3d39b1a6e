/** More pixels than this make a picture that other programs refuse, and that may not fit into memory. */
const maxPixels = 64_000_000;

export interface DrawnPng {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Smaller than asked for, because the picture would have had too many pixels. */
  readonly isReduced: boolean;
}

/** The scale that is used: the wanted one, or what keeps the picture below the largest number of pixels. */
export function scaleFor(width: number, height: number, wanted: number): number {
  return Math.min(wanted, Math.sqrt(maxPixels / (width * height)));
}

/** Draws an SVG as a PNG at 1, 2 or 4 pixels for each of its own. */
export async function drawPng(svg: string, wanted: number): Promise<DrawnPng> {
  const size = sizeOfSvg(svg);
  if (size === undefined) throw new Error('The picture has no size, so it cannot be drawn as PNG.');
  const scale = scaleFor(size.width, size.height, wanted);
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const image = new Image(width, height);
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('The picture cannot be drawn: there is not enough memory.');
    context.drawImage(image, 0, 0, width, height);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return { bytes: new Uint8Array(await blob.arrayBuffer()), width, height, isReduced: scale < wanted };
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The size that the picture gives itself, by its width and height or by its viewBox. */
export function sizeOfSvg(svg: string): { readonly width: number; readonly height: number } | undefined {
  const root = svg.match(/<svg\b[^>]*>/)?.[0] ?? '';
  const [, , width, height] = (root.match(/\bviewBox="([^"]+)"/)?.[1] ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const ownWidth = Number(root.match(/\bwidth="([\d.]+)(?:px)?"/)?.[1] ?? width);
  const ownHeight = Number(root.match(/\bheight="([\d.]+)(?:px)?"/)?.[1] ?? height);
  if (!(ownWidth > 0 && ownHeight > 0)) return undefined;
  return { width: ownWidth, height: ownHeight };
}
