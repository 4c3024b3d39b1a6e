import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

test('a blocked way is asked about, shown, mended, pinned and watched', async ({ app }) => {
  test.setTimeout(180_000);
  const lintel = new LintelWindow(app);
  const { canvas, reachability } = lintel;
  await lintel.startFromTemplate('Three-tier web application');

  await test.step('the way that works lights up hop by hop, there and back', async () => {
    await reachability.ask('The internet', 'Web ALB');
    await reachability.expectAnswer('The internet reaches Web ALB on TCP 443, and the answer comes back.');
    await expect(reachability.route).toBeVisible();
    await expect(reachability.marks).toHaveText(['1', '2', '3']);
    await expect(reachability.request.first()).toContainText('The internet');
    await expect(reachability.request.filter({ hasText: 'inbound rule' }).first()).toContainText('Web ALB');
    await expect(reachability.answer.last()).toContainText('The internet');
  });

  await test.step('without endpoint and NAT gateways the bucket is cut off, and the panel says where and why', async () => {
    for (const name of ['S3 endpoint', 'NAT a', 'NAT b']) await canvas.delete(name);
    await reachability.ask('Web servers', 'Product images');
    await reachability.expectAnswer(/^Web servers does not reach Product images on TCP 443\./);
    await expect(reachability.causes).toContainText('Route table of Application a has no route to s3');
    await expect(reachability.marks.filter({ hasText: '✕' })).not.toHaveCount(0);
  });

  await test.step('one click mends it, and the way is lit', async () => {
    await reachability.fix();
    await reachability.expectAnswer(
      'Web servers reaches Product images on TCP 443, and the answer comes back.',
    );
    await canvas.expectNode('S3 endpoint', 'Gateway endpoint', 'Main VPC');
    await expect(reachability.marks.filter({ hasText: '✕' })).toHaveCount(0);
  });

  await test.step('it is one step of undo, and the answer follows', async () => {
    await lintel.undo();
    await reachability.expectAnswer(/does not reach/);
    await lintel.redo();
    await reachability.expectAnswer(/and the answer comes back/);
  });

  await test.step('pinned, it is watched: cutting it is a problem, and the fix is offered there', async () => {
    await reachability.pin('It must reach');
    await reachability.show('Pinned');
    await expect(reachability.row('Web servers must reach Product images on TCP 443')).toContainText('Holds');
    await canvas.delete('S3 endpoint');
    await expect(reachability.row('Web servers must reach Product images on TCP 443')).toContainText(
      'Broken',
    );
    await lintel.problems.open();
    await lintel.problems.expect(/^Web servers must reach Product images on tcp 443, and does not/);
    await lintel.problems.chooseFix(/^Web servers must reach Product images/, /gateway endpoint for S3/);
    await reachability.show('Pinned');
    await expect(reachability.row('Web servers must reach Product images on TCP 443')).toContainText('Holds');
  });

  await test.step('what the internet reaches, and what is lost when a zone fails', async () => {
    await reachability.show('From the internet');
    await expect(reachability.row(/Web ALB.*TCP 443/)).toContainText('Reachable');
    await reachability.show('Failures');
    await expect(reachability.panel.getByRole('button', { name: 'Zone a fails' })).toBeVisible();
  });

  await test.step('a task is answered with every endpoint, policy, permission and name', async () => {
    await reachability.askTask('Web servers', 'be reached by Session Manager');
    await reachability.expectAnswer(/^Web servers cannot be reached by Session Manager/);
    await expect(reachability.row(/^Way/)).toHaveCount(2);
    await expect(reachability.row(/^Permission/)).toHaveCount(2);
  });
});

test('a selected node is asked about by a key, as seen from the internet, and the answer is read out', async ({
  app,
}) => {
  const lintel = new LintelWindow(app);
  const { canvas, reachability } = lintel;
  await lintel.startFromTemplate('Three-tier web application');
  await canvas.show('Web ALB');
  await canvas.focus();
  await app.page.keyboard.press('q');
  await reachability.expectAnswer('The internet reaches Web ALB on TCP 443, and the answer comes back.');
  await expect(reachability.panel.getByRole('combobox', { name: 'To', exact: true })).toHaveValue(/^Web ALB/);
  await lintel.run('Hide the way on the drawing');
  await expect(reachability.route).toBeHidden();
});
