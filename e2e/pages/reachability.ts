import { expect, type Locator, type Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

/** Questions about the network, and the way that lights up on the drawing. */
export class Reachability extends BottomPanel {
  /** The lines of the way on the drawing. */
  readonly route: Locator;
  /** The numbers of its stops, with a cross where it is refused. */
  readonly marks: Locator;

  constructor(page: Page) {
    super(page, 'Reachability');
    this.route = page.locator('[data-route]');
    this.marks = page.locator('[data-route-marks] > span');
  }

  async #choose(field: string, name: string): Promise<void> {
    const box = this.panel.getByRole('combobox', { name: field, exact: true });
    await box.click();
    await box.fill(name);
    await this.page
      .getByRole('listbox', { name: field, exact: true })
      .getByRole('option', { name: new RegExp(`^${name}`) })
      .first()
      .click();
  }

  async show(
    view: 'Ask' | 'From the internet' | 'Matrix' | 'Pinned' | 'Failures' | 'Compare',
  ): Promise<void> {
    await this.open();
    const views = this.panel.getByRole('radiogroup', { name: 'View of the network' });
    await views.getByText(view, { exact: true }).click();
  }

  /** Asks with the fields of the panel; the port is the first that the receiver listens on. */
  async ask(from: string, to: string): Promise<void> {
    await this.show('Ask');
    await this.#choose('From', from);
    await this.#choose('To', to);
    await this.panel.getByRole('button', { name: 'Ask', exact: true }).click();
  }

  /** Asks the question of the form again, over the other addresses. */
  async askOver(addresses: 'IPv4' | 'IPv6'): Promise<void> {
    await this.panel.getByRole('combobox', { name: 'Addresses' }).click();
    await this.page.getByRole('option', { name: addresses }).click();
    await this.panel.getByRole('button', { name: 'Ask', exact: true }).click();
  }

  async askTask(from: string, task: string): Promise<void> {
    await this.show('Ask');
    await this.#choose('From', from);
    await this.panel.getByRole('combobox', { name: 'Question', exact: true }).click();
    await this.page.getByRole('option', { name: task }).click();
    await this.panel.getByRole('button', { name: 'Ask', exact: true }).click();
  }

  /** The verdict in one sentence. */
  async expectAnswer(sentence: string | RegExp): Promise<void> {
    await expect(this.panel.getByRole('status')).toHaveText(sentence);
  }

  get causes(): Locator {
    return this.panel.getByRole('region', { name: 'What refuses' });
  }

  get request(): Locator {
    return this.panel.getByRole('region', { name: 'The request' }).getByRole('listitem');
  }

  get answer(): Locator {
    return this.panel.getByRole('region', { name: 'The answer' }).getByRole('listitem');
  }

  async fix(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Fix the way' }).click();
  }

  async pin(title: 'It must reach' | 'It must stay unreachable'): Promise<void> {
    await this.panel.getByRole('button', { name: 'Pin …' }).click();
    await this.page.getByRole('menuitem', { name: title }).click();
  }

  /** Compares the drawing as it is with an earlier state of it. */
  async compareWith(revision: number): Promise<void> {
    await this.show('Compare');
    await this.panel.getByRole('combobox', { name: 'Compare with revision' }).click();
    await this.page
      .getByRole('listbox', { name: 'Compare with revision' })
      .getByRole('option', { name: new RegExp(`^${revision},`) })
      .click();
  }

  /** What the comparison lists under that heading. */
  ways(group: 'Opened' | 'Closed' | 'Changed'): Locator {
    return this.panel.getByRole('region', { name: group });
  }

  row(text: string | RegExp): Locator {
    return this.panel.getByRole('row').filter({ hasText: text });
  }
}
