import type { JsonObject } from './json.ts';

/** What went wrong, in one sentence a user can act on, with the place where it is known. */
export interface Fault {
  /** Stable and kebab-case, for programs: `not-json`, `newer-format`. */
  readonly code: string;
  /** One sentence: what is wrong and what to do. No stack, no jargon of ours. */
  readonly message: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly details?: JsonObject;
}

export type Result<T, F = Fault> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: F };

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function fault(
  code: string,
  message: string,
  place: Omit<Fault, 'code' | 'message'> = {},
): Result<never, Fault> {
  return { ok: false, fault: { code, message, ...place } };
}

/** `file:line: message`, with what is known of the place. */
export function describeFault(f: Fault): string {
  const place = [f.file, f.line, f.column].filter((part) => part !== undefined).join(':');
  return place === '' ? f.message : `${place}: ${f.message}`;
}

/** The value, or a throw: only where a fault would be a mistake of ours. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(describeFault(result.fault));
}
