import { expect, type Locator, type Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

/** What is wrong with the drawing. */
export class Problems extends BottomPanel {
  constructor(page: Page) {
    super(page, 'Problems');
  }

  /** The sentence of a problem; a click leads to what it is about. */
  sentence(text: string | RegExp): Locator {
    return this.panel.getByRole('button', { name: text }).and(this.panel.locator(':not([aria-label])'));
  }

  #actionsOf(text: string | RegExp): Locator {
    return this.sentence(text).locator('xpath=..');
  }

  async expect(text: string | RegExp): Promise<void> {
    await expect(this.sentence(text)).toHaveCount(1);
  }

  async expectNone(text: string | RegExp): Promise<void> {
    await expect(this.sentence(text)).toHaveCount(0);
  }

  /** The one fix that there is, with one click. */
  async fix(text: string | RegExp): Promise<void> {
    await this.#actionsOf(text).getByRole('button', { name: 'Fix', exact: true }).click();
    await this.expectNone(text);
  }

  async chooseFix(text: string | RegExp, title: string | RegExp): Promise<void> {
    await this.#actionsOf(text).getByRole('button', { name: 'Fix …' }).click();
    await this.page.getByRole('menuitem', { name: title }).click();
    await this.expectNone(text);
  }

  async #openMenu(text: string | RegExp): Promise<void> {
    await this.#actionsOf(text)
      .getByRole('button', { name: /^More about/ })
      .click();
  }

  /** Asks why the problem is shown, or, where it is suppressed, why it is not. */
  async why(text: string | RegExp): Promise<Locator> {
    await this.#openMenu(text);
    await this.page.getByRole('menuitem', { name: /^Why is this (not )?shown\?$/ }).click();
    return this.page.getByRole('dialog');
  }

  /** Asks a check, found by these words, why it says nothing about a node. */
  async whyNot(check: string, about: string): Promise<Locator> {
    await this.panel.getByRole('button', { name: 'Why is a check not shown?' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Why is a check shown, or not?' });
    for (const [field, words] of [
      ['Check', check],
      ['About', about],
    ] as const) {
      await dialog.getByRole('combobox', { name: field }).fill(words);
      await this.page
        .getByRole('listbox', { name: field })
        .getByRole('option', { name: new RegExp(`^${words}`) })
        .first()
        .click();
    }
    return dialog;
  }

  /** Says that the problem is meant: opens the dialog, which says what would be pinned. */
  async accept(text: string | RegExp): Promise<Locator> {
    await this.#openMenu(text);
    await this.page.getByRole('menuitem', { name: /^Accept as meant/ }).click();
    return this.page.getByRole('dialog', { name: /as meant$/ });
  }

  async showSuppressed(): Promise<void> {
    await this.panel.getByRole('switch', { name: /^Show \d+ suppressed/ }).check();
  }

  async explain(text: string | RegExp): Promise<Locator> {
    await this.#openMenu(text);
    await this.page.getByRole('menuitem', { name: /^Explain/ }).click();
    return this.page.getByRole('dialog');
  }

  /** Says how the check behind the problem counts in this drawing. */
  async count(text: string | RegExp, as: 'a warning' | 'information'): Promise<void> {
    await this.#openMenu(text);
    await this.page.getByRole('menuitem', { name: `Count as ${as}` }).click();
  }

  async doNotReport(text: string | RegExp): Promise<void> {
    await this.#openMenu(text);
    await this.page.getByRole('menuitem', { name: 'Do not report' }).click();
    await this.expectNone(text);
  }

  async suppress(text: string | RegExp, reason: string): Promise<void> {
    await this.#openMenu(text);
    await this.page.getByRole('menuitem', { name: /^Suppress/ }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Suppress/ });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await dialog.getByRole('button', { name: 'Suppress' }).click();
    await expect(dialog).toBeHidden();
    await this.expectNone(text);
  }
}
