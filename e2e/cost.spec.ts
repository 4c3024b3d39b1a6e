import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

test('a workload moves the bill, a price of one’s own and a budget are held against it, and it is exported', async ({
  app,
  folder,
}) => {
  test.setTimeout(180_000);
  const lintel = new LintelWindow(app);
  const { cost } = lintel;

  await test.step('the workload of the entry point decides what is behind it', async () => {
    await lintel.startFromTemplate('Fargate service');
    const before = await lintel.readMonthlyCost();
    await lintel.monthlyCost.click();
    await cost.show('Workload');
    await cost.panel.getByRole('button', { name: 'Medium' }).first().click();
    await expect.poll(() => lintel.readMonthlyCost()).toBeGreaterThan(before + 10);
    await expect(cost.panel).toContainText('What one of them costs');
    await cost.show('Bill');
    const detail = await cost.explain('Load balancer capacity units');
    await expect(detail).toContainText('GB of requests');
  });

  await test.step('services that watch the account are a group of their own', async () => {
    await cost.show('Workload');
    await cost.panel.getByLabel('Changes that AWS Config records').fill('1000');
    await cost.show('Bill');
    await expect(cost.line('Configuration items recorded')).toContainText('Account');
    await expect(cost.line('Configuration items recorded')).toContainText('$3.00');
    await cost.explain('Load balancer capacity units');
  });

  const before = await lintel.readMonthlyCost();
  await test.step('a price of one’s own replaces that of the catalogue, with its reason', async () => {
    const detail = cost.detail('Formula');
    await detail.getByRole('button', { name: 'Use your own price' }).click();
    await detail.getByLabel(/US dollars per/).fill('0.0001');
    await detail.getByLabel('Reason').fill('Private pricing');
    await detail.getByRole('button', { name: 'Use this price' }).click();
    await expect(cost.panel).toContainText('Because: Private pricing');
    await expect.poll(() => lintel.readMonthlyCost()).toBeLessThan(before);
  });

  await test.step('a budget below the bill is exceeded', async () => {
    await cost.show('Budgets');
    await cost.panel.getByLabel('Budget, US dollars a month').fill('5');
    await cost.panel.getByRole('button', { name: 'Set the budget' }).click();
    await expect(cost.panel).toContainText('1 budget exceeded');
  });

  await test.step('months, alternatives and the range are there', async () => {
    await cost.show('Months');
    await expect(cost.panel.getByRole('row')).toHaveCount(13);
    await cost.panel.getByLabel('From month').fill('3');
    await cost.panel.getByLabel('Usage is').fill('200');
    await cost.panel.getByLabel('Why').fill('Launch in Europe');
    await cost.panel.getByRole('button', { name: 'Plan the change' }).click();
    await expect(cost.panel).toContainText('From month 3 on usage is 200 % of that: Launch in Europe.');
    await cost.show('What if');
    await expect(cost.panel).toContainText('On Graviton (arm64)');
    await cost.show('Range');
    await expect(cost.panel).toContainText('What counts most comes first');
  });

  await test.step('an offer file of AWS shows what it changes before it is used', async () => {
    const file = join(folder, 'index.json');
    writeFileSync(file, JSON.stringify(lambdaOffer));
    await cost.panel.getByRole('button', { name: /^Prices of/ }).click();
    const dialog = app.page.getByRole('dialog', { name: 'Prices' });
    await app.files.choose(file, () => dialog.getByRole('button', { name: 'Read a price file …' }).click());
    await expect(dialog).toContainText('AWS offer file AWSLambda');
    await dialog.getByRole('button', { name: 'Use these prices' }).click();
    await expect(dialog).toBeHidden();
    await expect(cost.panel.getByRole('button', { name: 'Prices of 2026-12-01 …' })).toBeVisible();
  });

  await test.step('the bill is written as CSV', async () => {
    await cost.show('Bill');
    const { text, name } = await app.files.save(async () => {
      await cost.panel.getByRole('button', { name: 'Export the bill' }).click();
      await app.page.getByRole('menuitem', { name: /^CSV/ }).click();
    });
    const [header, ...rows] = text.trim().split('\r\n');
    expect(name).toMatch(/-cost\.csv$/);
    expect(header).toContain('ServiceName');
    expect(rows.length).toBeGreaterThan(3);
  });
});

const lambdaOffer = {
  formatVersion: 'v1.0',
  offerCode: 'AWSLambda',
  version: '20261201',
  publicationDate: '2026-12-01T00:00:00Z',
  products: {
    A: {
      sku: 'A',
      productFamily: 'Serverless',
      attributes: {
        usagetype: 'Lambda-GB-Second-ARM',
        regionCode: 'us-east-1',
        location: 'US East (N. Virginia)',
      },
    },
  },
  terms: {
    OnDemand: {
      A: {
        'A.T': {
          priceDimensions: {
            'A.T.1': {
              beginRange: '0',
              endRange: 'Inf',
              unit: 'seconds',
              pricePerUnit: { USD: '0.0000100000' },
            },
          },
        },
      },
    },
  },
};
