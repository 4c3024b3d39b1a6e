import { fault, ok, type Result } from '#shared/base/result.ts';
import { drawingFonts, fontFile } from './drawing-fonts.ts';

/** The largest page that readers of PDF accept, in points: 200 inches. */
const maxPoints = 14_400;
/** A pixel of the drawing in points: 96 pixels and 72 points are an inch. */
const pointsPerPixel = 0.75;

/**
 * A PDF of one page as large as the SVG drawing, with text as text and lines as lines. Fonts come with the
 * application, nothing is loaded from outside, and the same drawing gives the same bytes.
 */
export async function renderPdf(svg: string, title: string): Promise<Result<Uint8Array>> {
  const size = /<svg[^>]*\bwidth="([\d.]+)"[^>]*\bheight="([\d.]+)"/.exec(svg);
  const width = Number(size?.[1]) * pointsPerPixel;
  const height = Number(size?.[2]) * pointsPerPixel;
  if (!(width > 0 && height > 0)) return fault('not-svg', 'The drawing cannot be turned into a picture.');
  const scale = Math.min(1, maxPoints / Math.max(width, height));
  const [{ default: PdfDocument }, { default: drawSvg }] = await Promise.all([
    import('pdfkit'),
    import('svg-to-pdfkit'),
  ]);
  const pdf = new PdfDocument({
    size: [width * scale, height * scale],
    margin: 0,
    font: fontFile('plain'),
    info: { Title: title, Creator: 'Lintel', Producer: 'Lintel', CreationDate: new Date(0) },
  });
  const chunks: Uint8Array[] = [];
  const written = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  for (const font of Object.keys(drawingFonts) as (keyof typeof drawingFonts)[]) {
    pdf.registerFont(font, fontFile(font));
  }
  try {
    drawSvg(pdf, withoutHalos(svg), 0, 0, {
      width: width * scale,
      height: height * scale,
      preserveAspectRatio: 'xMinYMin meet',
      fontCallback: (family, isBold, isItalic) =>
        /mono/i.test(family) ? 'mono' : isBold ? 'bold' : isItalic ? 'italic' : 'plain',
      // Icons are inside of the drawing as data; nothing else is a picture.
      imageCallback: (link) => (link.startsWith('data:') ? link : ''),
      warningCallback: () => undefined,
    });
    pdf.end();
    await written;
  } catch {
    return fault('not-svg', 'The drawing cannot be turned into a picture.');
  }
  return ok(new Uint8Array(Buffer.concat(chunks)));
}

/** The renderer strokes letters after it has filled them: the light rim around a name would cover it. */
function withoutHalos(svg: string): string {
  return svg.replace(/<g [^>]*\bpaint-order="stroke"[^>]*>(.*?)<\/g>/gs, '$1');
}
