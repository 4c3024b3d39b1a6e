import { describe, expect, test } from 'vitest';
import { csvCell } from '#shared/base/csv-cell.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import { lintel } from '../testing/run-lintel.ts';
import { shopDrawing, testFiles } from '../testing/test-files.ts';

const files = testFiles();

describe('cost', () => {
  test('JSON has exact amounts and no amount for what is unknown', async () => {
    const { code, out } = await lintel(['cost', files.shop(), '--format', 'json']);
    const bill = JSON.parse(out);
    expect(code).toBe(0);
    expect(bill).toMatchObject({ format: 'lintel-cost/1', region: 'us-east-1', hoursPerMonth: 730 });
    const hours = bill.lines.find(
      (line: { owner: string; component: string }) => line.owner === 'nat' && /hour/i.test(line.component),
    );
    expect(hours).toMatchObject({ state: 'priced', monthlyUsd: '32.85', ownerName: '=cmd()' });
    expect(hours.price.source.title).not.toBe('');
    for (const line of bill.lines) {
      if (line.state === 'needs-usage' || line.state === 'unknown-price')
        expect(line).not.toHaveProperty('monthlyUsd');
    }
  });

  test('a region on the command line prices there', async () => {
    const { out } = await lintel(['cost', files.shop(), '--region', 'eu-west-1', '--format', 'json']);
    expect(JSON.parse(out).region).toBe('eu-west-1');
  });

  test('text and Markdown end with the total and what it rests on', async () => {
    const text = await lintel(['cost', files.shop()]);
    expect(text.out).toMatch(/Total per month +(at least )?\$\d/);
    expect(text.out).toMatch(
      /A month of 730 hours \(.*720\) in us-east-1, prices of \d{4}-\d\d-\d\d, the oldest used of /,
    );
    const markdown = await lintel(['cost', files.shop(), '--format', 'markdown']);
    expect(markdown.out).toContain('| **Total** |');
    expect(markdown.out).toContain('| --- | --- | --- | ---: |');
  });

  test('two drawings are compared line by line, with the reason', async () => {
    const { nat: _, ...rest } = shopDrawing.nodes;
    const second = { ...shopDrawing.nodes.nat, parent: 'b', name: 'NAT b' };
    const after = files.write(
      'after.lintel.json',
      JSON.stringify({ ...shopDrawing, nodes: { ...rest, 'nat-b': second } }),
    );
    const { code, out } = await lintel(['cost', '--compare', files.shop(), after, '--format', 'json']);
    expect(code).toBe(0);
    const comparison = JSON.parse(out);
    expect(comparison).toMatchObject({ format: 'lintel-cost-comparison/1', differenceUsd: '0' });
    const hours = comparison.changes.filter(({ label }: { label: string }) => /hours/i.test(label));
    expect(hours).toMatchObject([
      {
        change: 'removed',
        before: '$32.85',
        after: '',
        differenceUsd: '-32.85',
        why: expect.stringMatching(/^gone: .*730 h/),
      },
      {
        change: 'added',
        before: '',
        after: '$32.85',
        differenceUsd: '32.85',
        why: expect.stringMatching(/^new: .*730 h/),
      },
    ]);
    const same = await lintel(['cost', '--compare', after, after]);
    expect(same.out).toMatch(/^ *Total per month +\$[\d.]+ +\$[\d.]+ +\$0\.00$/m);
    const markdown = await lintel(['cost', '--compare', files.shop(), after, '--format', 'markdown']);
    expect(markdown.out).toContain('| Where | What | Before | After | Difference | Why |');
    const csv = await lintel(['cost', '--compare', files.shop(), after, '--format', 'csv']);
    expect(csv.out).toContain(`removed,'=cmd(),`);
  });

  test('a dearer region says so for every line that it makes dearer', async () => {
    const elsewhere = { ...shopDrawing, settings: { ...shopDrawing.settings, region: 'sa-east-1' } };
    const after = files.write('after.lintel.json', JSON.stringify(elsewhere));
    const { out } = await lintel(['cost', '--compare', files.shop(), after]);
    expect(out).toMatch(/^~ .*us-east-1 is now sa-east-1/m);
  });

  test.each([
    [['cost'], 'lintel: Name a file to price, or two with --compare.'],
    [
      ['cost', '--compare', 'a'],
      'lintel: Name the two files to compare: lintel cost --compare BEFORE AFTER.',
    ],
  ])('%j is refused in one line', async (args, message) => {
    expect(await lintel(args)).toMatchObject({ code: 2, messages: [message] });
  });

  test('a name that looks like a formula is text in a spreadsheet', async () => {
    const { out } = await lintel(['cost', files.shop(), '--format', 'csv']);
    expect(out.split('\r\n')[0]).toMatch(/^ResourceId,ResourceName,ServiceName,/);
    expect(out).toContain(`nat,'=cmd(),`);
    expect(csvCell('-1.5')).toBe('-1.5');
    expect(csvCell('@SUM(A1)')).toBe("'@SUM(A1)");
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
  });
});

