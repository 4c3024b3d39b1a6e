import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { applyChanges } from '../change-set.ts';
import { saveDocument } from '../save-document.ts';
import { replaceDocument } from './replace-document.ts';

it('turns any document into any other, and into itself by doing nothing', () => {
  fc.assert(
    fc.property(randomDocument(), randomDocument(), (from, to) => {
      const replaced = applyChanges(from, replaceDocument(from, to));
      const expected = { ...to, id: from.id, unknownFields: from.unknownFields };
      expect(saveDocument(replaced)).toBe(saveDocument(expected));
      expect(replaceDocument(from, from)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
