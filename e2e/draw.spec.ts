import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

test('a web application is drawn by mouse, from the palette into containers', async ({ app }) => {
  test.setTimeout(180_000);
  const lintel = new LintelWindow(app);
  const { canvas, palette, inspector } = lintel;
  await lintel.startBlank();

  const drop = async (kind: string, into?: string, place = { x: 0.5, y: 0.5 }): Promise<void> => {
    const option = await palette.find(kind);
    await canvas.drop(option, into, place);
    await expect(inspector.panel).toContainText(kind);
  };
  const dropNamed = async (
    kind: string,
    name: string,
    into?: string,
    place = { x: 0.5, y: 0.5 },
  ): Promise<void> => {
    await drop(kind, into, place);
    await inspector.name.fill(name);
    await inspector.name.press('Enter');
    await canvas.expectNode(name, kind, into);
  };

  // Beside the name of a container there is nothing else in the way.
  const atTop = { x: 0.6, y: 0.03 };

  await test.step('a VPC with two zones', async () => {
    await dropNamed('VPC', 'Shop VPC', undefined, { x: 0.4, y: 0.3 });
    await dropNamed('Availability Zone', 'Zone a', 'Shop VPC', { x: 0.3, y: 0.5 });
    await dropNamed('Availability Zone', 'Zone b', 'Shop VPC', { x: 0.9, y: 0.5 });
  });

  await test.step('a public and a private subnet in each', async () => {
    for (const letter of ['a', 'b']) {
      await dropNamed('Subnet', `Public ${letter}`, `Zone ${letter}`, { x: 0.5, y: 0.3 });
      await inspector.choose('Tier', 'public');
      await dropNamed('Subnet', `Private ${letter}`, `Zone ${letter}`, { x: 0.5, y: 0.9 });
    }
    await dropNamed('NAT gateway', 'Way out', 'Public a');
  });

  await test.step('a load balancer, instances and a database', async () => {
    await dropNamed('Application Load Balancer', 'ALB', 'Shop VPC', atTop);
    await dropNamed('Auto Scaling group', 'Servers', 'Shop VPC', atTop);
    await dropNamed('RDS database', 'Orders', 'Shop VPC', atTop);
    await dropNamed('Users', 'Customers', undefined, { x: 0.05, y: 0.15 });
  });

  await test.step('everything tidy, then lines from one to the other', async () => {
    await lintel.run('Tidy the whole drawing');
    await canvas.connect('Customers', 'ALB');
    await canvas.connect('ALB', 'Servers', 'Forward');
    await canvas.connect('Servers', 'Orders', 'Data');
    await lintel.expectCounts(12, 3);
  });

  await test.step('blocks for the subnets with one click, and nothing is left that stops a deployment', async () => {
    await lintel.page.getByRole('button', { name: /^Fix \d+ automatically/ }).click();
    await lintel.expectErrors(0);
  });

  await test.step('the template has what was drawn and what it implies', async () => {
    await lintel.template.open();
    await expect(lintel.template.text).toContainText('AWS');
    const saved = await lintel.exportDialog.save('CloudFormation (JSON)');
    const { Resources } = JSON.parse(saved.text) as { Resources: Record<string, { Type: string }> };
    const types = Object.values(Resources).map(({ Type }) => Type);
    for (const type of [
      'AWS::EC2::VPC',
      'AWS::EC2::NatGateway',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::RDS::DBInstance',
      // Nobody drew these.
      'AWS::EC2::InternetGateway',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      'AWS::EC2::SecurityGroup',
    ]) {
      expect(types).toContain(type);
    }
    expect(types.filter((type) => type === 'AWS::EC2::Subnet')).toHaveLength(4);
  });

  await test.step('a node dragged to another container is in it, and undo takes it back', async () => {
    await canvas.drag('Way out', 'Public b');
    await canvas.expectNode('Way out', 'NAT gateway', 'Public b');
    await lintel.undo();
    await canvas.expectNode('Way out', 'NAT gateway', 'Public a');
  });
});

