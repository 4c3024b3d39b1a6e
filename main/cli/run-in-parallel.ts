import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Runs this command line again with other arguments, and gives what it wrote; a message of it ends the whole. */
function runAgain(args: readonly string[]): Promise<string> {
  const program = process.argv[1] ?? '';
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const messages: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => messages.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new Error(Buffer.concat(messages).toString('utf8').trim() || `It ended with ${code}.`));
    });
  });
}

/** One process for each core, each with its part of the work; what they wrote comes in the order of the parts. */
export function runInParallel(
  argsOf: (part: number, parts: number) => readonly string[],
  most: number,
): Promise<readonly string[]> {
  const parts = Math.max(1, Math.min(most, availableParallelism()));
  return Promise.all(Array.from({ length: parts }, (_, index) => runAgain(argsOf(index + 1, parts))));
}
