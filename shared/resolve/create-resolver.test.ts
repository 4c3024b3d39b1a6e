import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { patchNode, removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { changesOf, randomEdits } from '#shared/testing/generated-documents.ts';
import type { Architecture } from './architecture.ts';
import { createResolver, resolve } from './create-resolver.ts';

function asData(architecture: Architecture): unknown {
  return {
    resources: [...architecture.resources],
    byNode: [...architecture.byNode],
    parameters: [...architecture.parameters],
    gaps: architecture.gaps,
  };
}

describe('createResolver', () => {
  it('gives after any sequence of edits what resolving the whole document gives', () => {
    fc.assert(
      fc.property(randomEdits(30), (edits) => {
        const resolver = createResolver();
        let document: LintelDocument = createDocument('test', 'Test');
        let architecture = resolver.update(document).architecture;
        for (const edit of edits) {
          const changes: ChangeSet = changesOf(document, edit);
          document = applyChanges(document, changes);
          const before = architecture;
          const answer = resolver.update(document, changes);
          architecture = answer.architecture;
          expect(asData(architecture)).toEqual(asData(resolve(document)));
          expect(answer.changed).toEqual(differences(before, architecture));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('resolves only the nodes that asked about what changed', () => {
    const computed: string[] = [];
    const resolver = createResolver({ onResolve: (node) => computed.push(node) });
    const document = aDocument()
      .node('sqs-queue', 'dead')
      .node('sqs-queue', 'orders', { properties: { deadLetterQueue: 'dead' } })
      .node('sqs-queue', 'other')
      .build();
    resolver.update(document);
    expect(computed.sort()).toEqual(['dead', 'orders', 'other']);

    computed.length = 0;
    const changes = setProperties(document, 'dead', { visibilityTimeout: 60 });
    const answer = resolver.update(applyChanges(document, changes), changes);
    expect(computed.sort()).toEqual(['dead', 'orders']);
    expect([...answer.changed]).toEqual(['Dead']);
  });

  it('resolves nothing when a node is only moved', () => {
    const computed: string[] = [];
    const resolver = createResolver({ onResolve: (node) => computed.push(node) });
    const document = aDocument().node('sqs-queue', 'orders').build();
    resolver.update(document);
    computed.length = 0;
    const changes = patchNode(document, 'orders', { at: [80, 80] });
    expect(resolver.update(applyChanges(document, changes), changes).changed.size).toBe(0);
    expect(computed).toEqual([]);
  });

  it('leaves out a reference to something that is not there, and says so', () => {
    const document = aDocument()
      .node('users', 'people')
      .node('sqs-queue', 'orders', { properties: { deadLetterQueue: 'people' } })
      .build();
    const architecture = resolve(document);
    expect(architecture.resources.get('Orders')?.properties).not.toHaveProperty(
      'RedrivePolicy.deadLetterTargetArn',
    );
  });

  it('gives two nodes that want one logical id two, whatever the order of edits', () => {
    const document = aDocument().node('sqs-queue', 'a-b').node('sqs-queue', 'aB').build();
    const ids = [...resolve(document).resources.keys()];
    expect(new Set(ids).size).toBe(2);
    const without = removeRecords(document, ['a-b']);
    const resolver = createResolver();
    resolver.update(document);
    const answer = resolver.update(applyChanges(document, without), without);
    expect([...answer.architecture.resources.keys()]).toEqual(['AB']);
  });
});

function differences(before: Architecture, after: Architecture): ReadonlySet<string> {
  const ids = new Set([...before.resources.keys(), ...after.resources.keys()]);
  return new Set([...ids].filter((id) => before.resources.get(id) !== after.resources.get(id)));
}
