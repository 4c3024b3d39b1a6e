import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { CliFault } from './cli-fault.ts';
import { runCli } from './run-cli.ts';
import { startHost } from './start-host.ts';

enableCompileCache();
// Both `main/cli` and `out/main` are two folders below the project.
const projectFolder = join(import.meta.dirname, '..', '..');

// A reader that has seen enough (`lintel … | head`) closes the pipe; that is no fault.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runCli(process.argv.slice(2), {
  writeOut: (content) => void process.stdout.write(content),
  writeMessage: (line) => void process.stderr.write(`${line}\n`),
  readStdin: () => process.stdin as AsyncIterable<Uint8Array>,
  // Loaded on first use: opening a window needs neither.
  createEngine: async () => (await import('./create-cli-engine.ts')).createCliEngine(projectFolder),
  renderPng: async (svg, scale) => {
    const { renderPng } = await import('#main/services/export/render-png.ts');
    const rendered = await renderPng(svg, scale);
    if (!rendered.ok) throw new CliFault(rendered.fault);
    return rendered.value;
  },
  renderPdf: async (svg, title) => {
    const { renderPdf } = await import('#main/services/export/render-pdf.ts');
    const rendered = await renderPdf(svg, title);
    if (!rendered.ok) throw new CliFault(rendered.fault);
    return rendered.value;
  },
  runInParallel: async (argsOf, most) => (await import('./run-in-parallel.ts')).runInParallel(argsOf, most),
  startHost: (request) => startHost(request, projectFolder),
});
