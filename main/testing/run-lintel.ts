import { join } from 'node:path';
import { createCliEngine } from '#main/cli/create-cli-engine.ts';
import { runCli } from '#main/cli/run-cli.ts';
import type { HostRequest } from '#main/cli/shell.ts';
import { renderPdf } from '#main/services/export/render-pdf.ts';
import { renderPng } from '#main/services/export/render-png.ts';
import { unwrap } from '#shared/base/result.ts';

/** The folder of the checkout. */
export const checkout = join(import.meta.dirname, '../..');

/** What a command has written, and what it would have started. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly bytes: Uint8Array;
  readonly messages: readonly string[];
  readonly hosts: readonly HostRequest[];
}

/** Runs the command line in this process, with everything of the program but its windows. */
export async function lintel(args: readonly string[], stdin: string | Uint8Array = ''): Promise<Outcome> {
  const chunks: Uint8Array[] = [];
  const messages: string[] = [];
  const hosts: HostRequest[] = [];
  const code = await runCli(args, {
    writeOut: (content) => chunks.push(typeof content === 'string' ? Buffer.from(content) : content),
    writeMessage: (line) => messages.push(line),
    readStdin: async function* () {
      yield typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
    },
    createEngine: () => createCliEngine(checkout),
    renderPng: async (svg, scale) => unwrap(await renderPng(svg, scale)),
    renderPdf: async (svg, title) => unwrap(await renderPdf(svg, title)),
    startHost: async (request) => {
      hosts.push(request);
      return 0;
    },
  });
  const bytes = Buffer.concat(chunks);
  return { code, out: bytes.toString('utf8'), bytes, messages, hosts };
}
