import { expect, type Locator, type Page } from '@playwright/test';

/** What an import found, and what it could not draw. */
export class ImportDialog {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^Imported / });
  }

  note(text: string | RegExp): Locator {
    return this.dialog.getByRole('listitem').filter({ hasText: text });
  }

  async goOn(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Go on' }).click();
    await expect(this.dialog).toBeHidden();
  }
}
