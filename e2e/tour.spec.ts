import { parse } from 'yaml';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

/** The five-minute tour of the README, step by step: whoever changes one changes the other. */

/** CloudFormation's short forms (`!Ref`, `!GetAtt` …) as the values they stand for. */
interface CloudFormationTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

test('the five-minute tour works as the README says', async ({ app }) => {
  test.setTimeout(180_000);
  const lintel = new LintelWindow(app);
  const { canvas, inspector, problems, cost } = lintel;

  await test.step('1. start from a template', async () => {
    await lintel.startFromTemplate('Three-tier web application');
    await lintel.expectErrors(0);
  });

  const [nodes, connections] = await lintel.readCounts();
  const before = await test.step('2. read the bill', async () => {
    await lintel.monthlyCost.click();
    await expect(cost.panel).toContainText('a month');
    const detail = await cost.explain(/m7g\.large hours/);
    await expect(detail).toContainText('Formula');
    await expect(detail).toContainText(/As of \d{4}/);
    return lintel.readMonthlyCost();
  });

  await test.step('3. break it', async () => {
    await canvas.select('Application a');
    await inspector.setBlock('IPv4 CIDR block', '10.0.32.0/20');
    await canvas.select('Web ALB');
    await inspector.toggle('Subnets', 'Public b');
    await canvas.delete('NAT b');
    await problems.open();
    await lintel.expectErrors(2);
  });

  const overlap = /overlaps Application/;
  const zones = /Web ALB needs subnets in two Availability Zones/;
  const detour = /Application b in zone b leaves through NAT a in zone a/;

  await test.step('4. read three problems', async () => {
    for (const sentence of [overlap, zones, detour]) await problems.expect(sentence);
    const page = await problems.explain(overlap);
    await expect(page).toContainText('NET-004');
    await lintel.press('Escape');
    await expect(page).toBeHidden();
  });

  await test.step('5. undo what was deleted', async () => {
    await canvas.focus();
    await lintel.press('Control+z');
    await problems.expectNone(detour);
    await canvas.expectNode('NAT b', 'NAT gateway', 'Public b');
  });

  await test.step('6. fix two with a click', async () => {
    await problems.fix(overlap);
    await problems.fix(zones);
    await lintel.expectErrors(0);
  });

  await test.step('7. undo and redo', async () => {
    await lintel.undo();
    await lintel.expectErrors(1);
    await lintel.redo();
    await lintel.expectErrors(0);
  });

  await test.step('8. see the cost move', async () => {
    await canvas.select('Web servers');
    await inspector.set('Desired', '6');
    await expect.poll(() => lintel.readMonthlyCost()).toBeGreaterThan(before + 50);
  });

  await test.step('9. add a queue and connect it', async () => {
    await canvas.select('us-east-1');
    await lintel.palette.place('queue');
    await canvas.expectNode('SQS queue', 'SQS queue', 'us-east-1');
    await canvas.focus();
    await lintel.press('F2');
    await lintel.page.keyboard.type('Order queue');
    await lintel.press('Enter');
    await canvas.expectNode('Order queue', 'SQS queue', 'us-east-1');
    await canvas.connect('Web servers', 'Order queue');
    await lintel.expectCounts(nodes + 1, connections + 1);
  });

  await test.step('10. see what is implied', async () => {
    await lintel.implied.open();
    await lintel.implied.filter('Order queue');
    await expect(lintel.implied.resource('AWS::IAM').first()).toBeVisible();
  });

  await test.step('11. export', async () => {
    const { exportDialog } = lintel;
    const template = await exportDialog.save('CloudFormation (YAML)');
    expect(template.name).toMatch(/^three-tier-web-application\.(ya?ml|template)/);
    const { Resources } = parse(template.text, { logLevel: 'error' }) as CloudFormationTemplate;
    const types = Object.values(Resources).map(({ Type }) => Type);
    expect(types).toContain('AWS::SQS::Queue');
    expect(types).toContain('AWS::ElasticLoadBalancingV2::TargetGroup');

    const mermaid = await exportDialog.save('Mermaid');
    expect(mermaid.text).toMatch(/flowchart (LR|TB|TD)/);
    expect(mermaid.text).toContain('Web ALB');

    const svg = await exportDialog.save('SVG picture');
    expect(svg.text).toMatch(/^<svg|^<\?xml/);
    expect(svg.text).toMatch(/<text[ >]/);
    expect(svg.text).not.toContain('foreignObject');

    const png = await exportDialog.save('PNG picture');
    expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    const pdf = await exportDialog.save('PDF page');
    expect(pdf.bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(800);
    expect(png.bytes.readUInt32BE(20)).toBeGreaterThan(600);
  });

  await test.step('12. close and find everything as it was', async () => {
    await lintel.rename('Web shop');
    const spent = await lintel.readMonthlyCost();
    await lintel.saved();
    await lintel.close();
    await lintel.openRecent('Web shop');
    await lintel.expectCounts(nodes + 1, connections + 1);
    await canvas.expectNode('Order queue', 'SQS queue', 'us-east-1');
    await canvas.select('Web servers');
    await expect(inspector.field('Desired')).toHaveValue('6');
    expect(await lintel.readMonthlyCost()).toBe(spent);
  });
});
