import type { z } from 'zod';
import { measureJson } from './measure-json.ts';
import {
  type Answer,
  type CallContext,
  type Contract,
  type FaultCode,
  faultCodes,
  type Handlers,
  HostError,
  type Request,
} from './rpc.ts';

export interface Router {
  /** Never rejects: whatever goes wrong is a fault in the answer. */
  dispatch(request: Request): Promise<Answer>;
  /** Answers the call with `cancelled` at once; its handler is told through its context. */
  cancel(id: string): void;
}

export interface RouterOptions {
  /** Largest input, in characters of its strings and numbers. */
  readonly maxInputSize?: number;
  /** Told about faults of ours (not of the caller's input), with the error itself, for the log. */
  readonly onFault?: (method: string, error: unknown) => void;
}

/** Text of a 50 MB document and room for the rest. */
const defaultMaxInputSize = 96 * 1024 * 1024;
const maxDepth = 200;

/**
 * Answers a contract: checks what comes in, calls the handler, checks what goes out. Handlers fail by throwing a
 * `HostError`; anything else that they throw reaches the caller as `failed` without its details.
 */
export function createRouter<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  options: RouterOptions = {},
): Router {
  const underWay = new Map<string, () => void>();
  const maxInputSize = options.maxInputSize ?? defaultMaxInputSize;

  async function answer(request: Request, context: CallContext): Promise<Answer> {
    const { method, input } = request;
    const schemas = Object.hasOwn(contract.methods, method) ? contract.methods[method] : undefined;
    if (schemas === undefined)
      return failure('unknown-method', `The host has no method called ${clip(method)}.`);
    const measured = measureJson(input, { maxSize: maxInputSize, maxDepth });
    if (measured === 'too-large')
      return failure('too-large', `The input of ${method} is larger than the host takes.`);
    if (measured === 'too-deep')
      return failure('invalid-input', `The input of ${method} is nested too deeply.`);
    const parsedInput = schemas.in.safeParse(input);
    if (!parsedInput.success) {
      return failure(
        'invalid-input',
        `The input of ${method} is not valid: ${firstIssue(parsedInput.error)}.`,
      );
    }
    const handler = handlers[method as keyof Handlers<C>] as (
      input: unknown,
      context: CallContext,
    ) => unknown;
    try {
      const value = await handler(parsedInput.data, context);
      const parsedOutput = schemas.out.safeParse(value);
      if (!parsedOutput.success) throw parsedOutput.error;
      return { ok: true, value: parsedOutput.data };
    } catch (error) {
      if (isHostError(error)) return failure(error.code, error.message);
      options.onFault?.(method, error);
      return failure('failed', `The host could not finish ${method}. The log of the application says why.`);
    }
  }

  return {
    dispatch(request) {
      let isCancelled = false;
      const stopped = new Promise<Answer>((resolve) => {
        underWay.set(request.id, () => {
          isCancelled = true;
          resolve(failure('cancelled', 'The call was cancelled.'));
        });
      });
      const finished = answer(request, { isCancelled: () => isCancelled });
      return Promise.race([finished, stopped]).finally(() => underWay.delete(request.id));
    },
    cancel: (id) => underWay.get(id)?.(),
  };
}

/** Errors that crossed a bundle boundary keep their name and code but not their class. */
function isHostError(error: unknown): error is HostError {
  if (error instanceof HostError) return true;
  return (
    error instanceof Error &&
    error.name === 'HostError' &&
    'code' in error &&
    faultCodes.includes(error.code as FaultCode)
  );
}

function failure(code: FaultCode, message: string): Answer {
  return { ok: false, fault: { code, message } };
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'unknown reason';
  const path = issue.path.map(String).join('.');
  return path === '' ? clip(issue.message) : `${clip(path)}: ${clip(issue.message)}`;
}

function clip(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
