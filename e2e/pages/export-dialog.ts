import { expect, type Locator, type Page } from '@playwright/test';
import type { FileDialogs, SavedFile } from '../fixtures/file-dialogs.ts';

export type ExportFormat =
  | 'Mermaid'
  | 'CloudFormation (YAML)'
  | 'CloudFormation (JSON)'
  | 'SVG picture'
  | 'PNG picture'
  | 'PDF page'
  | 'Lintel document';

/** The drawing as something else. */
export class ExportDialog {
  readonly dialog: Locator;
  readonly #page: Page;
  readonly #files: FileDialogs;

  constructor(page: Page, files: FileDialogs) {
    this.#page = page;
    this.#files = files;
    this.dialog = page.getByRole('dialog', { name: 'Export' });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Export', exact: true }).click();
    await expect(this.dialog).toBeVisible();
  }

  async choose(format: ExportFormat): Promise<void> {
    await this.dialog.getByRole('radio', { name: format, exact: true }).check();
  }

  /** Opens the dialog, saves the drawing in that format and closes what is left open. */
  async save(format: ExportFormat): Promise<SavedFile> {
    await this.open();
    await this.choose(format);
    const saved = await this.#files.save(() =>
      this.dialog.getByRole('button', { name: 'Save as file' }).click(),
    );
    await this.close();
    return saved;
  }

  /** It stays open where the format cannot say everything, and tells what. */
  async close(): Promise<void> {
    const told = this.dialog.getByRole('alert');
    await expect(this.dialog.or(told))
      .toHaveCount(0)
      .catch(() => undefined);
    if (await this.dialog.isVisible()) await this.#page.keyboard.press('Escape');
    await expect(this.dialog).toBeHidden();
  }
}
