import { expect, type Locator, type Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

/** The month's bill. */
export class Cost extends BottomPanel {
  constructor(page: Page) {
    super(page, 'Cost');
  }

  /** One of the views beside the bill itself. */
  async show(view: string): Promise<void> {
    await this.panel
      .getByRole('radiogroup', { name: 'View of the cost' })
      .getByText(view, { exact: true })
      .click();
  }

  /** What an opened line says. */
  detail(text: string): Locator {
    return this.panel.getByRole('row').filter({ hasText: text });
  }

  line(label: string | RegExp): Locator {
    return this.panel.getByRole('row').filter({ has: this.page.getByRole('button', { name: label }) });
  }

  /** Opens a line to how it was computed. */
  async explain(label: string | RegExp): Promise<Locator> {
    const button = this.panel.getByRole('button', { name: label, expanded: false });
    await button.click();
    const detail = this.panel.getByRole('row').filter({ hasText: 'Formula' });
    await expect(detail).toBeVisible();
    return detail;
  }
}
