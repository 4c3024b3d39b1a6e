import type { Analysis } from '#shared/engine/analysis.ts';
import type { OpenedInput } from '../open-input.ts';

/** A drawing and what the engine says about it. */
export type CheckedInput = Pick<OpenedInput, 'input' | 'document'> & { readonly analysis: Analysis };
