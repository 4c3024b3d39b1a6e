import { expect, type Locator, type Page } from '@playwright/test';
import { asPattern } from './as-pattern.ts';

/** Where in a node, from its top left corner, as shares of its size. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

const middle: Place = { x: 0.5, y: 0.5 };

/**
 * The drawing. Screen readers and keys get a tree, hands get what is painted: a node is brought into view by its name
 * before it is touched, because far out it has no element.
 */
export class Canvas {
  readonly tree: Locator;
  readonly surface: Locator;
  readonly #page: Page;
  readonly #goTo: (name: string) => Promise<void>;

  constructor(page: Page, goTo: (name: string) => Promise<void>) {
    this.#page = page;
    this.#goTo = goTo;
    this.surface = page.getByRole('main', { name: 'Drawing' });
    this.tree = page.getByRole('tree', { name: /^Drawing, / });
  }

  /** The items that the tree has around where the keys are. */
  item(label: string | RegExp): Locator {
    return this.tree.getByRole('treeitem', { name: label });
  }

  /** What a screen reader is told that the keys are on, and its place among its neighbours. */
  async readActive(): Promise<{ readonly label: string; readonly position: number }> {
    return this.tree.evaluate((tree) => {
      const item = tree.ownerDocument.getElementById(tree.getAttribute('aria-activedescendant') ?? '');
      return { label: item?.textContent ?? '', position: Number(item?.getAttribute('aria-posinset')) };
    });
  }

  get selectedItem(): Locator {
    return this.tree.getByRole('treeitem', { selected: true });
  }

  /** Selects the node of that name and brings it into view. */
  async show(name: string): Promise<Locator> {
    await this.#goTo(name);
    await expect(this.selectedItem).toHaveAccessibleName(new RegExp(`^${asPattern(name)}, `));
    const element = this.surface.locator('[data-node][data-selected]');
    await expect(element).toHaveCount(1);
    const id = (await element.getAttribute('data-node')) ?? '';
    return this.#elementOf(id);
  }