describe('a bill in a review', () => {
  test('over the budget is a negative answer with the amount that is too much; the bill is written all the same', async () => {
    const file = files.shop();
    const { totalUsd } = JSON.parse((await lintel(['cost', file, '--format', 'json'])).out);
    const over = await lintel(['cost', file, '--budget', '30']);
    expect(over.code).toBe(1);
    expect(over.messages).toEqual([
      `The bill of ${formatUsd(totalUsd)} a month is ${formatUsd(usd(totalUsd).minus(30))} over the budget of $30.00.`,
    ]);
    expect(over.out).toContain('Total per month');
    expect(await lintel(['cost', file, '--budget', totalUsd])).toMatchObject({ code: 0, messages: [] });
    expect((await lintel(['cost', '--compare', file, file, '--budget', '1'])).code).toBe(1);
    expect((await lintel(['cost', file, '--budget', 'much'])).code).toBe(2);
  });

  test('a budget of the drawing itself makes the answer negative, a workload is followed and months are forecast', async () => {
    const file = files.write(
      'api.lintel.json',
      JSON.stringify({
        format: 'lintel/1',
        id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D',
        name: 'API',
        settings: {
          budgets: [{ name: 'Review', usd: '20' }],
          forecast: { growthPercentPerMonth: 100 },
        },
        nodes: {
          people: { kind: 'users', name: 'People', at: [0, 0], usage: { requestsPerMonth: 10_000_000 } },
          api: {
            kind: 'api-gateway-http',
            name: 'API',
            at: [200, 0],
            properties: { accessLogs: false },
          },
        },
        connections: { calls: { kind: 'traffic', from: 'people', to: 'api' } },
      }),
    );
    const { code, out, messages } = await lintel(['cost', file, '--months', '2', '--format', 'json']);
    const bill = JSON.parse(out);
    const requests = bill.lines.find(({ component }: { component: string }) =>
      component.endsWith('/requests'),
    );
    expect(requests).toMatchObject({ monthlyUsd: '10', quantity: { inputs: [{ origin: 'derived' }, {}] } });
    expect(bill.forecast.months[1].usageFactor).toBe(2);
    expect(code).toBe(1);
    expect(messages).toEqual([expect.stringMatching(/^Budget Review: \$\d+\.\d\d of \$20\.00 a month/)]);
    const text = await lintel(['cost', file, '--what-if']);
    expect(text.out).toContain('API as a REST API');
    expect(text.out).toMatch(/\$\d\.\d\d per million requests/);
    expect((await lintel(['cost', file, '--months', '0'])).code).toBe(2);
    expect((await lintel(['cost', file, '--months', '2', '--format', 'csv'])).messages).toEqual([
      'lintel: A forecast and what-ifs are written as text or json.',
    ]);
  });

  test('usage comes from a simulation run, and a file that is none is refused', async () => {
    const run = files.write(
      'run.json',
      JSON.stringify({
        format: 'lintel-simulation/1',
        seconds: 3600,
        nodes: [{ node: 'api', perSecond: 100, utilisation: null }],
        groups: [],
      }),
    );
    const file = files.write(
      'measured.lintel.json',
      JSON.stringify({
        format: 'lintel/1',
        id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D',
        name: 'API',
        nodes: { api: { kind: 'api-gateway-http', name: 'API', at: [0, 0] } },
      }),
    );
    const { out } = await lintel(['cost', file, '--simulation', run, '--format', 'json']);
    const requests = JSON.parse(out).lines.find(({ label }: { label: string }) => label === 'Requests');
    expect(requests.quantity).toMatchObject({ value: 262.8, inputs: [{ origin: 'simulated' }, {}] });
    expect(await lintel(['cost', file, '--simulation', file])).toMatchObject({
      code: 2,
      messages: [expect.stringMatching(/This is not a simulation run; lintel simulate FILE --format json/)],
    });
  });

  test('prices come from an offer file of AWS, and a file that is none is refused', async () => {
    const offer = files.write(
      'index.json',
      JSON.stringify({
        offerCode: 'AmazonEC2',
        version: '1',
        publicationDate: '2026-12-01',
        products: {
          A: {
            attributes: { usagetype: 'NatGateway-Hours', operation: 'NatGateway', regionCode: 'us-east-1' },
          },
        },
        terms: {
          OnDemand: {
            A: {
              T: { priceDimensions: { D: { beginRange: '0', unit: 'Hrs', pricePerUnit: { USD: '0.1' } } } },
            },
          },
        },
      }),
    );
    const { out } = await lintel(['cost', files.shop(), '--prices', offer, '--format', 'json']);
    const hours = JSON.parse(out).lines.find(
      ({ component }: { component: string }) => component === 'vpc.nat/hour',
    );
    expect(hours).toMatchObject({ monthlyUsd: '73', price: { asOf: '2026-12-01' } });
    const none = await lintel(['cost', files.shop(), '--prices', files.write('none.json', '{}')]);
    expect(none.code).toBe(2);
    expect(none.messages[0]).toMatch(/The price file cannot be used/);
  });

  test('usage comes from a file, and a figure that fits no node is refused', async () => {
    const usage = files.write('usage.json', JSON.stringify({ nat: { processedGigabytesPerMonth: 1000 } }));
    const { out } = await lintel(['cost', files.shop(), '--usage', usage, '--format', 'json']);
    const data = JSON.parse(out).lines.find(
      ({ component }: { component: string }) => component === 'vpc.nat/data',
    );
    expect(data).toMatchObject({ monthlyUsd: '45', quantity: { inputs: [{ origin: 'declared' }] } });
    const wrong = files.write('wrong.json', JSON.stringify({ nat: { processed: 1 } }));
    expect(await lintel(['cost', files.shop(), '--usage', wrong])).toMatchObject({
      code: 2,
      messages: [expect.stringMatching(/nat has no usage processed; it takes processedGigabytesPerMonth/)],
    });
    const negative = files.write(
      'negative.json',
      JSON.stringify({ nat: { processedGigabytesPerMonth: -1 } }),
    );
    expect((await lintel(['cost', files.shop(), '--usage', negative])).code).toBe(2);
    const list = files.write('list.json', '[1]');
    expect((await lintel(['cost', files.shop(), '--usage', list])).code).toBe(2);
  });

  test('free amounts come off on request and the bill says which', async () => {
    const usage = files.write('usage.json', JSON.stringify({ nat: { internetOutGigabytesPerMonth: 150 } }));
    const args = ['cost', files.shop(), '--usage', usage, '--format', 'json'];
    const total = async (...more: string[]) => JSON.parse((await lintel([...args, ...more])).out).totalUsd;
    expect(
      usd(await total())
        .minus(await total('--free-tier', 'always-free'))
        .toFixed(),
    ).toBe('9');
    const text = await lintel(['cost', files.shop(), '--usage', usage, '--free-tier', 'always-free']);
    expect(text.out).toMatch(/150 GB, 100 free/);
    expect(text.out).toContain('What AWS never charges for is taken off.');
  });

  test('credits leave the bill as it is and say what is left to pay, month by month', async () => {
    const { out } = await lintel(['cost', files.shop(), '--credits', '60', '--months', '2']);
    expect(out).toMatch(/Credits of \$60\.00 \(as stated in the settings\) cover one month of it/);
    const json = await lintel(['cost', files.shop(), '--free-tier', 'credits', '--format', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({ freeTier: 'credits', credits: { givenUsd: '100' } });
  });

  test('the bill as JSON can be priced again from the prices in it', async () => {
    const bill = await lintel(['cost', files.shop(), '--region', 'sa-east-1', '--format', 'json']);
    const again = await lintel(['price', '-', '--prices', 'list', '--format', 'json'], bill.out);
    expect(JSON.parse(again.out).totalUsd).toBe(JSON.parse(bill.out).totalUsd);
  });

  test('the page stands alone and shows names as text', async () => {
    const renamed = { ...shopDrawing.nodes.nat, name: '<img src=x onerror=alert(1)>' };
    const file = files.write(
      'evil.lintel.json',
      JSON.stringify({ ...shopDrawing, nodes: { ...shopDrawing.nodes, nat: renamed } }),
    );
    const { code, out } = await lintel(['cost', file, '--format', 'html']);
    expect(code).toBe(0);
    expect(out).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(out).not.toMatch(/<(img|script|link|iframe)/);
    expect(out).toMatch(/^<!doctype html>/);
  });
});
