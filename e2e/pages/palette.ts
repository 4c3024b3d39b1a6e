import { expect, type Locator, type Page } from '@playwright/test';

/** What can be placed. */
export class Palette {
  readonly panel: Locator;
  readonly search: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole('complementary', { name: 'Palette' });
    this.search = this.panel.getByRole('combobox', { name: 'Search the palette' });
  }

  /** The entry of a kind, found by its name. */
  async find(kind: string): Promise<Locator> {
    await this.search.fill(kind);
    const option = this.panel
      .getByRole('option')
      .filter({ has: this.#page.getByText(kind, { exact: true }) });
    await expect(option).toHaveCount(1);
    return option;
  }

  /** By keys: `/`, the name, Enter. */
  async place(words: string): Promise<void> {
    await this.#page.keyboard.press('/');
    await expect(this.search).toBeFocused();
    await this.search.fill(words);
    // The best match has the keys.
    await expect(this.panel.locator('[role="option"][data-combobox-selected]')).toHaveCount(1);
    await this.#page.keyboard.press('Enter');
  }
}
