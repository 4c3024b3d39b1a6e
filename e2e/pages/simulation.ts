import { expect, type Locator, type Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

type View = 'Scenario' | 'Charts' | 'Nodes' | 'Decisions' | 'Cost' | 'Assumptions' | 'What if' | 'Compare';

/** Scenarios, their runs, and the load on the drawing. */
export class Simulation extends BottomPanel {
  constructor(page: Page) {
    super(page, 'Simulation');
  }

  async show(view: View): Promise<void> {
    await this.open();
    const views = this.panel.getByRole('radiogroup', { name: 'View of the simulation' });
    await views.getByText(view, { exact: true }).click();
  }

  async choose(scenario: string): Promise<void> {
    await this.open();
    const box = this.panel.getByRole('combobox', { name: 'Scenario', exact: true });
    await box.click();
    await this.page.getByRole('option', { name: scenario, exact: true }).click();
    // Runs of earlier sessions may come in meanwhile and draw the list anew: what is chosen is a fact first.
    await expect(box).toHaveValue(scenario);
  }

  async run(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Run', exact: true }).click();
  }

  /** Something that is done with the run that is shown. */
  async withRun(act: string): Promise<void> {
    await this.panel.getByRole('button', { name: /^More about run \d+$/ }).click();
    await this.page.getByRole('menuitem', { name: act, exact: true }).click();
  }

  /** The run is over, and this is its verdict. */
  async expectVerdict(sentence: string | RegExp): Promise<void> {
    await expect(this.panel.getByRole('status')).toHaveText(sentence, { timeout: 90_000 });
  }

  chart(id: string): Locator {
    return this.panel.locator(`[data-chart="${id}"]`);
  }

  field(group: string, name: string): Locator {
    return this.panel.getByRole('group', { name: group }).getByLabel(name, { exact: true });
  }

  row(text: string | RegExp): Locator {
    return this.panel.getByRole('row').filter({ hasText: text });
  }

  /** Moves the time of the run there with the keys of the slider. */
  async goToStart(): Promise<void> {
    const slider = this.panel.getByRole('slider', { name: 'Time in the run' });
    await slider.focus();
    await this.page.keyboard.press('Home');
  }

  /** Requests of a run under way, each as a dot on its way. */
  requests(): Locator {
    return this.page.locator('[data-load] [data-request]');
  }

  /** What a node says on the drawing. */
  badge(id: string): Locator {
    return this.page.locator(`[data-load] [data-node="${id}"]`);
  }
}
