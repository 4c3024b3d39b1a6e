import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import { impliedAccount } from '#shared/catalogue/account-owner.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { compareEstimates } from './compare-estimates.ts';
import { createCostEngine } from './create-cost-engine.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';
import { billOfDocument } from './report/bill.ts';
import { billAsCsv } from './report/bill-as-csv.ts';
import { billAsHtml } from './report/bill-as-html.ts';
import { billAsJson } from './report/bill-as-json.ts';
import { billAsMarkdown } from './report/bill-as-markdown.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));
const fee = 'ec2.extras/dedicatedPerRegionFee';

function estimateOf(document: LintelDocument) {
  return createCostEngine(book).update(document, resolve(document));
}

/** Dedicated servers, each in the frame that is named for it. */
function servers(frames: readonly (string | undefined)[], build = aDocument()): LintelDocument {
  return frames
    .reduce(
      (builder, parent, index) =>
        builder.node('ec2-instance', `server-${index}`, {
          ...(parent === undefined ? {} : { parent }),
          properties: { tenancy: 'dedicated' },
        }),
      build,
    )
    .build();
}

function feesOf(document: LintelDocument) {
  return estimateOf(document)
    .lines.filter(({ component }) => component === fee)
    .map(({ owner, region, monthlyUsd }) => ({ owner, region, monthlyUsd }));
}

describe('a charge that nodes share is a line of their account', () => {
  test('however many dedicated instances there are, the fee of a Region is charged once', () => {
    // 730 h × $2
    const once = [{ owner: impliedAccount, region: 'us-east-1', monthlyUsd: '1460' }];
    expect(feesOf(servers([undefined]))).toEqual(once);
    expect(feesOf(servers([undefined, undefined, undefined]))).toEqual(once);
  });

  test('the line names what causes it', () => {
    const lineOf = (count: number) =>
      estimateOf(servers(new Array(count).fill(undefined))).lines.find(({ component }) => component === fee);
    expect(lineOf(1)?.note).toMatch(/^Caused by server-0\. One fee/);
    expect(lineOf(7)?.note).toMatch(/^Caused by server-0, .*, server-4 and 2 more\. One fee/);
    expect(lineOf(2)?.quantity).toMatchObject({
      formula: '2 nodes, together 1,460 hours; at most 730',
      inputs: [
        { name: 'server-0', value: 730 },
        { name: 'server-1', value: 730 },
      ],
    });
  });

  test('instances that run a part of the month together pay for the hours that they run', () => {
    const part = aDocument()
      .node('ec2-instance', 'a', {
        properties: { tenancy: 'dedicated' },
        usage: { runningHoursPerMonth: 100 },
      })
      .node('ec2-instance', 'b', {
        properties: { tenancy: 'dedicated' },
        usage: { runningHoursPerMonth: 200 },
      })
      .build();
    expect(feesOf(part)).toMatchObject([{ monthlyUsd: '600' }]);
  });

  test('each Region and each drawn account has a fee of its own', () => {
    const frames = aDocument()
      .node('account', 'shop', { name: 'Shop' })
      .node('account', 'lab', { name: 'Lab' })
      .node('region', 'ireland', { parent: 'lab', properties: { region: 'eu-west-1' } });
    expect(feesOf(servers(['shop', 'shop', 'lab', 'ireland'], frames))).toEqual([
      { owner: 'aws:account/lab', region: 'us-east-1', monthlyUsd: '1460' },
      { owner: 'aws:account/lab', region: 'eu-west-1', monthlyUsd: '1460' },
      { owner: 'aws:account/shop', region: 'us-east-1', monthlyUsd: '1460' },
    ]);
  });

  test('a group of dedicated instances causes it too', () => {
    const group = aDocument()
      .node('auto-scaling-group', 'web', { properties: { tenancy: 'dedicated', desiredCapacity: 2 } })
      .build();
    expect(feesOf(group)).toEqual([{ owner: impliedAccount, region: 'us-east-1', monthlyUsd: '1460' }]);
  });

  test('it goes with the last of those that cause it, and the comparison says what went', () => {
    const two = servers([undefined, undefined]);
    const without = (...ids: string[]) => applyChanges(two, removeRecords(two, ids));
    expect(feesOf(without('server-0'))).toHaveLength(1);
    expect(feesOf(without('server-0', 'server-1'))).toEqual([]);
    const { changes } = compareEstimates(estimateOf(servers([undefined])), estimateOf(aDocument().build()));
    expect(changes.find(({ before }) => before?.component === fee)).toMatchObject({
      reasons: ['removed'],
      differenceUsd: '-1460',
    });
  });

  test('an engine that saw the edits has the bill of one that did not', () => {
    const engine = createCostEngine(book);
    let document = servers([undefined, undefined]);
    engine.update(document, resolve(document));
    const edit = (changes: ChangeSet) => {
      document = applyChanges(document, changes);
      return [engine.update(document, resolve(document), factsChangedBy(changes)), estimateOf(document)];
    };
    const edits: ((document: LintelDocument) => ChangeSet)[] = [
      (now) => setProperties(now, 'server-0', { tenancy: 'default' }),
      (now) => changeSettings(now, { accountUsage: { configItemsPerMonth: 1000 } }),
      (now) => setProperties(now, 'server-1', { tenancy: 'default' }),
      (now) => setProperties(now, 'server-1', { tenancy: 'dedicated' }),
      (now) => removeRecords(now, ['server-1']),
      (now) => changeSettings(now, { accountUsage: {} }),
    ];
    for (const each of edits) {
      const [incremental, afresh] = edit(each(document));
      expect(incremental).toEqual(afresh);
    }
  });
});

