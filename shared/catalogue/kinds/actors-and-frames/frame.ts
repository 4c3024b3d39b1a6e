import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const frame = defineKind({
  id: 'frame',
  title: 'Frame',
  family: 'actors-and-frames',
  icon: 'generic',
  summary: 'A free group with a label and no meaning for AWS: what it holds sits in its parent.',
  aliases: ['Group', 'Generic Group', 'Box'],
  traits: ['transparent-frame'],
  appearance: { as: 'container', style: 'generic', size: [360, 240] },
  placement: { parents: ['any'] },
  types: [],
  properties: z.object({
    color: z
      .enum(['grey', 'blue', 'green', 'orange', 'purple', 'red'])
      .default('grey')
      .meta({ title: 'Color' }),
  }),
  freeBecause: 'A frame is only drawn.',
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A frame', properties: {} },
      { title: 'A blue frame', properties: { color: 'blue' } },
    ],
    bad: [{ title: 'A color that is not offered', properties: { color: 'mauve' }, field: 'color' }],
  },
});
