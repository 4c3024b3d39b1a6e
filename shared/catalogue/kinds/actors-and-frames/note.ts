import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const note = defineKind({
  id: 'note',
  title: 'Note',
  family: 'actors-and-frames',
  icon: 'generic',
  summary: 'Text on the canvas.',
  aliases: ['Comment', 'Text', 'Annotation', 'Sticky Note'],
  traits: [],
  appearance: { as: 'note', size: [200, 120] },
  placement: { parents: ['any'] },
  types: [],
  properties: z.object({
    text: z.string().max(10_000).default('').meta({
      title: 'Text',
      format: 'multiline',
      help: 'Markdown. Without it, the name is shown alone.',
    }),
  }),
  freeBecause: 'A note is only drawn.',
  mermaid: { shape: 'note' },
  examples: {
    good: [
      { title: 'An empty note', properties: {} },
      { title: 'A decision', properties: { text: 'Chosen for **isolation**; see the review of March.' } },
    ],
    bad: [{ title: 'A list', properties: { text: ['one', 'two'] }, field: 'text' }],
  },
});
