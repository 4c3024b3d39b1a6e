import { parentPort } from 'node:worker_threads';
import { findingsOf } from './aws-validator.ts';
import type { CheckAnswer, CheckQuestion } from './template-checker.ts';

/** One template in, its findings out; a template that the validator stumbles over is answered too. */
parentPort?.on('message', ({ number, text, parameters }: CheckQuestion) => {
  parentPort?.postMessage(answer(number, text, parameters));
});

function answer(number: number, text: string, parameters: CheckQuestion['parameters']): CheckAnswer {
  try {
    return { number, findings: findingsOf(text, parameters) };
  } catch (error) {
    return { number, fault: error instanceof Error ? error.message : String(error) };
  }
}
