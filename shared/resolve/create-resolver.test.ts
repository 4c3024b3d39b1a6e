import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import {
  patchNode,
  removeRecords,
  renameNode,
  setProperties,
} from '#shared/document/commands/change-nodes.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { denseDocument } from '#shared/testing/dense-documents.ts';
import { changesOf, randomEdits } from '#shared/testing/generated-documents.ts';
import { threeTiers } from '#shared/testing/sample-documents.ts';
import type { Architecture } from './architecture.ts';
import { createResolver, resolve } from './create-resolver.ts';
import { referencedIds } from './leave-out-references.ts';
import { isPseudoParameter } from './references.ts';

function asData(architecture: Architecture): unknown {
  return {
    resources: [...architecture.resources],
    byType: [...architecture.byType],
    byNode: [...architecture.byNode],
    parameters: [...architecture.parameters],
    gaps: architecture.gaps,
    manifests: [...(architecture.manifests ?? [])],
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

  it('gives the same for dense drawings, whatever is edited in them', () => {
    fc.assert(
      fc.property(denseDocument(), randomEdits(6), (dense, edits) => {
        const resolver = createResolver();
        let document = dense;
        let architecture = resolver.update(document).architecture;
        for (const edit of edits) {
          const changes = changesOf(document, edit);
          document = applyChanges(document, changes);
          const before = architecture;
          const answer = resolver.update(document, changes);
          architecture = answer.architecture;
          expect(answer.changed).toEqual(differences(before, architecture));
        }
        expect(asData(architecture)).toEqual(asData(resolve(document)));
      }),
      { numRuns: 12 },
    );
  });

  it('names no resource that is not there and closes no circle, whatever legal lines are drawn', () => {
    fc.assert(
      fc.property(denseDocument(), (document) => {
        const { resources } = resolve(document);
        const order = orderOf(resources);
        expect(order.circle).toEqual([]);
        expect(order.missing).toEqual([]);
      }),
      { numRuns: 25 },
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
    // The other one refers to this queue, whatever is set on it.
    expect(computed).toEqual(['dead']);
    expect([...answer.changed]).toEqual(['Dead']);
  });

  it('keeps a change of one node of a large network to what shows it', () => {
    const computed: string[] = [];
    const resolver = createResolver({ onResolve: (node) => computed.push(node) });
    let document = threeTiers();
    resolver.update(document);
    const resolvedBy = (changes: ChangeSet): readonly string[] => {
      computed.length = 0;
      document = applyChanges(document, changes);
      resolver.update(document, changes);
      return [...computed].sort();
    };
    expect(resolvedBy(setProperties(document, 'web', { idleTimeoutSeconds: 90 }))).toEqual(['web']);
    expect(resolvedBy(setProperties(document, 'private-a', { cidrBlock: '10.0.99.0/24' }))).toEqual([
      'private-a',
    ]);
    expect(resolvedBy(renameNode(document, 'db', 'Ledger'))).toEqual(['app', 'db']);
    // The port shows in the target group and in the rules of both sides.
    expect(resolvedBy(setProperties(document, 'app', { applicationPort: 9090 }))).toEqual(['app', 'web']);
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

/** References that lead nowhere, and the resources left over when those that need nothing more are taken away in turn. */
function orderOf(resources: Architecture['resources']): {
  readonly missing: readonly string[];
  readonly circle: readonly string[];
} {
  const needs = new Map<string, Set<string>>();
  const missing: string[] = [];
  for (const resource of resources.values()) {
    const ids = referencedIds(resource).filter((id) => !isPseudoParameter(id));
    for (const id of resource.dependsOn ?? [])
      if (!resources.has(id)) missing.push(`${resource.logicalId} → ${id}`);
    needs.set(
      resource.logicalId,
      new Set(ids.filter((id) => resources.has(id) && id !== resource.logicalId)),
    );
  }
  for (let before = -1; before !== needs.size; ) {
    before = needs.size;
    for (const [id, open] of needs) {
      for (const other of open) if (!needs.has(other)) open.delete(other);
      if (open.size === 0) needs.delete(id);
    }
  }
  return { missing, circle: [...needs.keys()] };
}