test('from an empty drawing to an exported template with the keyboard only', async ({ app }) => {
  const lintel = new LintelWindow(app);
  const { page } = lintel;
  await expect(lintel.welcome).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'New drawing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await lintel.ready();

  await test.step('place and rename', async () => {
    await lintel.palette.place('api');
    await expect(lintel.canvas.selectedItem).toHaveAccessibleName(/API/);
    await lintel.canvas.focus();
    await page.keyboard.press('F2');
    await expect(page.getByRole('textbox', { name: /^Name of (?!the drawing)/ })).toBeFocused();
    await page.keyboard.type('Public API');
    await page.keyboard.press('Enter');
    await expect(lintel.canvas.selectedItem).toHaveAccessibleName(/^Public API, /);
  });

  await test.step('a function and a table beside it', async () => {
    await lintel.palette.place('lambda');
    await expect(lintel.canvas.selectedItem).toHaveAccessibleName(/^Lambda function, /);
    await lintel.palette.place('dynamodb');
    await expect(lintel.canvas.selectedItem).toHaveAccessibleName(/^DynamoDB table, /);
    await lintel.expectCounts(3, 0);
  });

  await test.step('Tab goes from node to node, arrows move, C connects', async () => {
    await lintel.canvas.focus();
    await goByTab(lintel, 'Public API');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('button', { name: 'Undo: Move Public API' })).toBeVisible();

    await connectByKeys(lintel, 'Public API', 'Lambda function');
    await lintel.expectCounts(3, 1);
    await connectByKeys(lintel, 'Lambda function', 'DynamoDB table');
    await lintel.expectCounts(3, 2);
  });

  await test.step('export', async () => {
    const saved = await app.files.save(async () => {
      await page.keyboard.press('Control+e');
      const dialog = lintel.exportDialog.dialog;
      await expect(dialog.getByRole('radio', { name: 'Mermaid', exact: true })).toBeFocused();
      // Down from Mermaid until the template in YAML is chosen.
      const wanted = dialog.getByRole('radio', { name: 'CloudFormation (YAML)' });
      for (let steps = 0; steps < 6 && !(await wanted.isChecked()); steps += 1) {
        await page.keyboard.press('ArrowDown');
      }
      await expect(wanted).toBeChecked();
      const save = dialog.getByRole('button', { name: 'Save as file' });
      for (let steps = 0; steps < 6 && !(await isFocused(save)); steps += 1) await page.keyboard.press('Tab');
      await expect(save).toBeFocused();
      await page.keyboard.press('Enter');
    });
    expect(saved.text).toContain('AWS::Lambda::Function');
    expect(saved.text).toContain('AWS::DynamoDB::Table');
  });
});

async function isFocused(locator: ReturnType<LintelWindow['page']['getByRole']>): Promise<boolean> {
  return locator.evaluate((element) => element === element.ownerDocument.activeElement);
}

/** Home, then Tab until the keys are on the node of that name. */
async function goByTab(lintel: LintelWindow, name: string): Promise<void> {
  const { canvas } = lintel;
  await lintel.press('Home');
  await expect.poll(async () => (await canvas.readActive()).position).toBe(1);
  for (;;) {
    const before = await canvas.readActive();
    if (before.label.startsWith(`${name}, `)) return;
    await lintel.press('Tab');
    await expect.poll(async () => (await canvas.readActive()).position).toBe(before.position + 1);
  }
}

async function connectByKeys(lintel: LintelWindow, from: string, to: string): Promise<void> {
  const [, connections] = await lintel.readCounts();
  await lintel.canvas.focus();
  await goByTab(lintel, from);
  await lintel.press('c');
  await expect(lintel.page.getByText(`Connecting from ${from}.`)).toBeAttached();
  await goByTab(lintel, to);
  await lintel.press('Enter');
  await expect.poll(async () => (await lintel.readCounts())[1]).toBe(connections + 1);
}
