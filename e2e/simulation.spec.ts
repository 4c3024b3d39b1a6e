import { resolve } from 'node:path';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

const autoScaling = resolve('assets/samples/simulation/auto-scaling.lintel.json');

test('a scenario runs, says what was missed and why, is changed, and both runs are compared', async ({
  app,
}) => {
  test.setTimeout(240_000);
  const lintel = new LintelWindow(app);
  const { simulation } = lintel;
  await lintel.openFile(autoScaling);
  await lintel.ready();

  await test.step('four times the load is more than the group can take at once', async () => {
    await simulation.choose('Four times the load after ten minutes');
    await simulation.run();
    await simulation.expectVerdict(/answered of the 99.9 % wanted; .* the budget is exhausted/);
    await expect(simulation.chart('throughput')).toContainText('offered');
    await expect(simulation.chart('errors')).toContainText('queue full (503)');
    await expect(simulation.chart('sizes')).toContainText('in service 8');
  });

  await test.step('the drawing shows the load at the chosen time', async () => {
    await expect(simulation.badge('app')).toContainText('8 up');
    await simulation.goToStart();
    await expect(simulation.badge('app')).toContainText('2 up');
  });

  await test.step('the decisions have their arithmetic, the assumptions their origin', async () => {
    await simulation.show('Decisions');
    await expect(simulation.row('= 4').first()).toBeVisible();
    await simulation.show('Assumptions');
    await expect(simulation.row('Yours').first()).toBeVisible();
    const time = simulation.panel.getByRole('textbox', { name: 'Time for a request of Application' });
    await time.fill('18');
    await expect(
      simulation.panel.getByRole('button', { name: /^Take back Time for a request/ }).last(),
    ).toBeVisible();
    await lintel.undo();
    await expect(time).toHaveValue(/^9 ms/);
    await simulation.show('Cost');
    await expect(simulation.panel).toContainText(/This run costs (at least )?\$/);
  });

  await test.step('less load is met; the change is one step of undo', async () => {
    await simulation.show('Scenario');
    const rate = simulation.field('Load 1', 'Rate').nth(1);
    await rate.fill('150');
    await rate.press('Tab');
    await simulation.run();
    await simulation.expectVerdict(/^The objective is met\./);
    await simulation.show('Compare');
    await expect(simulation.row('Verdict')).toContainText(/Missed.*Met/);
    await expect(simulation.row('Failed').first()).toContainText('better');
    await lintel.undo();
    await simulation.show('Scenario');
    await expect(simulation.field('Load 1', 'Rate').nth(1)).toHaveValue('400 /s');
  });
});

test('what can fail is put on the timeline, and a run is cancelled at once', async ({ app }) => {
  test.setTimeout(180_000);
  const lintel = new LintelWindow(app);
  const { simulation } = lintel;
  await lintel.openFile(autoScaling);
  await lintel.ready();
  await simulation.show('Scenario');
  await simulation.panel
    .getByRole('group', { name: 'What happens Add …' })
    .getByRole('button', { name: 'Add …' })
    .click();
  await app.page.getByRole('menuitem', { name: 'A zone is lost' }).click();
  await expect(simulation.panel.getByRole('button', { name: /^A zone is lost at/ })).toBeVisible();
  await simulation.field('Run', 'Lasts').fill('200000');
  await simulation.panel.getByRole('combobox', { name: 'Engine' }).click();
  await app.page.getByRole('option', { name: 'Every request' }).click();
  await simulation.run();
  await simulation.panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(simulation.panel.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await expect(simulation.panel.getByRole('status')).toHaveCount(0);
});

test('a drawing without requests says what to draw first', async ({ app }) => {
  const lintel = new LintelWindow(app);
  await lintel.startBlank();
  await lintel.simulation.open();
  await expect(lintel.simulation.panel).toContainText('Nothing in the drawing takes requests.');
  await expect(lintel.simulation.panel.getByRole('button', { name: 'Search the palette' })).toBeVisible();
});
