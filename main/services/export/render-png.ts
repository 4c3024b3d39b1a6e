import { fault, ok, type Result } from '#shared/base/result.ts';
import { drawingFonts, fontFile } from './drawing-fonts.ts';

/** Larger than a wall poster; a picture beyond it would take gigabytes of memory. */
const maxPixels = 200_000_000;
const maxSide = 32_000;

/**
 * A PNG of an SVG drawing, `scale` pixels for each of its own. Text is drawn with DejaVu Sans, which comes with the
 * application, so that the same drawing gives the same picture on every machine. Loads nothing from outside.
 */
export async function renderPng(svg: string, scale: number): Promise<Result<Uint8Array>> {
  const { Resvg } = await import('@resvg/resvg-js');
  try {
    const drawing = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: scale },
      font: { loadSystemFonts: false, fontFiles: [...fontFiles()], defaultFontFamily: 'DejaVu Sans' },
      logLevel: 'off',
    });
    const { width, height } = drawing;
    const pixels = width * scale * height * scale;
    if (pixels > maxPixels || Math.max(width, height) * scale > maxSide) {
      return fault(
        'too-large',
        `The picture would have ${Math.round(width * scale)} × ${Math.round(height * scale)} pixels. Choose a smaller scale, or export SVG.`,
      );
    }
    return ok(drawing.render().asPng());
  } catch {
    return fault('not-svg', 'The drawing cannot be turned into a picture.');
  }
}

function fontFiles(): readonly string[] {
  return (Object.keys(drawingFonts) as (keyof typeof drawingFonts)[]).map(fontFile);
}
