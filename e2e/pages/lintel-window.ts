import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from '../fixtures/hosts.ts';
import { asPattern } from './as-pattern.ts';
import { Canvas } from './canvas.ts';
import { Cost } from './cost.ts';
import { ExportDialog } from './export-dialog.ts';
import { Implied } from './implied.ts';
import { ImportDialog } from './import-dialog.ts';
import { Inspector } from './inspector.ts';
import { Palette } from './palette.ts';
import { Problems } from './problems.ts';
import { Reachability } from './reachability.ts';
import { Revisions } from './revisions.ts';
import { Simulation } from './simulation.ts';
import { Template } from './template.ts';

/** The window as its user sees it: the welcome screen, the title bar, commands by name and by key. */
export class LintelWindow {
  readonly page: Page;
  readonly canvas: Canvas;
  readonly palette: Palette;
  readonly inspector: Inspector;
  readonly problems: Problems;
  readonly reachability: Reachability;
  readonly simulation: Simulation;
  readonly cost: Cost;
  readonly template: Template;
  readonly implied: Implied;
  readonly revisions: Revisions;
  readonly exportDialog: ExportDialog;
  readonly importDialog: ImportDialog;
  readonly #app: App;

  constructor(app: App) {
    const { page } = app;
    this.#app = app;
    this.page = page;
    this.canvas = new Canvas(page, (name) => this.goTo(name));
    this.palette = new Palette(page);
    this.inspector = new Inspector(page);
    this.problems = new Problems(page);
    this.reachability = new Reachability(page);
    this.simulation = new Simulation(page);
    this.cost = new Cost(page);
    this.template = new Template(page);
    this.implied = new Implied(page);
    this.revisions = new Revisions(page);
    this.exportDialog = new ExportDialog(page, app.files);
    this.importDialog = new ImportDialog(page);
  }

  // The welcome screen

  get welcome(): Locator {
    return this.page.getByRole('heading', { name: 'Lintel', level: 1 });
  }

  get recent(): Locator {
    return this.page.getByRole('region', { name: 'Recent drawings' });
  }

  get templates(): Locator {
    return this.page.getByRole('region', { name: 'Templates' });
  }

  async startBlank(): Promise<void> {
    await this.page.getByRole('button', { name: 'New drawing' }).click();
    await this.ready();
  }

  async startFromTemplate(name: string): Promise<void> {
    await this.templates.getByRole('button', { name }).click();
    await this.ready();
    await expect(this.documentName).toHaveValue(name);
  }

  async openRecent(name: string): Promise<void> {
    await this.recent.getByRole('button', { name }).click();
    await this.ready();
  }

  /** Chooses a file as the answer to "Open file". */
  async openFile(path: string): Promise<void> {
    await this.#app.files.choose(path, () =>
      this.page.getByRole('button', { name: 'Open file', exact: true }).click(),
    );
  }

  /** Chooses a file as the answer to "Import Mermaid". */
  async importFile(path: string): Promise<void> {
    await this.#app.files.choose(path, () =>
      this.page.getByRole('button', { name: 'Import Mermaid' }).click(),
    );
  }

  // The editor

  /** The drawing is there and its first analysis too. */
  async ready(): Promise<void> {
    await expect(this.canvas.tree).toBeAttached();
    await this.settled();
  }

  /** The engine has answered the last edit. */
  async settled(): Promise<void> {
    await expect(this.page.getByRole('contentinfo')).toContainText(/engine (under )?\d+ ms/);
    await expect(this.page.locator('[data-stale]')).toHaveCount(0);
  }

  get documentName(): Locator {
    return this.page.getByRole('textbox', { name: 'Name of the drawing' });
  }

  get saveState(): Locator {
    return this.page.getByRole('region', { name: 'Title bar' }).getByRole('status');
  }

  /** Everything is in the library. */
  async saved(): Promise<void> {
    await expect(this.saveState).toHaveText('Saved', { timeout: 15_000 });
  }

  get monthlyCost(): Locator {
    return this.page.getByRole('button', { name: /Open the bill/ });
  }

  /** What the title bar says the month costs, in dollars. */
  async readMonthlyCost(): Promise<number> {
    await this.settled();
    const words = (await this.monthlyCost.textContent()) ?? '';
    return Number(/\$([\d,]+\.\d+)/.exec(words)?.[1]?.replaceAll(',', ''));
  }

  get problemCounts(): Locator {
    return this.page.getByRole('button', { name: /\d+ errors/ });
  }

  async expectErrors(count: number): Promise<void> {
    await expect(this.problemCounts).toHaveAccessibleName(new RegExp(`^${count} errors`));
    await this.settled();
  }

  /** How many nodes and connections the drawing has. */
  async readCounts(): Promise<readonly [nodes: number, connections: number]> {
    const [nodes = 0, connections = 0] = [
      ...((await this.canvas.tree.getAttribute('aria-label')) ?? '').matchAll(/\d+/g),
    ].map(Number);
    return [nodes, connections];
  }

  async expectCounts(nodes: number, connections: number): Promise<void> {
    await expect(this.canvas.tree).toHaveAccessibleName(
      `Drawing, ${countOf(nodes, 'node')}, ${countOf(connections, 'connection')}`,
    );
  }

  async rename(name: string): Promise<void> {
    await this.documentName.fill(name);
    await this.documentName.press('Enter');
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: /^Undo/ }).click();
  }

  async redo(): Promise<void> {
    await this.page.getByRole('button', { name: /^Redo/ }).click();
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Runs a command by its name in the command palette. */
  async run(title: string): Promise<void> {
    await this.#spotlight(title, new RegExp(`^${asPattern(title)}`));
  }

  /** Finds a node by its name in the command palette: it is selected and in view. */
  async goTo(name: string): Promise<void> {
    await this.#spotlight(name, new RegExp(`^${asPattern(name)} `));
  }

  async #spotlight(words: string, label: string | RegExp): Promise<void> {
    await expect(this.welcome.or(this.canvas.tree)).toBeAttached();
    await this.page.keyboard.press('Control+k');
    const search = this.page.getByRole('textbox', { name: 'Search commands, services and nodes' });
    await search.fill(words);
    await this.page.getByRole('dialog').getByRole('button', { name: label }).click();
    await expect(search).toBeHidden();
  }

  async close(): Promise<void> {
    await this.run('Close drawing');
    await expect(this.welcome).toBeVisible();
  }

  // What is told

  notification(text: string | RegExp): Locator {
    return this.page.getByRole('alert').or(this.page.getByRole('status')).filter({ hasText: text });
  }

  async useTheme(theme: 'Light' | 'Dark'): Promise<void> {
    await this.run(`${theme} theme`);
    await expect(this.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme.toLowerCase());
  }
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
