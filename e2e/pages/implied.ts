import type { Locator, Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

/** The resources that nobody drew but the drawing needs. */
export class Implied extends BottomPanel {
  constructor(page: Page) {
    super(page, 'Implied');
  }

  async filter(words: string): Promise<void> {
    await this.panel.getByRole('textbox', { name: 'Filter implied resources' }).fill(words);
  }

  async makeExplicit(logicalId: string): Promise<void> {
    await this.panel.getByRole('button', { name: `Make explicit: ${logicalId}` }).click();
  }

  resource(words: string | RegExp): Locator {
    return this.panel.getByRole('row').filter({ hasText: words });
  }
}
