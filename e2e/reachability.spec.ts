import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
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

test('a drawing says what it opens and closes against an earlier revision', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { canvas, inspector, reachability } = lintel;
  await lintel.startFromTemplate('Three-tier web application');
  await lintel.saved();
  await reachability.compareWith(1);
  await reachability.expectAnswer('Opens and closes nothing.');

  await test.step('an internal load balancer closes the ways from the internet', async () => {
    await canvas.select('Web ALB');
    await inspector.choose('Scheme', 'internal');
    await reachability.expectAnswer('Closes 2 paths from the internet.');
    await expect(reachability.ways('Closed')).toContainText('The internet → Web ALB, TCP 443');
  });

  await test.step('a closed way is explained as it is now', async () => {
    await reachability.ways('Closed').getByRole('button').first().click();
    await reachability.expectAnswer(/^The internet does not reach Web ALB/);
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

test('two selected nodes are asked about, on the port that is chosen', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { canvas, reachability } = lintel;
  await lintel.startFromTemplate('Three-tier web application');
  await canvas.selectBoth('Web servers', 'Orders database');
  await app.page.keyboard.press('q');
  await reachability.expectAnswer(
    'Web servers reaches Orders database on TCP 5432, and the answer comes back.',
  );
  await reachability.panel.getByRole('textbox', { name: 'Port' }).fill('22');
  await reachability.panel.getByRole('button', { name: 'Ask', exact: true }).click();
  await reachability.expectAnswer(/^Web servers does not reach Orders database on TCP 22\./);
  await reachability.show('Failures');
  await reachability.panel.getByRole('button', { name: 'NAT a fails' }).click();
  await expect(reachability.panel).toContainText('Application a → The internet, TCP 443.');
  await expect(reachability.panel).toContainText('NAT a is gone.');
});

test('a finding that is meant is accepted with a reason and watched; every check says why it speaks or not', async ({
  app,
}) => {
  test.setTimeout(120_000);
  const lintel = new LintelWindow(app);
  const { problems, reachability } = lintel;
  const open = /^The internet can reach Bastion on port 22/;
  const looksWell = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page: app.page }).include('[role=dialog]').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  };
  await lintel.openFile(join(import.meta.dirname, 'files/bastion.lintel.json'));
  await lintel.ready();
  await problems.open();

  await test.step('why it is shown', async () => {
    const answer = await problems.why(open);
    await expect(answer).toContainText('It is shown as a warning.');
    await looksWell();
    await answer.getByRole('button', { name: 'Close' }).last().click();
  });

  await test.step('accepted with a reason, it is pinned and not shown', async () => {
    const offer = await problems.accept(open);
    await expect(offer).toContainText('The internet must reach Bastion on tcp 22');
    await offer.getByRole('textbox', { name: 'Reason' }).fill('The bastion of the operators');
    await looksWell();
    await offer.getByRole('button', { name: 'Accept as meant' }).click();
    await problems.expectNone(open);
    await reachability.show('Pinned');
    const pinned = reachability.row('The internet must reach Bastion on TCP 22');
    await expect(pinned).toContainText('Meant: The bastion of the operators');
    await expect(pinned).toContainText('Holds');
  });

  await test.step('why it is not shown any more', async () => {
    await problems.open();
    await problems.showSuppressed();
    const answer = await problems.why(open);
    await expect(answer).toContainText('It is hidden because it is meant: "The bastion of the operators".');
    await app.page.keyboard.press('Escape');
  });

  await test.step('why another check says nothing', async () => {
    const answer = await problems.whyNot('NET-003', 'Public a');
    await expect(answer).toContainText('this holds for Public a.');
    await looksWell();
    await app.page.keyboard.press('Escape');
    await expect(answer).toBeHidden();
  });

  await test.step('over IPv6 the way is another one', async () => {
    await reachability.ask('The internet', 'Bastion');
    await reachability.askOver('IPv6');
    await reachability.expectAnswer(/^The internet does not reach Bastion/);
  });

  await test.step('a quota that AWS has raised counts for this drawing', async () => {
    await lintel.run('Quotas of the account');
    const quotas = app.page.getByRole('dialog', { name: 'Quotas of the account' });
    await quotas.getByRole('textbox', { name: 'Filter quotas' }).fill('elastic');
    await quotas.getByRole('textbox', { name: /^Elastic IP addresses/ }).fill('12');
    await looksWell();
    await quotas.getByRole('button', { name: 'Close' }).last().click();
    await lintel.press('Control+z');
    await lintel.press('Control+Shift+z');
    await lintel.run('Quotas of the account');
    await expect(app.page.getByRole('textbox', { name: /^Elastic IP addresses/ })).toHaveValue('12');
  });
});

test('a check that does not fit is left out of one drawing, and comes back', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { problems } = lintel;
  await lintel.openFile(join(import.meta.dirname, 'files/bastion.lintel.json'));
  await lintel.ready();
  await problems.open();
  const open = /^The internet can reach Bastion on port 22/;
  await problems.doNotReport(open);
  await lintel.settled();
  const levels = app.page.getByRole('button', { name: 'Leave SEC-001 to the profile', exact: true });
  await levels.click();
  await expect(levels).toHaveCount(0);
  await problems.expect(open);
});

test('what the drawing implies becomes a node, and nothing else changes', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { canvas, implied } = lintel;
  await lintel.startFromTemplate('Three-tier web application');
  const [nodes, connections] = await lintel.readCounts();
  const cost = await lintel.readMonthlyCost();
  await implied.open();
  await implied.makeExplicit('WebAlbWebServersTargetGroup');
  await canvas.expectNode('Web ALB to Web servers', 'Target group', 'Main VPC');
  // A table routes to a gateway, which is drawn with it.
  await implied.makeExplicit('VpcPublicRouteTable');
  await canvas.expectNode('Main VPC public', 'Route table', 'Main VPC');
  await canvas.expectNode('Main VPC internet gateway', 'Internet gateway', 'Main VPC');
  await lintel.expectCounts(nodes + 3, connections + 4);
  await lintel.expectErrors(0);
  expect(await lintel.readMonthlyCost()).toBe(cost);
  await lintel.undo();
  await lintel.undo();
  await lintel.expectCounts(nodes, connections);
});
