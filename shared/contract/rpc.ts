import type { z } from 'zod';

/**
 * Calls and events between two sides that share no memory: the window and its host, the host and its store. A
 * contract is data (schemas); a router answers it, a client asks it, a transport carries it. What crosses is JSON
 * and survives structured clone; every input and output is checked where it arrives.
 */
export interface Contract {
  readonly methods: Readonly<Record<string, { readonly in: z.ZodType; readonly out: z.ZodType }>>;
  readonly events: Readonly<Record<string, z.ZodType>>;
}

export type MethodOf<C extends Contract> = keyof C['methods'] & string;
export type EventOf<C extends Contract> = keyof C['events'] & string;
export type InputOf<C extends Contract, M extends MethodOf<C>> = z.input<C['methods'][M]['in']>;
export type ParsedInputOf<C extends Contract, M extends MethodOf<C>> = z.output<C['methods'][M]['in']>;
export type OutputOf<C extends Contract, M extends MethodOf<C>> = z.output<C['methods'][M]['out']>;
export type PayloadOf<C extends Contract, E extends EventOf<C>> = z.output<C['events'][E]>;

export const faultCodes = [
  'invalid-input',
  'unknown-method',
  'not-found',
  'refused',
  'cancelled',
  'too-large',
  'changed-outside',
  'failed',
  'disconnected',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** How a call fails: a stable code and one sentence; never a stack. */
export interface HostFault {
  readonly code: FaultCode;
  readonly message: string;
}

/** What a failed call throws, on both sides: handlers throw it to fail with a code, clients receive it. */
export class HostError extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, message: string) {
    super(message);
    this.name = 'HostError';
    this.code = code;
  }
}

export interface Request {
  /** Made by the caller, unique while the call is under way: what `cancel` names. */
  readonly id: string;
  readonly method: string;
  readonly input: unknown;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: HostFault };

/** The part of an `AbortSignal` that calls use; the real one fits. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What a handler may ask about its own call. Long work looks at `isCancelled` between steps. */
export interface CallContext {
  readonly isCancelled: () => boolean;
}

export type Handlers<C extends Contract> = {
  readonly [M in MethodOf<C>]: (
    input: ParsedInputOf<C, M>,
    context: CallContext,
  ) => OutputOf<C, M> | Promise<OutputOf<C, M>>;
};

export interface Transport {
  send(request: Request): Promise<Answer>;
  cancel(id: string): void;
  subscribe(event: string, listener: (payload: unknown) => void): () => void;
}

export interface Client<C extends Contract> {
  call<M extends MethodOf<C>>(
    method: M,
    input: InputOf<C, M>,
    options?: { readonly signal?: CancelSignal },
  ): Promise<OutputOf<C, M>>;
  on<E extends EventOf<C>>(event: E, listener: (payload: PayloadOf<C, E>) => void): () => void;
}

/**
 * The client of a contract over a transport. Answers and events are checked before anyone sees them. `name` tells
 * this client's calls from those of another client of the same host.
 */
export function createClient<C extends Contract>(
  contract: C,
  transport: Transport,
  name = 'client',
): Client<C> {
  let lastId = 0;
  return {
    async call(method, input, options) {
      const signal = options?.signal;
      if (signal?.aborted === true) throw cancelled();
      lastId += 1;
      const id = `${name}-${lastId}`;
      const cancel = (): void => transport.cancel(id);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const answer = await transport.send({ id, method, input });
        if (!answer.ok) throw new HostError(answer.fault.code, answer.fault.message);
        const parsed = contract.methods[method]?.out.safeParse(answer.value);
        if (parsed === undefined || !parsed.success) {
          throw new HostError(
            'failed',
            `The host answered ${method} in a form that this window does not know.`,
          );
        }
        // The schema of this method has just read it; the table of methods does not tell the compiler which that is.
        return parsed.data as OutputOf<C, typeof method>;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    on(event, listener) {
      return transport.subscribe(event, (payload) => {
        const parsed = contract.events[event]?.safeParse(payload);
        if (parsed?.success === true) listener(parsed.data as PayloadOf<C, typeof event>);
      });
    },
  };
}

function cancelled(): HostError {
  return new HostError('cancelled', 'The call was cancelled.');
}
