import { describe, expect, test } from 'vitest';
import { lintel } from '../testing/run-lintel.ts';
import { testFiles } from '../testing/test-files.ts';

const files = testFiles();

describe('price', () => {
  const list = {
    region: 'us-east-1',
    lines: [
      { component: 'elb.alb/hour', quantity: 730 },
      { component: 'elb.alb/lcu', quantity: 1000 },
    ],
  };

  test('a list of quantities is priced line by line, with the exact total and the one to the cent', async () => {
    const file = files.write('list.json', JSON.stringify(list));
    const { code, out } = await lintel(['price', file, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      format: 'lintel-price/1',
      region: 'us-east-1',
      totalUsd: '24.425',
      total: 24.43,
      isAtLeast: false,
      lines: [
        { component: 'elb.alb/hour', quantity: 730, unit: 'hour', state: 'priced', monthlyUsd: '16.425' },
        { component: 'elb.alb/lcu', quantity: 1000, monthlyUsd: '8' },
      ],
    });
    const text = await lintel(['price', '-'], JSON.stringify(list));
    expect(text.out).toMatch(/^elb\.alb\/hour +730 hour +\$16\.43$/m);
    expect(text.out).toMatch(/^Total per month +\$24\.43$/m);
  });

  test('an unknown component stays unknown, and its own price counts only where that is asked for', async () => {
    const file = files.write(
      'list.json',
      JSON.stringify({ lines: [...list.lines, { component: 'no/such', quantity: 2, price: 0.5 }] }),
    );
    const fromCatalogue = JSON.parse((await lintel(['price', file, '--format', 'json'])).out);
    expect(fromCatalogue).toMatchObject({ totalUsd: '24.425', isAtLeast: true });
    expect(fromCatalogue.lines[2]).toMatchObject({ state: 'unknown-price' });
    expect(fromCatalogue.lines[2]).not.toHaveProperty('monthlyUsd');
    const stated = await lintel(['price', file, '--prices', 'list', '--format', 'json']);
    expect(JSON.parse(stated.out)).toMatchObject({ totalUsd: '25.425', isAtLeast: false });
  });

  test('several lists are priced each for itself; a Region without prices is pointed out', async () => {
    const file = files.write(
      'cases.json',
      JSON.stringify({ cases: [list, { ...list, region: 'us-est-1', freeTier: 'legacy-12-months' }] }),
    );
    const { code, out, messages } = await lintel(['price', file, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).lists.map(({ total }: { total: number }) => total)).toEqual([24.43, 0]);
    expect(messages).toEqual([`${file}: warning: The price catalogue has no Region us-est-1.`]);
    const here = await lintel(['price', file, '--region', 'us-east-1']);
    expect(here.out).toMatch(/1000 LCU-hour, 15 free/);
  });

  test.each([
    ['not JSON', '{', 'This is not JSON; a price list is a JSON file.'],
    ['no lines', '{}', 'This is not a list of quantities: list 1, lines: '],
  ])('%s is refused in one line', async (_, content, message) => {
    const file = files.write('list.json', content);
    const { code, out, messages } = await lintel(['price', file]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`lintel: ${file}: ${message}`);
  });
});
