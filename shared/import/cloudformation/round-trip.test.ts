import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { referenceFields } from '#shared/catalogue/node-references.ts';
import { readProperties } from '#shared/catalogue/read-properties.ts';
import { allKinds, getKind } from '#shared/catalogue/registry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { DocumentNode, LintelDocument, Properties } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { readTemplateModel } from '#shared/template/template-model.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import { changesOf, randomDocument, randomEdits } from '#shared/testing/generated-documents.ts';
import {
  bucketEvents,
  fargateServices,
  serverlessApi,
  threeTiers,
} from '#shared/testing/sample-documents.ts';
import {
  addedBy,
  expectSound,
  exported,
  imported,
  namesIn,
  readText,
  renamedAll,
} from './testing/round-trips.ts';

/** Templates of the drawing, each without one resource that the node implies and nothing refers to. */
function withoutOne(
  document: LintelDocument,
  node: string,
): readonly { readonly without: string; readonly text: string }[] {
  const architecture = resolve(document);
  const template: { Resources: Record<string, { Type: string }> } = JSON.parse(
    exportCloudFormation(document, architecture, { format: 'json' }).text,
  );
  return (architecture.byNode.get(node) ?? []).flatMap((id) => {
    const { [id]: removed, ...others } = template.Resources;
    const text = JSON.stringify({ ...template, Resources: others }, null, 2);
    const isNamed = new RegExp(`"${id}[".]|\\$\\{${id}[.}]`).test(text);
    return removed === undefined || isNamed ? [] : [{ without: removed.Type, text }];
  });
}

describe('a template of our own', () => {
  const samples = [threeTiers(), fargateServices(), serverlessApi(), bucketEvents()];

  function expectRoundTrip(document: LintelDocument): void {
    const architecture = resolve(document);
    for (const format of ['yaml', 'json'] as const) {
      const { text } = exportCloudFormation(document, architecture, { format });
      const again = imported(text, `template.${format}`);
      expect(exported(again)).toBe(text);
      const model = unwrap(readTemplateModel(readText(text)));
      const names = namesIn(again);
      expect([...model.resources.keys()].filter((id) => !names.has(id))).toEqual([]);
    }
  }

  it.each(samples.map((document, index) => [index, document] as const))(
    'comes back (sample %i)',
    (_, document) => {
      expectRoundTrip(document);
    },
  );

  it('comes back for every example of every kind', () => {
    for (const kind of allKinds()) {
      for (const { properties } of kind.examples.good) expectRoundTrip(drawExample(kind, properties));
    }
  });

  it('invents nothing that it does without: what one of its resources was for stays away', () => {
    const added = allKinds().flatMap((kind) =>
      // The last example says most, and each takes a while.
      kind.examples.good.slice(-1).flatMap(({ title, properties }) => {
        const drawn = drawExample(kind, properties);
        return withoutOne(drawn, 'subject').flatMap(({ without, text }) => {
          const was = readText(text);
          return addedBy(renamedAll(imported(text, 'template.json')), was).map(
            (id) => `${kind.id}, ${title}, without ${without}: ${id}`,
          );
        });
      }),
    );
    expect(added).toEqual([]);
  });

  it('comes back for any drawing, and stays sound under any edits', () => {
    fc.assert(
      fc.property(randomDocument(25), randomEdits(5), (document, edits) => {
        const text = exported(document);
        const was = readText(text);
        const again = imported(text);
        expect(exported(again)).toBe(text);
        expectSound(
          was,
          edits.reduce((now, edit) => applyChanges(now, changesOf(now, edit)), again),
        );
      }),
      { seed: 12, numRuns: 30 },
    );
  });

  it.each(samples.map((document, index) => [index, document] as const))(
    'has its kinds again (sample %i)',
    (_, document) => {
      const again = imported(exported(document));
      const byLogicalId = new Map([...again.nodes.values()].map((node) => [node.logicalId, node]));
      for (const [id, ids] of resolve(document).byNode) {
        const drawn = document.nodes.get(id);
        const lifted = byLogicalId.get(ids[0]);
        expect(`${id} ${lifted?.kind}`).toBe(`${id} ${drawn?.kind}`);
      }
    },
  );

  it.each([
    ['functions behind an API', serverlessApi()],
    ['events of a bucket', bucketEvents()],
  ])('has its lines and settings again: %s', (_, document) => {
    const again = imported(exported(document));
    const byLogicalId = new Map([...again.nodes.values()].map((node) => [node.logicalId, node]));
    const lifted = (id: string) => byLogicalId.get(resolve(document).byNode.get(id)?.[0]);
    const lines = new Set(
      [...again.connections.values()].map(({ kind, from, to }) => `${kind} ${from} ${to}`),
    );
    const lost = [...document.connections.values()].filter(({ kind, from, to }) => {
      const [start, end] = [lifted(from), lifted(to)];
      return start !== undefined && end !== undefined && !lines.has(`${kind} ${start.id} ${end.id}`);
    });
    expect(lost.map(({ id }) => id)).toEqual([]);
    for (const node of document.nodes.values()) {
      const other = lifted(node.id);
      if (other === undefined) continue;
      const { values } = readProperties(getKind(other.kind).properties, other.properties);
      expect(values).toMatchObject(withoutReferences(node));
    }
  });
});

/** What a node states itself; nodes that it names have other ids after an import. */
function withoutReferences({ kind, properties = {} }: DocumentNode): Properties {
  const naming = new Set(referenceFields(kind).map(({ field }) => field));
  return Object.fromEntries(Object.entries(properties).filter(([field]) => !naming.has(field)));
}
