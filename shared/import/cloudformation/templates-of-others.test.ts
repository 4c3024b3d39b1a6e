import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { boxesOverlap } from '#shared/base/geometry.ts';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import { reopenDocument } from '#shared/document/open-document.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { loadElk } from '#shared/layout/create-elk.ts';
import type { ElkPort } from '#shared/layout/elk-port.ts';
import { layoutDocument } from '#shared/layout/layout-document.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { readTemplateModel } from '#shared/template/template-model.ts';
import { changesOf, randomEdits } from '#shared/testing/generated-documents.ts';
import {
  addedBy,
  expectSound,
  exported,
  imported,
  namesIn,
  readText,
  renamedAll,
} from './testing/round-trips.ts';

/** Templates of other people, kept beside the checkout and not in it. */
const cases = join(import.meta.dirname, '../../../../shared/cases/cloudformation');
const files = [
  ...filesBelow(join(import.meta.dirname, 'fixtures')),
  ...(existsSync(cases) ? filesBelow(cases) : []),
];

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

let elk: ElkPort;
beforeAll(async () => {
  elk = await loadElk();
});

describe.each(files.map((file) => [basename(file), file] as const))('%s', (fileName, file) => {
  const text = readFileSync(file, 'utf8');
  const template = readText(text);
  const document = imported(text, fileName);

  it('comes back byte for byte, from a saved document too', () => {
    expect(exported(document)).toBe(text);
    expect(exported(reopenDocument(saveDocument(document)))).toBe(text);
  });

  it('keeps every resource in the drawing', () => {
    const model = unwrap(readTemplateModel(template));
    const names = namesIn(document);
    expect([...model.resources.keys()].filter((id) => !names.has(id))).toEqual([]);
  });

  it('leads to no reference that is left out', () => {
    const { gaps } = resolve(document);
    expect(gaps.filter(({ message }) => message.includes('which is not in the template'))).toEqual([]);
  });

  it('lies on the canvas without overlaps', async () => {
    const drawn = applyChanges(document, await layoutDocument(document, { all: true }, elk));
    const boxes = absoluteBoxes(drawn);
    const overlaps = [undefined, ...drawn.nodes.keys()].flatMap((parent) => {
      const children = indexDocument(drawn).childrenOf(parent);
      return children.flatMap((a, at) =>
        children.slice(at + 1).flatMap((b) => {
          const [first, second] = [boxes.get(a.id), boxes.get(b.id)];
          return first !== undefined && second !== undefined && boxesOverlap(first, second)
            ? [`${a.id} ${b.id}`]
            : [];
        }),
      );
    });
    expect(overlaps).toEqual([]);
    expect(exported(drawn)).toBe(text);
  });

  it('gets no resource by other names', () => {
    expect(addedBy(renamedAll(document), template)).toEqual([]);
  });

  it('stays sound under any edits, and comes back when they are undone', () => {
    fc.assert(
      fc.property(randomEdits(6), (edits) => {
        const edited = edits.reduce((now, edit) => applyChanges(now, changesOf(now, edit)), document);
        expectSound(template, edited);
        expect(exported({ ...edited, nodes: document.nodes, connections: document.connections })).toBe(text);
      }),
      { seed: 11, numRuns: 15 },
    );
  });
});
