import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { boxesOverlap } from '#shared/base/geometry.ts';
import { equalJson, isJsonObject } from '#shared/base/json.ts';
import { unwrap } from '#shared/base/result.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { referenceFields } from '#shared/catalogue/node-references.ts';
import { readProperties } from '#shared/catalogue/read-properties.ts';
import { allKinds, getKind } from '#shared/catalogue/registry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { renameNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import { reopenDocument } from '#shared/document/open-document.ts';
import type { DocumentNode, LintelDocument, Properties } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { loadElk } from '#shared/layout/create-elk.ts';
import type { ElkPort } from '#shared/layout/elk-port.ts';
import { layoutDocument } from '#shared/layout/layout-document.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { isPseudoParameter, referencesIn } from '#shared/resolve/references.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel } from '#shared/template/template-model.ts';
import { findTemplateNode, type TemplateText } from '#shared/template/template-node.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import { changesOf, randomDocument, randomEdits } from '#shared/testing/generated-documents.ts';
import {
  bucketEvents,
  fargateServices,
  serverlessApi,
  threeTiers,
} from '#shared/testing/sample-documents.ts';
import { importTemplate } from './import-template.ts';

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

function imported(text: string, fileName = 'template.yaml'): LintelDocument {
  return unwrap(importTemplate(text, { fileName, documentId: 'test' })).document;
}

function readText(text: string): TemplateText {
  return unwrap(readTemplateText(text));
}

function exported(document: LintelDocument): string {
  return exportCloudFormation(document, resolve(document), { format: 'yaml' }).text;
}

/** What names a resource in the drawing: a node, or a node or connection that it is folded into. */
function namesIn({ nodes, connections }: LintelDocument): ReadonlySet<string> {
  return new Set(
    [...nodes.values(), ...connections.values()].flatMap(({ origin, ...record }) => [
      ...('logicalId' in record && record.logicalId !== undefined ? [record.logicalId] : []),
      ...(Array.isArray(origin?.resources) ? (origin.resources as readonly string[]) : []),
    ]),
  );
}

/** The text of every entry of the map at the path, as it stands there. */
function entriesOf(
  template: TemplateText,
  section: string,
): ReadonlyMap<string, { text: string; value: CfnValue }> {
  const map = findTemplateNode(template.root, [section]);
  if (map?.kind !== 'map') return new Map();
  return new Map(
    map.pairs.map(({ key, keyStart, node }) => [
      key,
      { text: template.text.slice(keyStart, node.end).trimEnd(), value: node.value },
    ]),
  );
}

/** References of the template that lead to nothing. */
function danglingIn(template: TemplateText): readonly string[] {
  const model = unwrap(readTemplateModel(template));
  const known = (id: string): boolean =>
    model.resources.has(id) || model.parameters.has(id) || isPseudoParameter(id);
  return [...model.resources.values()]
    .filter(({ writtenAs }) => writtenAs === undefined)
    .flatMap(({ logicalId, properties, attributes }) => {
      const { DependsOn } = attributes;
      const waits = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).filter(
        (id) => typeof id === 'string',
      );
      return [...referencesIn(properties).map((reference) => reference.logicalId), ...waits]
        .filter((id) => !known(id))
        .map((id) => `${logicalId} ${id}`);
    });
}

/** What must hold of the template after any edits of the drawing. */
function expectSound(was: TemplateText, document: LintelDocument): void {
  const text = exported(document);
  const is = readText(text);
  const dangled = new Set(danglingIn(was));
  expect(danglingIn(is).filter((reference) => !dangled.has(reference))).toEqual([]);
  for (const section of Object.keys(isJsonObject(was.root.value) ? was.root.value : {})) {
    const now = entriesOf(is, section);
    for (const [name, entry] of entriesOf(was, section)) {
      const other = now.get(name);
      // What says the same is written the same.
      if (other !== undefined && equalJson(other.value, entry.value)) expect(other.text).toBe(entry.text);
    }
  }
  expect(exported(document)).toBe(text);
}

/** The drawing with another name for every node: nothing that a resource is made for. */
function renamedAll(document: LintelDocument): LintelDocument {
  return [...document.nodes.values()].reduce(
    (now, { id, name }) => applyChanges(now, renameNode(now, id, `${name} two`)),
    document,
  );
}

/** Names that the template of the drawing has and the one that it was imported from has not. */
function addedBy(document: LintelDocument, was: TemplateText): readonly string[] {
  const before = entriesOf(was, 'Resources');
  const after = entriesOf(readText(exported(document)), 'Resources');
  return [...after.keys()].filter((id) => !before.has(id));
}

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

