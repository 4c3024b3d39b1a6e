import { expect, type Locator, type Page } from '@playwright/test';
import { BottomPanel } from './bottom-panel.ts';

/** The text that the drawing becomes. */
export class Template extends BottomPanel {
  readonly text: Locator;

  constructor(page: Page) {
    super(page, 'Template');
    this.text = this.panel.getByRole('textbox', { name: 'Text of the template' });
  }

  async choose(format: 'CloudFormation YAML' | 'JSON' | 'Mermaid'): Promise<void> {
    await this.panel.getByText(format, { exact: true }).click();
    await expect(this.panel.getByRole('radio', { name: format })).toBeChecked();
  }
}
