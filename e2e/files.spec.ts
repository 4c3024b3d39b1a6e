import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

const twoDrawings = join(import.meta.dirname, 'files/two-drawings.md');

test('a Markdown file with Mermaid diagrams becomes one drawing, with a report of what cannot be drawn', async ({
  app,
}) => {
  const lintel = new LintelWindow(app);
  await lintel.importFile(twoDrawings);
  await test.step('the report names the sequence diagram and its line', async () => {
    await expect(lintel.importDialog.dialog).toBeVisible();
    const line = readFileSync(twoDrawings, 'utf8').split('\n').indexOf('sequenceDiagram') + 1;
    const note = lintel.importDialog.note(/sequence/i);
    await expect(note).toHaveCount(1);
    await expect(note).toContainText(new RegExp(`Line ${line - 1}|Line ${line}|Line ${line + 1}`));
    await lintel.importDialog.goOn();
  });
  await test.step('what is plainly AWS is recognised, the rest is kept', async () => {
    await lintel.ready();
    await lintel.canvas.expectNode('Application Load Balancer', 'Application Load Balancer');
    await lintel.canvas.expectNode('Lambda Function', 'Lambda function');
    await lintel.canvas.expectNode('Old mainframe', 'Shape');
  });
  await test.step('it is laid out: no node lies on another one', async () => {
    const saved = await lintel.exportDialog.save('Lintel document');
    expect(overlaps(saved.text)).toEqual([]);
  });
});

interface StoredNode {
  readonly parent?: string;
  readonly at: readonly [number, number];
  readonly size?: readonly [number, number];
}

/** Pairs of nodes in one container that cover each other; a node without a size is an icon with its name. */
function overlaps(text: string): readonly string[] {
  const { nodes } = JSON.parse(text) as { readonly nodes: Readonly<Record<string, StoredNode>> };
  const entries = Object.entries(nodes);
  return entries.flatMap(([id, { parent, at, size = [64, 64] }], index) =>
    entries.slice(index + 1).flatMap(([otherId, other]) => {
      const [width, height] = other.size ?? [64, 64];
      const isApart =
        parent !== other.parent ||
        at[0] + size[0] <= other.at[0] ||
        other.at[0] + width <= at[0] ||
        at[1] + size[1] <= other.at[1] ||
        other.at[1] + height <= at[1];
      return isApart ? [] : [`${id} and ${otherId}`];
    }),
  );
}

test('a file that cannot be used is one sentence and changes nothing', async ({ app, folder }) => {
  const lintel = new LintelWindow(app);
  const whole = readFileSync(
    join(import.meta.dirname, '../assets/samples/serverless-api.lintel.json'),
    'utf8',
  );
  const bad: Readonly<Record<string, string>> = {
    'truncated.lintel.json': whole.slice(0, whole.length / 2),
    'nested.lintel.json': `{"format":"lintel/1","nodes":${'['.repeat(200_000)}`,
    'garbage.mmd': '\u0000\u0001flowchart ][ --> --> %%{init',
    'empty.lintel.json': '',
    'icon.lintel.json': whole.replace('"kind": "users",', '"kind": "users", "icon": "../../secret.svg",'),
  };
  for (const [name, text] of Object.entries(bad)) {
    await test.step(name, async () => {
      const path = join(folder, name);
      writeFileSync(path, text);
      await lintel.openFile(path);
      const message = lintel.notification(name);
      await expect(message).toHaveCount(1);
      expect(((await message.textContent()) ?? '').length).toBeLessThan(400);
      await message.getByRole('button').click();
      await expect(message).toHaveCount(0);
      await expect(lintel.welcome).toBeVisible();
      await expect(lintel.recent).toHaveCount(0);
    });
  }
});

test('a drawing of a future format opens to be read, and says so', async ({ app, folder }) => {
  const lintel = new LintelWindow(app);
  const path = join(folder, 'future.lintel.json');
  const whole = readFileSync(
    join(import.meta.dirname, '../assets/samples/serverless-api.lintel.json'),
    'utf8',
  );
  writeFileSync(path, whole.replace('"lintel/1"', '"lintel/99"'));
  await lintel.openFile(path);
  await expect(lintel.notification(/newer|lintel\/99/)).toHaveCount(1);
  await lintel.ready();
  await expect(lintel.page.getByText('Read-only', { exact: true })).toBeVisible();
  const [nodes, connections] = await lintel.readCounts();
  expect(nodes).toBeGreaterThan(0);
  await lintel.canvas.focus();
  await lintel.press('Control+a');
  await lintel.press('Delete');
  await lintel.expectCounts(nodes, connections);
});

test('hostile text in a drawing is shown as text', async ({ app, folder }) => {
  const lintel = new LintelWindow(app);
  const path = join(folder, 'hostile.lintel.json');
  const hostile = '<img src=x onerror=alert(1)>';
  writeFileSync(
    path,
    JSON.stringify({
      format: 'lintel/1',
      id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D',
      name: `${hostile}`,
      settings: { region: 'us-east-1', environment: 'production', profile: 'standard', tags: {} },
      nodes: {
        note: {
          kind: 'note',
          name: 'Read me',
          at: [0, 0],
          properties: { text: `[a](javascript:alert(1)) ${hostile}` },
        },
        __proto__x: { kind: 'sqs-queue', name: hostile, at: [300, 0] },
        odd: { kind: 'no-such-kind', name: '../../etc/passwd', at: [500, 0] },
      },
      connections: {},
    }),
  );
  let asked = 0;
  app.page.on('dialog', async (dialog) => {
    asked += 1;
    await dialog.dismiss();
  });
  await lintel.openFile(path);
  await lintel.ready();
  await lintel.expectCounts(3, 0);
  await expect(lintel.documentName).toHaveValue(hostile);
  await lintel.canvas.expectNode(hostile, 'SQS queue');
  const svg = await lintel.exportDialog.save('SVG picture');
  expect(svg.text).not.toContain('<img');
  expect(svg.text).not.toContain('<script');
  await expect(app.page.locator('main img[src="x"]')).toHaveCount(0);
  expect(asked).toBe(0);
});

test('the templates of nested stacks are saved with one choice', async ({ app, hostKind }) => {
  const lintel = new LintelWindow(app);
  await lintel.openFile(join(import.meta.dirname, 'files/stacks.lintel.json'));
  await lintel.ready();
  await lintel.exportDialog.open();
  await lintel.exportDialog.choose('CloudFormation (YAML)');
  await lintel.exportDialog.dialog.getByRole('switch', { name: 'A template for each stack frame' }).check();
  const saved = await app.files.save(() =>
    lintel.exportDialog.dialog.getByRole('button', { name: 'Save as file' }).click(),
  );
  if (hostKind === 'web') {
    expect(saved.name).toBe('orders.zip');
    const templates = unzipSync(saved.bytes);
    expect(Object.keys(templates).sort()).toEqual(['api.yaml', 'data.yaml', 'orders.yaml']);
    expect(strFromU8(templates['data.yaml'] ?? new Uint8Array())).toContain('AWS::DynamoDB::Table');
  } else {
    const beside = (name: string): string => readFileSync(join(dirname(saved.path), name), 'utf8');
    expect(saved.text).toContain('AWS::CloudFormation::Stack');
    expect(beside('api.yaml')).toContain('AWS::Lambda::Function');
    expect(beside('data.yaml')).toContain('AWS::DynamoDB::Table');
  }
  await expect(lintel.notification(/^Saved .* with 2 stack templates\.$/)).toBeVisible();
});