describe('services that watch an account', () => {
  const watched = aDocument()
    .settings({
      region: 'ap-southeast-1',
      accountUsage: {
        configItemsPerMonth: 48_000,
        configEvaluationsPerMonth: 150_000,
        guardDutyEventsPerMonth: 2_000_000,
        guardDutyGigabytesPerMonth: 10,
      },
    })
    .node('nat-gateway', 'nat')
    .build();

  test('are charged by what is stated about the account', () => {
    const lines = estimateOf(watched).lines.filter(({ owner }) => owner === impliedAccount);
    expect(Object.fromEntries(lines.map(({ component, monthlyUsd }) => [component, monthlyUsd]))).toEqual({
      // 48,000 × $0.003; 100,000 × $0.001 + 50,000 × $0.0008; 2 × $4.60; 10 GB × $1.15
      'config/item': '144',
      'config/evaluation': '140',
      'guardduty/cloudtrail': '9.2',
      'guardduty/flowAndDns': '11.5',
    });
    expect(estimateOf(watched).leftOut.join(' ')).not.toMatch(/Config|GuardDuty/);
    expect(estimateOf(watched).leftOut.join(' ')).toMatch(/CloudTrail and Security Hub/);
  });

  test('may be stated at the frame of an account as well', () => {
    const drawn = aDocument()
      .node('account', 'shop', { usage: { configItemsPerMonth: 1000 } })
      .node('nat-gateway', 'nat', { parent: 'shop' })
      .build();
    const line = estimateOf(drawn).lines.find(({ component }) => component === 'config/item');
    expect(line).toMatchObject({ owner: 'shop', monthlyUsd: '3' });
  });
});

describe('totals and exports', () => {
  const document = servers(
    ['shop'],
    aDocument()
      .settings({
        budgets: [{ name: 'Shop', of: 'shop', usd: '1460' }],
        accountUsage: { configItemsPerMonth: 1000 },
      })
      .node('account', 'shop', { name: 'Shop' }),
  );
  const estimate = estimateOf(document);
  const bill = billOfDocument(document, estimate);

  test('the account is a group among nodes and among families, and all add up', () => {
    expect(estimate.byNode.filter(({ isAccount }) => isAccount === true)).toMatchObject([
      { key: 'aws:account/shop', label: 'Account Shop', monthlyUsd: '1460' },
      { key: impliedAccount, label: 'Account', monthlyUsd: '3' },
    ]);
    expect(estimate.byFamily).toContainEqual({
      key: 'account',
      label: 'account',
      monthlyUsd: '1463',
      isAtLeast: false,
    });
    for (const parts of [estimate.byNode, estimate.byFamily])
      expect(sumUsd(parts.map(({ monthlyUsd }) => usd(monthlyUsd))).toFixed()).toBe(estimate.totalUsd);
  });

  test('a budget for the frame of an account counts what the account is charged for', () => {
    const inFrame = estimate.lines.filter(({ owner }) => owner !== impliedAccount);
    expect(estimate.budgets[0]).toMatchObject({
      isOver: true,
      spentUsd: sumUsd(inFrame.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0'))).toFixed(),
    });
  });

  test('every export has the line under the name of the account', () => {
    const csv = billAsCsv(bill);
    expect(csv).toMatch(/^,Account Shop,.*,ec2\.extras\/dedicatedPerRegionFee,730,.*,account\r$/m);
    expect(billAsMarkdown(bill)).toMatch(
      /\| Account Shop \| Dedicated instances, Regional fee .*\| 730 hours \|/,
    );
    expect(billAsHtml(bill)).toContain('<td>Account Shop</td><td>Dedicated instances, Regional fee');
    const json = JSON.parse(billAsJson(bill)) as { lines: { component: string }[] };
    expect(json.lines.find(({ component }) => component === fee)).toMatchObject({
      owner: 'aws:account/shop',
      ownerKind: 'account',
      ownerName: 'Account Shop',
    });
  });
});
