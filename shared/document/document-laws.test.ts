import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf, randomDocument, randomEdits } from '#shared/testing/generated-documents.ts';
import { applyChanges, type ChangeSet, mergeChanges, reverseChanges } from './change-set.ts';
import { createDocument } from './create-document.ts';
import { emptyHistory, recordStep, redoStep, undoStep } from './history.ts';
import { nodesByKind, nodesByParent } from './node-tables.ts';
import { reopenDocument } from './open-document.ts';
import type { LintelDocument } from './records.ts';
import { saveDocument } from './save-document.ts';

const start = createDocument('test', 'Test');

describe('laws of a document, over generated edits', () => {
  test('a change set and then its reverse leave the document as it was', () => {
    fc.assert(
      fc.property(randomDocument(), randomEdits(10), (document, edits) => {
        for (const edit of edits) {
          const changes = changesOf(document, edit);
          const back = applyChanges(applyChanges(document, changes), reverseChanges(changes));
          expect(saveDocument(back)).toBe(saveDocument(document));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('undoing every step gives the first document, redoing every step the last', () => {
    fc.assert(
      fc.property(randomEdits(), (edits) => {
        let document: LintelDocument = start;
        let history = emptyHistory;
        for (const edit of edits) {
          const changes = changesOf(document, edit);
          document = applyChanges(document, changes);
          history = recordStep(history, { label: edit.what, changes, gesture: edit.what });
        }
        const last = saveDocument(document);
        for (let move = undoStep(history); move !== undefined; move = undoStep(history)) {
          document = applyChanges(document, move.changes);
          history = move.history;
        }
        expect(saveDocument(document)).toBe(saveDocument(start));
        for (let move = redoStep(history); move !== undefined; move = redoStep(history)) {
          document = applyChanges(document, move.changes);
          history = move.history;
        }
        expect(saveDocument(document)).toBe(last);
      }),
      { numRuns: 60 },
    );
  });

  test('who is in whom and of which kind is the same after edits as for a document that was never edited', () => {
    fc.assert(
      fc.property(randomDocument(), randomEdits(15), (document, edits) => {
        let edited = document;
        for (const edit of edits) {
          // Asked before the edit, so that there is something to hand on.
          nodesByParent(edited.nodes);
          nodesByKind(edited.nodes);
          edited = applyChanges(edited, changesOf(edited, edit));
          const afresh = new Map(edited.nodes);
          expect(nodesByParent(edited.nodes)).toEqual(nodesByParent(afresh));
          expect(nodesByKind(edited.nodes)).toEqual(nodesByKind(afresh));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('merged change sets do what both do one after the other', () => {
    fc.assert(
      fc.property(randomEdits(), (edits) => {
        let document: LintelDocument = start;
        let merged: ChangeSet = [];
        for (const edit of edits) {
          const changes = changesOf(document, edit);
          document = applyChanges(document, changes);
          merged = mergeChanges(merged, changes);
        }
        expect(saveDocument(applyChanges(start, merged))).toBe(saveDocument(document));
        expect(saveDocument(applyChanges(document, reverseChanges(merged)))).toBe(saveDocument(start));
      }),
      { numRuns: 60 },
    );
  });

  test('a saved document opens as it was, and saves to the same bytes', () => {
    fc.assert(
      fc.property(randomDocument(), (document) => {
        const text = saveDocument(document);
        const reopened = reopenDocument(text);
        expect(saveDocument(reopened)).toBe(text);
        expect(new Set(reopened.nodes.keys())).toEqual(new Set(document.nodes.keys()));
        for (const [id, node] of document.nodes) expect(reopened.nodes.get(id)).toEqual(node);
        for (const [id, connection] of document.connections) {
          expect(reopened.connections.get(id)).toEqual(connection);
        }
      }),
      { numRuns: 100 },
    );
  });
});
