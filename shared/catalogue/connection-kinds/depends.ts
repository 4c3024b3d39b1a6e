import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const depends = defineConnectionKind({
  id: 'depends',
  title: 'Depends on',
  verb: 'depends on',
  summary: 'Is created after the other and deleted before it; nothing else follows from it.',
  line: 'dotted',
  heads: 'end',
  specificity: 2,
  properties: z.object({}),
  rows: [{ from: [{ trait: 'resource' }], to: [{ trait: 'resource' }] }],
});
