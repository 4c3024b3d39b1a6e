import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

const shop = join(import.meta.dirname, '../shared/import/cloudformation/fixtures/shop.yaml');

test('a template becomes a drawing, and the drawing the same template again', async ({ app }) => {
  const lintel = new LintelWindow(app);
  await lintel.openFile(shop);
  await test.step('the report counts what became of its resources', async () => {
    // The first import learns how the kinds write their resources.
    await expect(lintel.importDialog.dialog).toContainText('15 nodes recognised', { timeout: 30_000 });
    await expect(lintel.importDialog.dialog).toContainText('8 resources folded into them');
    await lintel.importDialog.goOn();
  });
  await lintel.ready();
  await lintel.canvas.expectNode('Balancer', 'Application Load Balancer');
  await test.step('unchanged, it is written back byte for byte', async () => {
    const saved = await lintel.exportDialog.save('CloudFormation (YAML)');
    expect(saved.text).toBe(readFileSync(shop, 'utf8'));
  });
});
