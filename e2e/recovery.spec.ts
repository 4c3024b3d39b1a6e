import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

test('a killed application loses nothing but the last gesture', async ({ hosts }) => {
  const first = await hosts.start();
  const before = new LintelWindow(first);
  await before.startFromTemplate('Serverless API');
  await before.rename('Interrupted');
  await before.saved();
  await before.palette.place('s3');
  await before.canvas.expectNode('S3 bucket', 'S3 bucket');
  await before.palette.place('sqs');
  await before.canvas.expectNode('SQS queue', 'SQS queue');
  // An edit is in the journal within half a second; a save of the whole drawing comes later.
  await expect.poll(() => journalOf(first.page)).toBe(true);
  await first.kill();

  const second = await hosts.start();
  const after = new LintelWindow(second);
  await after.openRecent('Interrupted');
  await after.canvas.expectNode('S3 bucket', 'S3 bucket');
  await after.canvas.expectNode('SQS queue', 'SQS queue');
  await after.expectCounts(11, 7);
  // The recovered drawing is an ordinary one: it goes on and is saved.
  await after.canvas.delete('S3 bucket');
  await after.saved();
  await after.close();
});

/** The window has nothing left to hand over: what it drew is with its host. */
async function journalOf(page: LintelWindow['page']): Promise<boolean> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)));
  return true;
}

test('an engine that dies is replaced, and the analysis comes back', async ({ app, hostKind }) => {
  test.skip(hostKind === 'desktop', 'The stand-in does not show its workers; the window is the same.');
  const lintel = new LintelWindow(app);
  await lintel.startFromTemplate('Three-tier web application');
  const cost = await lintel.readMonthlyCost();
  const session = await app.page.context().newCDPSession(app.page);
  await session.send('Target.setAutoAttach', {
    autoAttach: false,
    waitForDebuggerOnStart: false,
    flatten: true,
  });
  const [worker] = app.page.workers();
  // An error that nothing catches is how a worker dies.
  await worker?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('out of memory');
      }, 0),
  );
  await lintel.settled();
  await lintel.canvas.delete('NAT a');
  await expect.poll(() => lintel.readMonthlyCost()).toBeLessThan(cost);
  await lintel.undo();
  await expect.poll(() => lintel.readMonthlyCost()).toBe(cost);
});

test('an earlier state of a drawing is restored as one step that undo takes back', async ({ app }) => {
  const lintel = new LintelWindow(app);
  await lintel.startFromTemplate('Serverless API');
  await lintel.saved();
  await lintel.revisions.open();
  await lintel.revisions.name(1, 'As the template');
  await expect(lintel.revisions.row(1)).toContainText('As the template');
  await lintel.palette.place('s3');
  await lintel.expectCounts(10, 7);
  await lintel.saved();
  await lintel.revisions.restore(1);
  await lintel.expectCounts(9, 7);
  await lintel.undo();
  await lintel.expectCounts(10, 7);
});
