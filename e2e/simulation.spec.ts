import { resolve } from 'node:path';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

const autoScaling = resolve('assets/samples/simulation/auto-scaling.lintel.json');
const uploads = resolve('assets/samples/simulation/upload-pipeline.lintel.json');

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

  await test.step('what happened leads to its time, with the requests that were under way then', async () => {
    await simulation.panel.getByRole('button', { name: /^13:00, Scaling: Application: 2 → 4/ }).click();
    await expect(simulation.badge('app')).toContainText('200 waiting');
    await expect(simulation.requests().nth(100)).toBeAttached();
    await simulation.badge('app').click();
    await expect(simulation.row('Application').first()).toHaveAttribute('data-chosen');
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

test('what can fail is put on the timeline, and a run is paused and cancelled at once', async ({ app }) => {
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

  await test.step('paused it stands still, and goes on', async () => {
    const clock = simulation.panel.getByText(/^[\d:]+ of 55:33:20$/);
    await expect(clock).toBeVisible();
    await expect(simulation.badge('app')).toContainText('up');
    await simulation.panel.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(simulation.panel.getByRole('button', { name: 'Go on' })).toBeVisible();
    const there = await clock.textContent();
    await expect(clock).toHaveText(there ?? '');
    await simulation.panel.getByRole('button', { name: 'Go on' }).click();
    await expect(clock).not.toHaveText(there ?? '');
  });

  await test.step('single requests are on their way over the drawing', async () => {
    await expect(simulation.requests().first()).toBeAttached();
  });

  await simulation.panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(simulation.panel.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await simulation.expectVerdict(/^Stopped after [\d.]+ of 200000 s: what follows is of that time\./);
});

test('rates go at a speed, stand still and are stopped like requests, in the mode of the simulation', async ({
  app,
}) => {
  test.setTimeout(180_000);
  const lintel = new LintelWindow(app);
  const { simulation } = lintel;
  await lintel.openFile(autoScaling);
  await lintel.ready();
  const modes = app.page.getByRole('radiogroup', { name: 'Mode' });
  await modes.getByText('Simulate', { exact: true }).click();
  await expect(app.page.getByPlaceholder('Search services')).not.toBeInViewport();
  await simulation.panel.getByRole('combobox', { name: 'Engine' }).click();
  await app.page.getByRole('option', { name: 'Rates' }).click();
  await simulation.panel.getByRole('combobox', { name: 'Speed of runs' }).click();
  await app.page.getByRole('option', { name: 'At 600 × time', exact: true }).click();
  await simulation.run();
  const clock = simulation.panel.getByText(/^[\d:]+ of 1:00:00$/);
  await expect(clock).toHaveText(/^[1-9]\d?:\d\d of /);
  await simulation.panel.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(simulation.panel.getByRole('button', { name: 'Go on' })).toBeVisible();
  const there = await clock.textContent();
  await expect(clock).toHaveText(there ?? '');
  await simulation.panel.getByRole('button', { name: 'Cancel' }).click();
  await simulation.expectVerdict(/^Stopped after [\d.]+ of 3600 s: what follows is of that time\./);
  await simulation.show('Nodes');
  await expect(simulation.row(/^requests/).first()).toContainText(/\d,\d{3}/);
  await modes.getByText('Design', { exact: true }).click();
  await expect(app.page.getByPlaceholder('Search services')).toBeInViewport();

  await test.step('a drawing is closed in that mode, too', async () => {
    await modes.getByText('Simulate', { exact: true }).click();
    await lintel.close();
  });
});

test('a drawing without requests says what to draw first', async ({ app }) => {
  const lintel = new LintelWindow(app);
  await lintel.startBlank();
  await lintel.simulation.open();
  await expect(lintel.simulation.panel).toContainText('Nothing in the drawing takes requests.');
  await expect(lintel.simulation.panel.getByRole('button', { name: 'Search the palette' })).toBeVisible();
});

test('runs are kept with the drawing, count for the bill, and are compared after a restart', async ({
  hosts,
}) => {
  test.setTimeout(240_000);
  const first = await hosts.start();
  const lintel = new LintelWindow(first);
  const { simulation } = lintel;
  await lintel.openFile(uploads);
  await lintel.ready();
  await simulation.choose('1,000 uploads at once');
  await simulation.run();
  await simulation.expectVerdict(/None of [\d,]+ requests failed\.$/);

  await test.step('a run counts for the bill, until the workload does again', async () => {
    await simulation.panel.getByRole('button', { name: 'Use this run for the bill' }).click();
    await expect(simulation.panel).toContainText('The bill counts with it');
    await lintel.cost.open();
    await expect(lintel.cost.panel).toContainText('A month of run 1');
    await lintel.cost.panel.getByRole('button', { name: 'Use the workload again' }).click();
    await expect(lintel.cost.panel).not.toContainText('A month of run 1');
    await simulation.open();
    await expect(simulation.panel.getByRole('button', { name: 'Use this run for the bill' })).toBeVisible();
  });

  await test.step('several runs at once have a band around their curves', async () => {
    await simulation.show('Scenario');
    await simulation.field('Run', 'Times').fill('3');
    await simulation.run();
    await simulation.expectVerdict(/requests failed\.$/);
    await expect(simulation.panel.getByLabel('Run', { exact: true })).toHaveValue(/^Run 2:/);
    await expect(simulation.panel).toContainText('Means of 3 runs');
  });

  await expect(lintel.saveState).toHaveText(/^Saved/);
  await first.quit();
  const again = await hosts.start();
  const next = new LintelWindow(again);
  await next.openRecent('Ten thousand uploads an hour');
  await next.simulation.open();
  await expect(next.simulation.panel.getByLabel('Run', { exact: true })).toHaveValue(/^Run 2:/);
  await next.simulation.show('Compare');
  await expect(next.simulation.row('Verdict')).toContainText('No objectives');
  await next.simulation.withRun('Forget this run');
  await expect(next.simulation.panel.getByLabel('Run', { exact: true })).toHaveValue(/^Run 1:/);
});

test('what could be decided otherwise is tried with the same luck, and done with one click', async ({
  app,
}) => {
  test.setTimeout(240_000);
  const lintel = new LintelWindow(app);
  const { simulation } = lintel;
  await lintel.openFile(uploads);
  await lintel.ready();
  await simulation.choose('1,000 uploads at once');
  await simulation.show('What if');
  await simulation.panel.getByRole('button', { name: 'Try them' }).click();
  const batches = simulation.row('Process: batches of 20, not 10');
  await expect(batches).toContainText('Better', { timeout: 90_000 });
  await batches.getByRole('button', { name: /^Do it/ }).click();
  await expect(simulation.panel).toContainText('The drawing was changed since.');
  await expect(batches.getByRole('button', { name: /^Do it/ })).toBeDisabled();
});

test('what happens is dragged onto the time of the run, and moved and removed with the keys', async ({
  app,
}) => {
  const lintel = new LintelWindow(app);
  const { simulation } = lintel;
  await lintel.openFile(autoScaling);
  await lintel.ready();
  await simulation.show('Scenario');
  const axis = simulation.panel.getByRole('group', { name: 'What happens, on the time of the run' });
  await simulation.panel
    .getByRole('group', { name: /^What can happen/ })
    .getByRole('button', { name: 'Targets crash' })
    .dragTo(axis, { targetPosition: { x: 60, y: 8 } });
  const mark = axis.getByRole('button', { name: /^Targets crash at / });
  await expect(mark).toBeVisible();
  const before = await mark.getAttribute('aria-label');
  await mark.focus();
  await app.page.keyboard.press('ArrowRight');
  await expect(axis.getByRole('button', { name: before ?? '' })).toHaveCount(0);
  await app.page.keyboard.press('Delete');
  await expect(mark).toHaveCount(0);
  // Without a mouse: Enter puts it on the axis, and the mark has the focus.
  await simulation.panel
    .getByRole('group', { name: /^What can happen/ })
    .getByRole('button', { name: 'A zone is lost' })
    .press('Enter');
  await expect(axis.getByRole('button', { name: /^A zone is lost at 20:00/ })).toBeFocused();
});

test('nonsense is one sentence, and nothing runs', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { simulation } = lintel;
  await lintel.openFile(autoScaling);
  await lintel.ready();
  await simulation.show('Scenario');
  const alert = simulation.panel.getByRole('alert');

  await test.step('a way without an exit', async () => {
    await simulation.panel
      .getByRole('group', { name: 'Requests Add' })
      .getByRole('button', { name: 'Add' })
      .click();
    await simulation.panel.getByRole('switch', { name: 'A way of its own, past what is drawn' }).click();
    await simulation.panel.getByRole('button', { name: 'Add a branch' }).click();
    await expect(alert).toContainText('go round without an exit: let some of them leave.');
    await simulation.run();
    await expect(alert.last()).toContainText('go round without an exit');
    await expect(simulation.panel.getByRole('status')).toHaveCount(0);
    await simulation.panel.getByRole('switch', { name: 'A way of its own, past what is drawn' }).click();
    await expect(alert).toHaveCount(0);
  });

  await test.step('a trace with a broken line', async () => {
    await simulation.panel
      .getByRole('group', { name: 'Load 1' })
      .getByRole('combobox', { name: 'Arrivals' })
      .click();
    await app.page.getByRole('option', { name: 'From a CSV' }).click();
    const rows = simulation.panel.getByRole('textbox', { name: /^Rows/ });
    await rows.fill('t,count\n0,10\nsoon,20\n');
    await expect(simulation.panel.getByRole('group', { name: 'Load 1' })).toContainText('Line 3:');
    await simulation.run();
    await expect(alert.last()).toContainText(/line 3/i);
  });
});
