/**
 * Writes the application's own icons in the sizes that systems ask for, from the drawings in `assets`. Run by hand
 * after a drawing was changed; the pictures are kept, because packaging must not depend on a renderer.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const root = join(import.meta.dirname, '..');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;

mkdirSync(join(root, 'assets/icons'), { recursive: true });
for (const size of sizes) write(`assets/icons/${size}x${size}.png`, render('assets/icon.svg', size));
write('assets/icons/document.png', render('assets/document.svg', 256));
write('renderer/public/icon.png', render('assets/icon.svg', 256));

function render(drawing: string, size: number): Uint8Array {
  const svg = readFileSync(join(root, drawing), 'utf8');
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

function write(path: string, content: Uint8Array): void {
  writeFileSync(join(root, path), content);
  console.log(`${path}: ${content.length} bytes`);
}
