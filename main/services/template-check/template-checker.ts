import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { fault, ok, type Result } from '#shared/base/result.ts';
import type { TemplateFinding } from './aws-validator.ts';

export interface CheckQuestion {
  readonly number: number;
  readonly text: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface CheckAnswer {
  readonly number: number;
  readonly findings?: readonly TemplateFinding[];
  readonly fault?: string;
}

export interface TemplateChecker {
  /** The findings of AWS's validator, or the reason why there are none to be had. */
  check(
    text: string,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<Result<readonly TemplateFinding[]>>;
  close(): Promise<void>;
}

/** Longer than the largest template takes on a slow machine; then it hangs. */
const patienceMs = 60_000;
/** It keeps 350 MB, so it is let go when nobody asked for a while. */
const idleMs = 120_000;

/** Asks AWS's validator in a thread that is started with the first question and ended when none came for a while. */
export function createTemplateChecker(): TemplateChecker {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let number = 0;
  const waiting = new Map<number, (answer: CheckAnswer) => void>();

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const stopping = worker;
    worker = undefined;
    for (const [id, settle] of waiting) settle({ number: id, fault: 'it was stopped' });
    waiting.clear();
    await stopping?.terminate();
  }

  function start(): Worker {
    const started = new Worker(workerFile());
    // The application may end while it waits.
    started.unref();
    started.on('message', (answer: CheckAnswer) => {
      waiting.get(answer.number)?.(answer);
      waiting.delete(answer.number);
    });
    started.on('error', (error) => {
      if (worker === started) worker = undefined;
      for (const [id, settle] of waiting) settle({ number: id, fault: error.message });
      waiting.clear();
    });
    return started;
  }

  return {
    async check(text, parameters = {}) {
      clearTimeout(idle);
      worker ??= start();
      number += 1;
      const question: CheckQuestion = { number, text, parameters };
      const answer = await new Promise<CheckAnswer>((resolve) => {
        const patience = setTimeout(() => {
          resolve({ number: question.number, fault: 'it did not answer within a minute' });
          void stop();
        }, patienceMs);
        patience.unref();
        waiting.set(question.number, (given) => {
          clearTimeout(patience);
          resolve(given);
        });
        worker?.postMessage(question);
      });
      idle = setTimeout(() => void stop(), idleMs);
      idle.unref();
      if (answer.findings !== undefined) return ok(answer.findings);
      return fault(
        'not-checked',
        `AWS's validator could not check the template: ${answer.fault ?? 'no reason given'}.`,
      );
    },
    close: stop,
  };
}

/** Beside this file in a checkout; one of the entries of the build, whichever folder this part of it came to be in. */
function workerFile(): URL {
  const candidates = ['./template-check-worker.ts', './template-check.js', '../template-check.js'];
  const urls = candidates.map((path) => new URL(path, import.meta.url));
  const found = urls.find((url) => existsSync(fileURLToPath(url)));
  if (found === undefined) throw new Error('The part of the application that checks templates is missing.');
  return found;
}
