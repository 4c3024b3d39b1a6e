import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

test('a killed application loses nothing but the last gesture', async ({ hosts }) => {
  const first = await hosts.start();
  const before = new LintelWindow(first);
  await before.startFromTemplate('Serverless API');
  const [nodes, connections] = await before.readCounts();
  await before.rename('Interrupted');
  await before.saved();
  await before.palette.place('s3');
  await before.canvas.expectNode('S3 bucket', 'S3 bucket');
  await journalled(first.page, 'sqs-queue', () => before.palette.place('sqs'));
  await before.canvas.expectNode('SQS queue', 'SQS queue');
  await first.kill();

  const second = await hosts.start();
  const after = new LintelWindow(second);
  await after.openRecent('Interrupted');
  await after.canvas.expectNode('S3 bucket', 'S3 bucket');
  await after.canvas.expectNode('SQS queue', 'SQS queue');
  await after.expectCounts(nodes + 2, connections);
  // The recovered drawing is an ordinary one: it goes on and is saved.
  await after.canvas.delete('S3 bucket');
  await after.saved();
  await after.close();
});

/** Does it, and waits until the journal of the library has a record of that kind. */
async function journalled(page: Page, kind: string, act: () => Promise<void>): Promise<void> {
  if (page.url().startsWith('http://127.0.0.1')) {
    const answered = page.waitForResponse(
      (response) =>
        response.url().endsWith('/rpc/library.journal') &&
        (response.request().postData() ?? '').includes(`"${kind}"`),
    );
    await act();
    await answered;
    return;
  }
  await act();
  await expect.poll(() => page.evaluate(readJournals)).toContain(`"${kind}"`);
}

/** Runs in the page of the desktop. */
async function readJournals(): Promise<string> {
  const { value } = await window.lintelHost.call('library.list', {});
  const documents = value.documents as readonly { readonly id: string }[];
  const opened = await Promise.all(documents.map(({ id }) => window.lintelHost.call('library.open', { id })));
  return JSON.stringify(opened.map((answer) => answer.value.journal));
}

test('an engine that dies is replaced, and the analysis comes back', async ({ app, hostKind, watch }) => {
  test.skip(hostKind === 'desktop', 'The stand-in does not show its workers; the window is the same.');
  const lintel = new LintelWindow(app);
  await lintel.startFromTemplate('Three-tier web application');
  const cost = await lintel.readMonthlyCost();
  // What is thrown and not caught ends a worker.
  watch.allowed.push(/out of memory/, /The engine stopped/);
  const [worker] = app.page.workers();
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of memory');
    });
  });
  await expect(app.page.getByRole('contentinfo')).toContainText(/engine/);
  await lintel.settled();
  await lintel.canvas.delete('NAT a');
  await expect.poll(() => lintel.readMonthlyCost()).toBeLessThan(cost);
  await lintel.undo();
  await expect.poll(() => lintel.readMonthlyCost()).toBe(cost);
});

test('an earlier state of a drawing is restored as one step that undo takes back', async ({ app }) => {
  const lintel = new LintelWindow(app);
  await lintel.startFromTemplate('Serverless API');
  const [nodes, connections] = await lintel.readCounts();
  await lintel.saved();
  await lintel.revisions.open();
  await lintel.revisions.name(1, 'As the template');
  await expect(lintel.revisions.row(1)).toContainText('As the template');
  await lintel.palette.place('s3');
  await lintel.expectCounts(nodes + 1, connections);
  await lintel.saved();
  const changes = await lintel.revisions.compare(1);
  await expect(changes).toContainText('Since As the template: 1 added');
  await expect(lintel.canvas.surface.locator('[data-changes] [data-what="added"]')).toHaveCount(1);
  await lintel.revisions.restore(1);
  await expect(lintel.revisions.panel).toContainText('Nothing has changed since As the template');
  await lintel.expectCounts(nodes, connections);
  await lintel.undo();
  await lintel.expectCounts(nodes + 1, connections);
});
