import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const shape = defineKind({
  id: 'shape',
  title: 'Shape',
  family: 'actors-and-frames',
  icon: 'generic',
  summary:
    'A labelled box with no meaning for AWS: a step, a condition, a system that the catalogue does not have.',
  aliases: ['Labelled Box', 'Plain Node', 'Step', 'Rectangle'],
  traits: ['transparent-frame'],
  appearance: { as: 'shape', size: [152, 64] },
  placement: { parents: ['any'] },
  types: [],
  properties: z.object({
    form: z
      .enum(['rectangle', 'rounded', 'stadium', 'cylinder', 'hexagon', 'circle', 'diamond'])
      .default('rectangle')
      .meta({ title: 'Form' }),
  }),
  freeBecause: 'A shape is only drawn.',
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A box', properties: {} },
      { title: 'A decision', properties: { form: 'diamond' } },
    ],
    bad: [{ title: 'A form that is not offered', properties: { form: 'star' }, field: 'form' }],
  },
});
