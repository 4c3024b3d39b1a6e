import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';

/** Runs this command line again in a thread with other arguments, and gives what it wrote; a message of it ends the whole. */
async function runAgain(args: readonly string[]): Promise<string> {
  const thread = new Worker(process.argv[1] ?? '', { argv: [...args], stdout: true, stderr: true });
  const [[code], out, messages] = await Promise.all([
    once(thread, 'exit') as Promise<[number]>,
    text(thread.stdout),
    text(thread.stderr),
  ]);
  if (code !== 0) throw new Error(messages.trim() || `It ended with ${code}.`);
  return out;
}

/** One thread for each core, each with its part of the work; what they wrote comes in the order of the parts. */
export function runInParallel(
  argsOf: (part: number, parts: number) => readonly string[],
  most: number,
): Promise<readonly string[]> {
  const parts = Math.max(1, Math.min(most, availableParallelism()));
  return Promise.all(Array.from({ length: parts }, (_, index) => runAgain(argsOf(index + 1, parts))));
}
