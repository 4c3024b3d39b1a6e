import { expect, test } from './fixtures/hosts.ts';
import { asWebHost } from './fixtures/web-host.ts';

/** What only the loopback host has: its address, its cookie, and an end when the last window is closed. */

test('the page is isolated from every other page and signed in by cookie alone', async ({ app }) => {
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(app.page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const [cookie] = await app.page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1', path: '/' });
  expect(await app.page.evaluate(() => document.cookie)).toBe('');
  expect(await app.page.evaluate(() => 'lintelHost' in window)).toBe(false);
});

test('the address works once, and says so afterwards', async ({ app }) => {
  const { address } = asWebHost(app);
  const browser = app.page.context().browser();
  const stranger = await browser?.newPage();
  await stranger?.goto(address);
  await expect(stranger?.locator('body') ?? app.page.locator('nothing')).toContainText('was used already');
});

test('a page of another origin cannot call the host, even in the same browser', async ({ app }) => {
  const origin = new URL(app.page.url()).origin;
  const other = await app.page.context().newPage();
  await other.route('http://evil.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
  );
  await other.goto('http://evil.example/');
  const outcome = await other.evaluate(async (target) => {
    const attempt = (init: RequestInit): Promise<string> =>
      fetch(`${target}/rpc/library.list`, {
        method: 'POST',
        credentials: 'include',
        body: '{}',
        ...init,
      }).then(
        (response) => `answered ${response.type} ${response.status}`,
        () => 'refused',
      );
    const image = new Promise<string>((resolve) => {
      const element = new Image();
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('refused');
      element.src = `${target}/icons.json`;
    });
    return [
      await attempt({ headers: { 'content-type': 'application/json', 'x-lintel': '1' } }),
      await attempt({ mode: 'no-cors' }),
      await image,
    ];
  }, origin);
  expect(outcome[0]).toBe('refused');
  // Without CORS the page learns nothing of the answer, and the host refused it.
  expect(['refused', 'answered opaque 0']).toContain(outcome[1]);
  expect(outcome[2]).toBe('refused');
});

test('the host ends when its last window is closed', async ({ hosts }) => {
  const app = await hosts.start({ lingerMs: 500 });
  await expect(app.page.getByRole('heading', { name: 'Lintel' })).toBeVisible();
  const second = await app.page.context().newPage();
  await second.goto(app.page.url());
  await expect(second.getByRole('heading', { name: 'Lintel' })).toBeVisible();
  const { ended } = asWebHost(app);
  await app.page.close();
  expect((await fetch(new URL('/', second.url()))).status).toBe(401);
  await second.close();
  expect(await ended).toBe(0);
});
