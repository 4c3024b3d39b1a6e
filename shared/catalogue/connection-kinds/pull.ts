import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const pull = defineConnectionKind({
  id: 'pull',
  title: 'Pull image',
  verb: 'pulls its image from',
  summary: 'Starts containers from an image of the repository.',
  line: 'dashed',
  heads: 'end',
  specificity: 88,
  properties: z.object({
    imageTag: z.string().min(1).max(128).default('latest').meta({
      title: 'Tag',
      help: 'A tag that never moves (a version, a digest) makes every deployment repeatable.',
    }),
  }),
  rows: [{ from: [{ trait: 'pulls-images' }, { kinds: ['codebuild'] }], to: [{ trait: 'stores-images' }] }],
});