  #elementOf(id: string): Locator {
    return this.surface.locator(`.react-flow__node [data-node="${id}"]`);
  }

  async select(name: string): Promise<void> {
    await this.show(name);
  }

  /** The one, then the other as well, by mouse. */
  async selectBoth(first: string, second: string): Promise<void> {
    const { source, target } = await this.#bothInView(first, second);
    await this.#press(await stillBox(source), middle);
    await this.#page.mouse.up();
    await this.#page.keyboard.down('Shift');
    await this.#press(target, middle);
    await this.#page.mouse.up();
    await this.#page.keyboard.up('Shift');
  }

  async delete(name: string): Promise<void> {
    await this.show(name);
    await this.focus();
    await this.#page.keyboard.press('Delete');
    await expect(this.item(new RegExp(`^${asPattern(name)}, `))).toHaveCount(0);
  }

  /** The keys go to the drawing. */
  async focus(): Promise<void> {
    await this.#page.keyboard.press('Control+j');
    await expect(this.tree).toBeFocused();
  }

  /** The whole drawing in the window. */
  async fit(): Promise<void> {
    await this.surface.getByRole('button', { name: 'Fit the drawing' }).click();
  }

  /** Turns the wheel over the middle of the drawing, one notch a frame; with `Control` held it zooms. */
  async wheel(dx: number, dy: number, notches: number, modifier?: 'Control'): Promise<void> {
    const box = await stillBox(this.surface);
    await this.#page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.4);
    if (modifier !== undefined) await this.#page.keyboard.down(modifier);
    for (let notch = 0; notch < notches; notch += 1) await this.#page.mouse.wheel(dx, dy);
    if (modifier !== undefined) await this.#page.keyboard.up(modifier);
  }

  /** What is painted below the elements, once it has come to rest: the mean brightness of every 8 by 8 pixels. */
  async picture(): Promise<readonly number[]> {
    const painted = this.surface.locator('[data-canvas] > canvas');
    let picture: readonly number[] = [];
    await expect
      .poll(
        async () => {
          const before = picture;
          picture = await painted.evaluate(brightnessOfTiles);
          return picture.length > 0 && JSON.stringify(picture) === JSON.stringify(before);
        },
        { intervals: [300] },
      )
      .toBe(true);
    return picture;
  }

  /** Drags a kind from the palette onto a place of a node, or of the empty page. */
  async drop(option: Locator, into: string | undefined, place: Place = middle): Promise<void> {
    const target = into === undefined ? this.surface : await this.show(into);
    // A container can be larger than the window.
    await this.focus();
    await this.#page.keyboard.press('Shift+F');
    const box = await stillBox(target);
    const surface = await stillBox(this.surface);
    await option.dragTo(this.surface, {
      targetPosition: {
        x: box.x - surface.x + box.width * place.x,
        y: box.y - surface.y + box.height * place.y,
      },
    });
  }

  /** Drags a node by the hand to a place of another one. */
  async drag(name: string, into: string, place: Place = middle): Promise<void> {
    const { source, target } = await this.#bothInView(name, into);
    await this.#press(await stillBox(source), { x: 0.5, y: 0.3 });
    await this.#release(target, place);
  }

  /** Pulls a line from the right side of a node to another node; `meaning` where it can mean several things. */
  async connect(from: string, to: string, meaning?: string): Promise<void> {
    const { source, target } = await this.#bothInView(from, to);
    const connections = await this.#connectionCount();
    const id = await source.getAttribute('data-node');
    const handle = this.surface.locator(`[data-handle="connect"][data-node="${id}"][data-side="right"]`);
    await source.hover({ force: true });
    await this.#press(await stillBox(handle), middle);
    await this.#release(target, { x: 0.5, y: 0.35 });
    if (meaning !== undefined) {
      const menu = this.#page.getByRole('menu', { name: `Connect ${from} to ${to}` });
      await menu.getByRole('menuitem', { name: new RegExp(`^${asPattern(meaning)}`) }).click();
    }
    await expect.poll(() => this.#connectionCount()).toBe(connections + 1);
  }

  async #connectionCount(): Promise<number> {
    const label = (await this.tree.getAttribute('aria-label')) ?? '';
    return Number(/(\d+) connections?/.exec(label)?.[1]);
  }

  /**
   * The element of one node, and where another one is, with the whole drawing in the window. Far out only what is
   * selected has an element for sure, so the second is measured first.
   */
  async #bothInView(first: string, second: string): Promise<{ source: Locator; target: Box }> {
    const other = await this.show(second);
    await this.fit();
    const target = await stillBox(other);
    const source = await this.show(first);
    await this.fit();
    return { source, target };
  }

  async #press(box: Box, place: Place): Promise<void> {
    await this.#page.mouse.move(box.x + box.width * place.x, box.y + box.height * place.y);
    await this.#page.mouse.down();
  }

  async #release(box: Box, place: Place): Promise<void> {
    await this.#page.mouse.move(box.x + box.width * place.x, box.y + box.height * place.y, { steps: 6 });
    await this.#page.mouse.up();
  }

  /** The drawing holds a node of that name, kind and container. */
  async expectNode(name: string, kind: string, container?: string): Promise<void> {
    await this.show(name);
    const place = container === undefined ? '' : ` in ${container}`;
    await expect(this.selectedItem).toHaveAccessibleName(
      new RegExp(`^${asPattern(name)}, ${asPattern(kind)}${asPattern(place)}`),
    );
  }

  async expectNoNode(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+k');
    const search = this.#page.getByRole('textbox', { name: 'Search commands, services and nodes' });
    await search.fill(name);
    await expect(this.#page.getByRole('dialog').getByRole('button', { name })).toHaveCount(0);
    await this.#page.keyboard.press('Escape');
    await expect(search).toBeHidden();
  }

  /** A node says how many problems it has, in words for those who cannot see the badge. */
  async expectProblems(name: string, count: number): Promise<void> {
    await this.show(name);
    const words = count === 0 ? /^(?!.*problem)/ : new RegExp(`, ${count} problems?$`);
    await expect(this.selectedItem).toHaveAccessibleName(words);
    await expect(this.surface.getByRole('button', { name: /problems?, the worst/ })).toHaveCount(
      count === 0 ? 0 : 1,
    );
  }
}

function brightnessOfTiles(canvas: HTMLCanvasElement): readonly number[] {
  const { width, height } = canvas;
  const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  const tiles: number[] = [];
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      let sum = 0;
      for (let y = top; y < top + 8; y += 1) {
        for (let x = left; x < left + 8; x += 1) {
          const at = (y * width + x) * 4;
          sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
        }
      }
      tiles.push(sum / (8 * 8 * 3));
    }
  }
  return tiles;
}

/** Where something is once it has come to rest. */
async function stillBox(locator: Locator): Promise<Box> {
  let box: Box | null = null;
  await expect
    .poll(async () => {
      const before = box;
      box = await locator.boundingBox();
      return box !== null && JSON.stringify(box) === JSON.stringify(before);
    })
    .toBe(true);
  if (box === null) throw new Error('It is not in view.');
  return box;
}
