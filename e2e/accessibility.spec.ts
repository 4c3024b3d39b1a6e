import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

for (const theme of ['Light', 'Dark'] as const) {
  test(`nothing is serious for assistive technology in the ${theme.toLowerCase()} theme`, async ({ app }) => {
    test.setTimeout(360_000);
    const lintel = new LintelWindow(app);

    const check = (what: string): Promise<void> =>
      test.step(what, async () => {
        const axe = new AxeBuilder({ page: app.page });
        // The same page as in the light theme in other colours: the rest needs no second look.
        if (theme === 'Dark') axe.withRules(['color-contrast']);
        const { violations } = await axe.analyze();
        const grave = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
        expect(grave, what).toEqual([]);
      });

    await lintel.useTheme(theme);
    await expect(lintel.templates.getByRole('button')).toHaveCount(12);
    await check('welcome');

    await lintel.startFromTemplate('Three-tier web application');
    await lintel.canvas.delete('NAT a');
    await lintel.canvas.delete('NAT b');
    await lintel.settled();
    await lintel.problems.open();
    await lintel.canvas.select('Web servers');
    await check('editor with a selection and problems');

    await lintel.reachability.ask('The internet', 'Orders database');
    await lintel.reachability.expectAnswer(/does not reach/);
    await check('a blocked way');
    await lintel.reachability.pin('It must stay unreachable');
    await lintel.reachability.show('Pinned');
    await expect(lintel.reachability.row('must not reach')).toContainText('Holds');
    await check('pinned questions');
    await lintel.reachability.show('Failures');
    await expect(lintel.reachability.panel.getByRole('button', { name: 'Zone a fails' })).toBeVisible();
    await check('failures');

    await lintel.simulation.show('Scenario');
    await check('scenario');
    await lintel.simulation.run();
    await lintel.simulation.expectVerdict(/./);
    await check('charts of a run');
    await lintel.simulation.show('Assumptions');
    await check('assumptions of a run');
    await lintel.simulation.show('Nodes');
    await check('nodes of a run');
    await lintel.simulation.show('Decisions');
    await check('decisions of a run');
    await lintel.simulation.show('Cost');
    await check('cost of a run');
    await lintel.simulation.show('What if');
    await lintel.simulation.panel.getByRole('button', { name: 'Try them' }).click();
    await expect(lintel.simulation.panel.getByRole('button', { name: 'Try again' })).toBeVisible({
      timeout: 90_000,
    });
    await check('what could be decided otherwise');

    await lintel.cost.open();
    await lintel.cost.explain(/m7g\.large hours/);
    await check('cost');
    for (const view of ['Workload', 'Months', 'What if', 'Range', 'Budgets', 'Compare']) {
      await lintel.cost.show(view);
      await check(`cost, ${view}`);
    }
    await lintel.cost.show('Bill');

    await lintel.template.open();
    await expect(lintel.template.text).toBeVisible();
    await check('template');

    await lintel.exportDialog.open();
    await check('export');
  });
}
