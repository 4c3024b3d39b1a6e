import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

test('a drawing that was moved and zoomed looks as one that is painted there at once', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { canvas, page } = lintel;
  await lintel.startFromTemplate('Three-tier web application');
  await lintel.expectErrors(0);

  const repainted = async (): Promise<readonly number[]> => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await canvas.picture();
    await page.emulateMedia({ colorScheme: 'light' });
    return canvas.picture();
  };
  await page.emulateMedia({ colorScheme: 'light' });
  const gestures: readonly [what: string, act: () => Promise<void>][] = [
    ['panned', () => canvas.wheel(-17, 23, 9)],
    ['panned back and further', () => canvas.wheel(31, -40, 12)],
    ['zoomed out and panned', () => canvas.wheel(0, 120, 2, 'Control').then(() => canvas.wheel(13, 7, 8))],
    ['zoomed in', () => canvas.wheel(0, -90, 5, 'Control')],
  ];
  for (const [what, act] of gestures) {
    await act();
    const moved = await canvas.picture();
    const fresh = await repainted();
    expect(new Set(fresh).size, `${what}: something is painted`).toBeGreaterThan(20);
    // Where a shifted picture and its new edge meet, a letter or line may differ by a shade.
    const furthest = Math.max(...fresh.map((brightness, tile) => Math.abs(brightness - (moved[tile] ?? 0))));
    expect(furthest, what).toBeLessThan(12);
  }
});
