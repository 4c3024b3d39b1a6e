import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const note = defineConnectionKind({
  id: 'note',
  title: 'Plain line',
  verb: 'goes with',
  summary: 'A line with a label and no meaning for AWS.',
  line: 'dotted',
  heads: 'end',
  specificity: 1,
  properties: z.object({}),
  rows: [{ from: ['any'], to: ['any'] }],
});
