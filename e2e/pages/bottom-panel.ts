import { expect, type Locator, type Page } from '@playwright/test';

type PanelTitle = 'Problems' | 'Reachability' | 'Simulation' | 'Cost' | 'Template' | 'Implied' | 'Revisions';

/** One of the views under the drawing. */
export class BottomPanel {
  readonly tab: Locator;
  readonly panel: Locator;
  protected readonly page: Page;

  constructor(page: Page, title: PanelTitle) {
    this.page = page;
    this.tab = page
      .getByRole('tablist', { name: 'Bottom panel' })
      .getByRole('tab', { name: new RegExp(`^${title}`) });
    this.panel = page.getByRole('tabpanel', { name: new RegExp(`^${title}`) });
  }

  async open(): Promise<void> {
    if ((await this.tab.getAttribute('aria-selected')) !== 'true') await this.tab.click();
    await expect(this.panel).toBeVisible();
  }
}
