import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The fonts that pictures are written with; they come with the application. */
export const drawingFonts = {
  plain: 'DejaVuSans.ttf',
  bold: 'DejaVuSans-Bold.ttf',
  italic: 'DejaVuSans-Oblique.ttf',
  mono: 'DejaVuSansMono.ttf',
} as const;

/** Where the font is: beside the built application, or in the package that it comes from. */
export function fontFile(font: keyof typeof drawingFonts): string {
  const built = join(import.meta.dirname, '..', '..', 'fonts', drawingFonts[font]);
  if (existsSync(built)) return built;
  const packageFile = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json');
  return join(dirname(packageFile), 'ttf', drawingFonts[font]);
}
