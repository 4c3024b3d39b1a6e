// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [];
