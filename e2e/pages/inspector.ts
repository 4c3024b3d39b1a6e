import { expect, type Locator, type Page } from '@playwright/test';

/** The selected thing as a form. */
export class Inspector {
  readonly panel: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole('complementary', { name: 'Inspector' });
  }

  get name(): Locator {
    return this.panel.getByRole('textbox', { name: 'Name', exact: true });
  }

  field(title: string): Locator {
    return this.panel.getByRole('textbox', { name: title, exact: true });
  }

  async openTab(title: 'Properties' | 'Connections' | 'Usage' | 'Implied' | 'Notes'): Promise<void> {
    await this.panel.getByRole('tab', { name: title }).click();
  }

  /** Types a text or a number and leaves the field with Enter. */
  async set(title: string, value: string): Promise<void> {
    const field = this.field(title);
    await field.fill(value);
    await field.press('Enter');
    await expect(field).toHaveValue(value);
  }

  /** An address range, in the field that offers free blocks. */
  async setBlock(title: string, value: string): Promise<void> {
    const field = this.panel.getByRole('combobox', { name: title, exact: true });
    await field.fill(value);
    await field.press('Enter');
    await field.press('Escape');
    await expect(field).toHaveValue(value);
  }

  async choose(title: string, option: string): Promise<void> {
    await this.panel.getByRole('combobox', { name: title, exact: true }).click();
    await this.#page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Takes one entry out of a list, or puts it in. */
  async toggle(title: string, option: string): Promise<void> {
    const field = this.panel.getByRole('combobox', { name: title, exact: true });
    await field.click();
    await this.#page.getByRole('option', { name: option, exact: true }).click();
    await field.press('Escape');
  }

  async chooseProfile(profile: 'Sketch' | 'Standard' | 'Strict'): Promise<void> {
    await this.panel.getByText(profile, { exact: true }).click();
    await expect(this.panel.getByRole('radio', { name: profile })).toBeChecked();
  }
}