describe('an edit of an imported template', () => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/shop.yaml'), 'utf8');
  const document = imported(text);
  const change = (id: string, properties: Parameters<typeof setProperties>[2]): string =>
    exported(applyChanges(document, setProperties(document, id, properties)));

  it('replaces a value where it stands', () => {
    expect(change('orders', { visibilityTimeout: 90 })).toBe(
      text.replace('VisibilityTimeout: 60', 'VisibilityTimeout: 90'),
    );
    expect(change('orders', { maxReceiveCount: 8 })).toBe(
      text.replace('maxReceiveCount: 4', 'maxReceiveCount: 8'),
    );
  });

  it('replaces a function by the value that was set', () => {
    expect(change('web', { instanceType: 'm7g.xlarge' })).toBe(
      text.replace('!FindInMap [Sizes, !Ref Stage, Web]', 'm7g.xlarge'),
    );
  });

  it('writes a rule of a listener where the rule is written', () => {
    const [connection] = [...document.connections.values()].filter(
      ({ properties }) => properties?.priority === 7,
    );
    if (connection === undefined) throw new Error('The rule is drawn.');
    const after = { ...connection, properties: { ...connection.properties, priority: 9 } };
    const edited = applyChanges(document, [
      { table: 'connections', id: connection.id, before: connection, after },
    ]);
    expect(exported(edited)).toBe(text.replace('Priority: 7', 'Priority: 9'));
  });

  it('allows a role what a new line needs, in a policy of its own', () => {
    const connection = {
      id: 'new',
      kind: 'data',
      from: 'mailer',
      to: 'archive',
      properties: { access: 'read' },
    };
    const edited = { ...document, connections: new Map(document.connections).set('new', connection) };
    const added = exported(edited)
      .replace(text.slice(0, text.indexOf('\nOutputs:')), '')
      .replace(text.slice(text.indexOf('\nOutputs:')), '');
    expect(added).toContain('Type: AWS::IAM::Policy');
    expect(added).toContain('!GetAtt Archive.Arn');
    expect(added).not.toContain('Orders');
  });

  it('puts a new node behind the others, under its name', () => {
    const node = { id: 'news', kind: 'sns-topic', name: 'News', at: [0, 0] } as const;
    const edited = exported({ ...document, nodes: new Map(document.nodes).set('news', node) });
    const outputs = text.indexOf('\nOutputs:');
    expect(edited.startsWith(text.slice(0, outputs))).toBe(true);
    expect(edited.endsWith(text.slice(outputs))).toBe(true);
    expect(edited.slice(outputs, edited.length - text.length + outputs)).toMatch(
      /^\n {2}# News \(SNS topic\)\n {2}News:\n {4}Type: AWS::SNS::Topic\n/,
    );
  });

  it('changes a function of the Serverless Application Model where it is written, and leaves loops alone', () => {
    const sam = readFileSync(join(import.meta.dirname, 'fixtures/events-sam.yaml'), 'utf8');
    const drawn = imported(sam);
    const set = (id: string, properties: Parameters<typeof setProperties>[2]) => {
      const edited = applyChanges(drawn, setProperties(drawn, id, properties));
      return exportCloudFormation(edited, resolve(edited), { format: 'yaml' });
    };
    expect(set('worker', { memorySize: 1024 }).text).toBe(sam.replace('MemorySize: 256', 'MemorySize: 1024'));
    expect(set('worker', { environment: { LEVEL: 'debug' } }).text).toBe(
      sam.replace('LEVEL: info', 'LEVEL: "debug"'),
    );
    const loop = set('topic-alpha', { displayName: 'Other' });
    expect(loop.text).toBe(sam);
    expect(loop.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('loop')]);
  });

  it('renames the tag of a node that has one', () => {
    const orders = document.nodes.get('orders');
    if (orders === undefined) throw new Error('The queue is drawn.');
    const edited = applyChanges(document, [
      { table: 'nodes', id: 'orders', before: orders, after: { ...orders, name: 'New orders' } },
    ]);
    expect(exported(edited)).toBe(text.replace('"orders"   #', 'New orders   #'));
  });

  it('removes a resource with what belongs to it and what refers to it', () => {
    const nodes = new Map(document.nodes);
    nodes.delete('failed');
    expect(exported({ ...document, nodes })).toBe(
      text
        .replace('  Failed:\n    Type: AWS::SQS::Queue\n', '')
        .replace(
          '      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt Failed.Arn\n        maxReceiveCount: 4\n',
          '',
        ),
    );
  });
});

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
