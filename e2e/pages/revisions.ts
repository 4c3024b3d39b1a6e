import { expect, type Locator, type Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

/** Earlier states of the drawing. */
export class Revisions extends BottomPanel {
  constructor(page: Page) {
    super(page, 'Revisions');
  }

  row(number: number): Locator {
    return this.panel
      .getByRole('row')
      .filter({ has: this.page.getByRole('cell', { name: String(number), exact: true }) });
  }

  /** Shows the drawing against that revision. */
  async compare(number: number): Promise<Locator> {
    await this.row(number).getByRole('button', { name: 'Compare' }).click();
    return this.panel.getByRole('region', { name: /^Changes since/ });
  }

  async restore(number: number): Promise<void> {
    await this.row(number).getByRole('button', { name: 'Restore' }).click();
  }

  async name(number: number, name: string): Promise<void> {
    await this.row(number).getByRole('button', { name: /^Name/ }).click();
    const dialog = this.page.getByRole('dialog', { name: `Name revision ${number}` });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Keep the name' }).click();
    await expect(dialog).toBeHidden();
  }
}
