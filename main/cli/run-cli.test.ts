import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { renderPdf } from '#main/services/export/render-pdf.ts';
import { renderPng } from '#main/services/export/render-png.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import { csvCell } from '#shared/cost/report/bill-as-csv.ts';
import { openDocument } from '#shared/document/open-document.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createCliEngine } from './create-cli-engine.ts';
import { runCli } from './run-cli.ts';
import type { HostRequest } from './shell.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly bytes: Uint8Array;
  readonly messages: readonly string[];
  readonly hosts: readonly HostRequest[];
}

async function lintel(args: readonly string[], stdin: string | Uint8Array = ''): Promise<Outcome> {
  const chunks: Uint8Array[] = [];
  const messages: string[] = [];
  const hosts: HostRequest[] = [];
  const code = await runCli(args, {
    writeOut: (content) => chunks.push(typeof content === 'string' ? Buffer.from(content) : content),
    writeMessage: (line) => messages.push(line),
    readStdin: async function* () {
      yield typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
    },
    createEngine: () => createCliEngine(root),
    renderPng: async (svg, scale) => unwrap(await renderPng(svg, scale)),
    renderPdf: async (svg, title) => unwrap(await renderPdf(svg, title)),
    startHost: async (request) => {
      hosts.push(request);
      return 0;
    },
  });
  const bytes = Buffer.concat(chunks);
  return { code, out: bytes.toString('utf8'), bytes, messages, hosts };
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A drawing with a problem (the second subnet overlaps the first) and a bill (the NAT gateway). */
const drawing = {
  format: 'lintel/1',
  id: '01TEST',
  name: 'Shop',
  settings: { region: 'us-east-1', environment: 'production', profile: 'standard' },
  nodes: {
    region: { kind: 'region', name: 'us-east-1', at: [0, 0], size: [900, 700] },
    vpc: {
      kind: 'vpc',
      name: 'Main',
      parent: 'region',
      at: [40, 60],
      size: [800, 600],
      properties: { cidrBlock: '10.0.0.0/16', flowLogs: false },
    },
    a: {
      kind: 'subnet',
      name: 'app-a',
      parent: 'vpc',
      at: [40, 60],
      size: [300, 200],
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', tier: 'public' },
    },
    b: {
      kind: 'subnet',
      name: 'app-b',
      parent: 'vpc',
      at: [40, 300],
      size: [300, 200],
      properties: { availabilityZone: 'b', cidrBlock: '10.0.1.0/25', tier: 'public' },
    },
    nat: { kind: 'nat-gateway', name: '=cmd()', parent: 'a', at: [40, 40] },
  },
  connections: {},
};

function shop(): string {
  return write('shop.lintel.json', JSON.stringify(drawing, null, 2));
}

const mermaid = 'flowchart LR\n  u[Users] --> alb[Application Load Balancer]\n  alb --> e[EC2 Instance]\n';

describe('validate', () => {
  test('problems come with file, line and rule, and errors make the exit code 1', async () => {
    const file = shop();
    const { code, out } = await lintel(['validate', file]);
    expect(code).toBe(1);
    const lines = readFileSync(file, 'utf8').split('\n');
    const found = /^(.*):(\d+): (\w+): error: .*overlap.* \[NET-\d+\]$/m.exec(out);
    expect(found?.[1]).toBe(file);
    expect(lines[Number(found?.[2]) - 1]).toContain(`"${found?.[3]}": {`);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/: \d+ errors?, \d+ warnings?, \d+ notes?/);
  });

  test('an empty drawing has no errors and exits with 0', async () => {
    const file = write(
      'empty.lintel.json',
      JSON.stringify({ format: 'lintel/1', id: 'x', name: 'Empty', nodes: {} }),
    );
    expect((await lintel(['validate', file])).code).toBe(0);
  });

  test('JSON on standard output has a stable shape', async () => {
    const { out, messages } = await lintel(['validate', shop(), '--format', 'json', '--profile', 'strict']);
    const report = JSON.parse(out);
    expect(messages).toEqual([]);
    expect(Object.keys(report)).toEqual([
      'format',
      'file',
      'profile',
      'counts',
      'problems',
      'suppressed',
      'undecided',
    ]);
    expect(report).toMatchObject({ format: 'lintel-problems/1', profile: 'strict' });
    expect(report.problems.length).toBeGreaterThan(0);
    for (const problem of report.problems) {
      expect(problem).toMatchObject({
        rule: expect.any(String),
        severity: expect.any(String),
        at: expect.any(String),
        line: expect.any(Number),
      });
    }
  });

  test('SARIF names every rule once and points at lines', async () => {
    const { out } = await lintel(['validate', shop(), '--format', 'sarif']);
    const sarif = JSON.parse(out);
    const [run] = sarif.runs;
    expect(sarif.version).toBe('2.1.0');
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const result of run.results) {
      expect(ids[result.ruleIndex]).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(1);
    }
  });

  test('one rule says why it shows something, or does not', async () => {
    const shown = await lintel(['validate', shop(), '--why', 'NET-004', '--at', 'b', '--format', 'json']);
    expect(shown.code).toBe(0);
    expect(JSON.parse(shown.out)).toMatchObject({ rule: 'NET-004', at: 'b', state: 'shown' });
    const holds = await lintel(['validate', shop(), '--why', 'NET-001', '--at', 'vpc']);
    expect(holds.out).toMatch(/this holds for Main/);
    const unknown = await lintel(['validate', shop(), '--why', 'NET-999']);
    expect(unknown.code).toBe(2);
    expect(unknown.messages.join(' ')).toMatch(/no rule "NET-999"/);
  });

  test('the same file gives the same bytes', async () => {
    const file = shop();
    const first = await lintel(['validate', file, '--format', 'json']);
    expect((await lintel(['validate', file, '--format', 'json'])).out).toBe(first.out);
  });
});

describe('cost', () => {
  test('JSON has exact amounts and no amount for what is unknown', async () => {
    const { code, out } = await lintel(['cost', shop(), '--format', 'json']);
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
    const { out } = await lintel(['cost', shop(), '--region', 'eu-west-1', '--format', 'json']);
    expect(JSON.parse(out).region).toBe('eu-west-1');
  });

  test('text and Markdown end with the total and what it rests on', async () => {
    const text = await lintel(['cost', shop()]);
    expect(text.out).toMatch(/Total per month +(at least )?\$\d/);
    expect(text.out).toMatch(
      /A month of 730 hours \(.*720\) in us-east-1, prices of \d{4}-\d\d-\d\d, the oldest used of /,
    );
    const markdown = await lintel(['cost', shop(), '--format', 'markdown']);
    expect(markdown.out).toContain('| **Total** |');
    expect(markdown.out).toContain('| --- | --- | --- | ---: |');
  });

  test('two drawings are compared line by line, with the reason', async () => {
    const { nat: _, ...rest } = drawing.nodes;
    const second = { ...drawing.nodes.nat, parent: 'b', name: 'NAT b' };
    const after = write(
      'after.lintel.json',
      JSON.stringify({ ...drawing, nodes: { ...rest, 'nat-b': second } }),
    );
    const { code, out } = await lintel(['cost', '--compare', shop(), after, '--format', 'json']);
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
    const markdown = await lintel(['cost', '--compare', shop(), after, '--format', 'markdown']);
    expect(markdown.out).toContain('| Where | What | Before | After | Difference | Why |');
    const csv = await lintel(['cost', '--compare', shop(), after, '--format', 'csv']);
    expect(csv.out).toContain(`removed,'=cmd(),`);
  });

  test('a dearer region says so for every line that it makes dearer', async () => {
    const elsewhere = { ...drawing, settings: { ...drawing.settings, region: 'sa-east-1' } };
    const after = write('after.lintel.json', JSON.stringify(elsewhere));
    const { out } = await lintel(['cost', '--compare', shop(), after]);
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
    const { out } = await lintel(['cost', shop(), '--format', 'csv']);
    expect(out.split('\r\n')[0]).toMatch(/^ResourceId,ResourceName,ServiceName,/);
    expect(out).toContain(`nat,'=cmd(),`);
    expect(csvCell('-1.5')).toBe('-1.5');
    expect(csvCell('@SUM(A1)')).toBe("'@SUM(A1)");
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
  });
});

describe('a bill in a review', () => {
  test('over the budget is a negative answer with the amount that is too much; the bill is written all the same', async () => {
    const file = shop();
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
    const file = write(
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
    const run = write(
      'run.json',
      JSON.stringify({
        format: 'lintel-simulation/1',
        seconds: 3600,
        nodes: [{ node: 'api', perSecond: 100, utilisation: null }],
        groups: [],
      }),
    );
    const file = write(
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
    const offer = write(
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
    const { out } = await lintel(['cost', shop(), '--prices', offer, '--format', 'json']);
    const hours = JSON.parse(out).lines.find(
      ({ component }: { component: string }) => component === 'vpc.nat/hour',
    );
    expect(hours).toMatchObject({ monthlyUsd: '73', price: { asOf: '2026-12-01' } });
    const none = await lintel(['cost', shop(), '--prices', write('none.json', '{}')]);
    expect(none.code).toBe(2);
    expect(none.messages[0]).toMatch(/The price file cannot be used/);
  });

  test('usage comes from a file, and a figure that fits no node is refused', async () => {
    const usage = write('usage.json', JSON.stringify({ nat: { processedGigabytesPerMonth: 1000 } }));
    const { out } = await lintel(['cost', shop(), '--usage', usage, '--format', 'json']);
    const data = JSON.parse(out).lines.find(
      ({ component }: { component: string }) => component === 'vpc.nat/data',
    );
    expect(data).toMatchObject({ monthlyUsd: '45', quantity: { inputs: [{ origin: 'declared' }] } });
    const wrong = write('wrong.json', JSON.stringify({ nat: { processed: 1 } }));
    expect(await lintel(['cost', shop(), '--usage', wrong])).toMatchObject({
      code: 2,
      messages: [expect.stringMatching(/nat has no usage processed; it takes processedGigabytesPerMonth/)],
    });
    const negative = write('negative.json', JSON.stringify({ nat: { processedGigabytesPerMonth: -1 } }));
    expect((await lintel(['cost', shop(), '--usage', negative])).code).toBe(2);
    const list = write('list.json', '[1]');
    expect((await lintel(['cost', shop(), '--usage', list])).code).toBe(2);
  });

  test('free amounts come off on request and the bill says which', async () => {
    const usage = write('usage.json', JSON.stringify({ nat: { internetOutGigabytesPerMonth: 150 } }));
    const args = ['cost', shop(), '--usage', usage, '--format', 'json'];
    const total = async (...more: string[]) => JSON.parse((await lintel([...args, ...more])).out).totalUsd;
    expect(
      usd(await total())
        .minus(await total('--free-tier', 'always-free'))
        .toFixed(),
    ).toBe('9');
    const text = await lintel(['cost', shop(), '--usage', usage, '--free-tier', 'always-free']);
    expect(text.out).toMatch(/150 GB, 100 free/);
    expect(text.out).toContain('What AWS never charges for is taken off.');
  });

  test('credits leave the bill as it is and say what is left to pay, month by month', async () => {
    const { out } = await lintel(['cost', shop(), '--credits', '60', '--months', '2']);
    expect(out).toMatch(/Credits of \$60\.00 \(as stated in the settings\) cover one month of it/);
    const json = await lintel(['cost', shop(), '--free-tier', 'credits', '--format', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({ freeTier: 'credits', credits: { givenUsd: '100' } });
  });

  test('the bill as JSON can be priced again from the prices in it', async () => {
    const bill = await lintel(['cost', shop(), '--region', 'sa-east-1', '--format', 'json']);
    const again = await lintel(['price', '-', '--prices', 'list', '--format', 'json'], bill.out);
    expect(JSON.parse(again.out).totalUsd).toBe(JSON.parse(bill.out).totalUsd);
  });

  test('the page stands alone and shows names as text', async () => {
    const renamed = { ...drawing.nodes.nat, name: '<img src=x onerror=alert(1)>' };
    const file = write(
      'evil.lintel.json',
      JSON.stringify({ ...drawing, nodes: { ...drawing.nodes, nat: renamed } }),
    );
    const { code, out } = await lintel(['cost', file, '--format', 'html']);
    expect(code).toBe(0);
    expect(out).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(out).not.toMatch(/<(img|script|link|iframe)/);
    expect(out).toMatch(/^<!doctype html>/);
  });
});

describe('price', () => {
  const list = {
    region: 'us-east-1',
    lines: [
      { component: 'elb.alb/hour', quantity: 730 },
      { component: 'elb.alb/lcu', quantity: 1000 },
    ],
  };

  test('a list of quantities is priced line by line, with the exact total and the one to the cent', async () => {
    const file = write('list.json', JSON.stringify(list));
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
    const file = write(
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
    const file = write(
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
    const file = write('list.json', content);
    const { code, out, messages } = await lintel(['price', file]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`lintel: ${file}: ${message}`);
  });
});

describe('import, layout and export', () => {
  test('a Mermaid diagram becomes a document that opens', async () => {
    const out = join(folder, 'out.lintel.json');
    const { code, messages } = await lintel(['import', write('a.mmd', mermaid), '-o', out]);
    expect(code).toBe(0);
    expect(messages.at(-1)).toMatch(/3 nodes recognised, 0 kept as labelled boxes, 2 connections\.$/);
    const { document } = unwrap(openDocument(readFileSync(out, 'utf8')));
    expect([...document.nodes.values()].map(({ kind }) => kind).sort()).toEqual([
      'alb',
      'ec2-instance',
      'users',
    ]);
  });

  test('standard input and output work with - and without -o', async () => {
    const imported = await lintel(['import', '-'], mermaid);
    expect(unwrap(openDocument(imported.out)).document.connections.size).toBe(2);
    const block = await lintel(
      ['import', '-', '--block', '2'],
      `# One\n\`\`\`mermaid\nflowchart LR\n  x-->y\n\`\`\`\n\`\`\`mermaid\n${mermaid}\`\`\`\n`,
    );
    expect(block.code).toBe(0);
    expect(unwrap(openDocument(block.out)).document.connections.size).toBe(2);
    const checked = await lintel(['validate', '-', '--format', 'json'], imported.out);
    expect(JSON.parse(checked.out).file).toBe('standard input');
  });

  test('layout changes places and nothing else', async () => {
    const { code, out } = await lintel(['layout', shop()]);
    expect(code).toBe(0);
    const { document } = unwrap(openDocument(out));
    expect([...document.nodes.keys()].sort()).toEqual(Object.keys(drawing.nodes).sort());
    expect(document.nodes.get('vpc')?.properties).toEqual({ cidrBlock: '10.0.0.0/16', flowLogs: false });
    expect((await lintel(['layout', '-'], out)).out).toBe(out);
  });

  test.each([
    ['mermaid', /^flowchart /m],
    ['cloudformation', /Type: AWS::EC2::VPC/],
    ['cloudformation-json', /"Type": "AWS::EC2::VPC"/],
    ['kubernetes', /^# .*Kubernetes manifests/],
    ['svg', /^<svg[\s\S]*<\/svg>\s*$/],
  ])('%s is written, the same every time', async (target, pattern) => {
    const file = shop();
    const first = await lintel(['export', file, '--to', target]);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(pattern);
    expect((await lintel(['export', file, '--to', target])).out).toBe(first.out);
  });

  test('errors of the drawing are said in one line beside the export', async () => {
    const counted = async (file: string): Promise<readonly [number, readonly string[]]> => {
      const { out } = await lintel(['validate', file, '--format', 'json']);
      const { code, messages } = await lintel(['export', file, '--to', 'mermaid']);
      expect(code).toBe(0);
      return [JSON.parse(out).counts.error, messages.filter((line) => line.includes('lintel validate'))];
    };
    const wrong = write(
      'wrong.lintel.json',
      JSON.stringify({
        format: 'lintel/1',
        id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D',
        name: 'Wrong',
        nodes: {
          main: { kind: 'vpc', name: 'Main', at: [0, 0], properties: { cidrBlock: '10.0.0.0/16' } },
          out: {
            kind: 'subnet',
            name: 'Out',
            parent: 'main',
            at: [40, 40],
            properties: { cidrBlock: '192.168.0.0/24' },
          },
        },
      }),
    );
    const [errors, said] = await counted(wrong);
    expect(errors).toBeGreaterThan(0);
    expect(said).toEqual([
      `${wrong}: The drawing has ${errors === 1 ? '1 error' : `${errors} errors`}: "lintel validate" says what to mend.`,
    ]);
    const fine = write(
      'fine.lintel.json',
      JSON.stringify({ format: 'lintel/1', id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D', name: 'Fine', nodes: {} }),
    );
    expect(await counted(fine)).toEqual([0, []]);
  });

  test('a PNG has the size of the drawing times the scale', async () => {
    const size = async (scale: string): Promise<readonly number[]> => {
      const { bytes } = await lintel(['export', shop(), '--to', 'png', '--scale', scale]);
      const view = Buffer.from(bytes);
      expect(view.subarray(1, 4).toString()).toBe('PNG');
      return [view.readUInt32BE(16), view.readUInt32BE(20)];
    };
    const [width = 0, height = 0] = await size('1');
    expect(await size('2')).toEqual([width * 2, height * 2]);
  });

  test('a PDF has one page as large as the drawing, and the same bytes every time', async () => {
    const file = shop();
    const { bytes } = await lintel(['export', file, '--to', 'pdf']);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    const svg = (await lintel(['export', file, '--to', 'svg'])).out;
    const width = Number(/\bwidth="([\d.]+)"/.exec(svg)?.[1]);
    expect(Number(/\/MediaBox \[0 0 ([\d.]+)/.exec(text)?.[1])).toBeCloseTo(width * 0.75, 1);
    expect((await lintel(['export', file, '--to', 'pdf'])).bytes).toEqual(bytes);
  });

  test('an output that cannot be written is said in one line', async () => {
    const { code, messages } = await lintel([
      'export',
      shop(),
      '--to',
      'svg',
      '-o',
      join(folder, 'no', 'out.svg'),
    ]);
    expect(code).toBe(2);
    expect(messages.at(-1)).toBe(`lintel: ${join(folder, 'no', 'out.svg')}: The folder does not exist.`);
  });
});

describe('input that cannot be used gets one sentence, exit 2, and changes nothing', () => {
  const brackets = '['.repeat(1_000_000);
  const bomb = [
    'a: &a [x, x]',
    ...[...'bcdefghij'].map(
      (key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`,
    ),
  ].join('\n');

  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['a million brackets', 'a.lintel.json', brackets, /a\.lintel\.json:1:201: .*nested deeper/],
    [
      'a million brackets in a record',
      'a.lintel.json',
      `{"format":"lintel/1","id":"x","name":"x","nodes":${brackets}`,
      /nested deeper/,
    ],
    ['a million brackets in a diagram', 'a.mmd', `flowchart LR\n  a${brackets}`, /a\.mmd:2: /],
    ['a YAML bomb', 'a.yaml', bomb, /a\.yaml:\d+:\d+: .*aliases/],
    [
      'a truncated document',
      'a.lintel.json',
      '{"format":"lintel/1",\n"nodes":{"a":{"kind":"vp',
      /a\.lintel\.json:2:\d+: This is not valid JSON/,
    ],
    [
      'a damaged document',
      'a.lintel.json',
      '{"format":"lintel/1","id":"x","name":"x",\n"nodes":{"a":{"kind":7}}}',
      /a\.lintel\.json:\d+(:\d+)?: /,
    ],
    [
      'a document of a future format',
      'a.lintel.json',
      '{"format":"lintel/99","id":"x","name":"x","nodes":{}}',
      /newer format/,
    ],
    ['a list', 'a.lintel.json', '[]', /not a Lintel document/],
    ['an empty file', 'a.mmd', '', /empty/],
    ['plain text', 'a.mmd', 'hello world', /a\.mmd:1: /],
    ['bytes', 'a.lintel.json', Uint8Array.from({ length: 256 }, (_, n) => n), /not a text file/],
  ])('%s', async (_, name, content, sentence) => {
    const input = write(name, content);
    const target = write('target.lintel.json', 'untouched');
    for (const command of ['import', 'layout']) {
      const { code, out, messages } = await lintel([command, input, '-o', target]);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(sentence);
      expect(messages[0]).not.toMatch(/\n|\bat .*\(.*:\d+:\d+\)/);
      expect(messages[0]?.length).toBeLessThan(400);
    }
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(readdirSync(folder).sort()).toEqual([name, 'target.lintel.json'].sort());
  });

  test.each(['huge.lintel.json', 'huge.mmd'])('100 MB in %s', async (name) => {
    const input = write(name, '');
    truncateSync(input, 100 * 1024 * 1024);
    const { code, messages } = await lintel(['validate', input]);
    expect(code).toBe(2);
    expect(messages).toEqual([`lintel: ${input}: The file has 100 MB; Lintel reads files of up to 50 MB.`]);
  });

  test('more than 50 MB on standard input', async () => {
    const { code, messages } = await lintel(['validate', '-'], new Uint8Array(51 * 1024 * 1024));
    expect(code).toBe(2);
    expect(messages).toEqual([
      'lintel: standard input: The file has 51 MB; Lintel reads files of up to 50 MB.',
    ]);
  });

  test('a missing file and a folder', async () => {
    expect((await lintel(['cost', join(folder, 'no.json')])).messages).toEqual([
      `lintel: ${join(folder, 'no.json')}: There is no such file.`,
    ]);
    expect((await lintel(['cost', folder])).messages).toEqual([
      `lintel: ${folder}: This is a folder; name a file.`,
    ]);
  });

  test('a document of a future format can still be checked', async () => {
    const file = write('a.lintel.json', '{"format":"lintel/99","id":"x","name":"x","nodes":{}}');
    const { code, messages } = await lintel(['validate', file]);
    expect(code).toBe(0);
    expect(messages.join()).toContain('reading only');
  });
});

describe('commands that cannot be used', () => {
  test.each([
    [['frobnicate'], /unknown command/],
    [['validate'], /missing required argument/],
    [['validate', 'x', '--format', 'xml'], /Allowed choices are text, json, sarif/],
    [['export', 'x'], /required option '--to/],
    [['import', 'x', '--block', '0'], /whole number from 1/],
    [['serve', '--port', '99999'], /port from 0 to 65535/],
    [['cost', 'x', '--region', 'mars-1'], /Region code such as eu-west-1/],
  ])('%j is refused in one line with exit 2', async (args, sentence) => {
    const { code, messages, out } = await lintel(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(sentence);
  });

  test('no command at all shows the commands, each on its line, with exit 2', async () => {
    const { code, messages, out } = await lintel([]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(messages.join('\n')).toMatch(/^Usage: lintel .*\n\n(.*\n)+ {2}validate /);
  });

  test('help and version are answers, not faults', async () => {
    expect((await lintel(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await lintel(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['validate', 'cost', 'price', 'export', 'import', 'layout', 'open', 'serve'])
      expect(help.out).toContain(command);
  });

  test('a fault of our own is exit 3 without a stack', async () => {
    const messages: string[] = [];
    const code = await runCli(['validate', shop()], {
      writeOut: () => undefined,
      writeMessage: (line) => messages.push(line),
      readStdin: async function* () {},
      createEngine: async () => {
        throw new Error('wires crossed\n    at somewhere (file.ts:1:2)');
      },
      renderPng: async () => new Uint8Array(),
      renderPdf: async () => new Uint8Array(),
      startHost: async () => 0,
    });
    expect(code).toBe(3);
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toContain('\n');
  });
});

describe('open and serve', () => {
  test('hand their arguments to the host', async () => {
    const file = shop();
    expect((await lintel(['open', file])).hosts).toEqual([{ kind: 'open', file }]);
    expect((await lintel(['serve', '--port', '8080', '--keep'])).hosts).toEqual([
      { kind: 'serve', file: undefined, port: 8080, keep: true },
    ]);
  });
});

describe('open and serve of a file that cannot be read', () => {
  test.each(['open', 'serve'])('%s says so and starts nothing', async (command) => {
    const { code, messages, hosts } = await lintel([command, join(folder, 'none.lintel.json')]);
    expect(code).toBe(2);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('There is no such file.');
    expect(hosts).toEqual([]);
  });
});

describe('the lintel program of a checkout', () => {
  test('says what to do when it is not built', () => {
    mkdirSync(join(folder, 'scripts'));
    copyFileSync(join(root, 'scripts/lintel.mjs'), join(folder, 'scripts/lintel.mjs'));
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'scripts/lintel.mjs'), 'validate', 'x'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(2);
    expect(stderr).toBe(
      'lintel: Lintel is not built yet. Run "npm ci && npm run build" in its folder first.\n',
    );
  });

  test.runIf(existsSync('/usr/bin/node'))(
    'runs the built program with the Node of the project, whatever Node calls it',
    () => {
      mkdirSync(join(folder, 'scripts'));
      mkdirSync(join(folder, 'out/main'), { recursive: true });
      mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
      copyFileSync(join(root, 'scripts/lintel.mjs'), join(folder, 'scripts/lintel.mjs'));
      writeFileSync(
        join(folder, 'out/main/cli.js'),
        'console.log(process.argv.slice(2).join()); process.exit(1)',
      );
      writeFileSync(
        join(folder, 'node_modules/node/bin/node'),
        `#!/bin/sh\necho own node\nexec ${process.execPath} "$@"\n`,
        { mode: 0o755 },
      );
      const { status, stdout } = spawnSync(
        '/usr/bin/node',
        [join(folder, 'scripts/lintel.mjs'), 'cost', '-'],
        { encoding: 'utf8' },
      );
      expect(stdout).toBe('own node\ncost,-\n');
      expect(status).toBe(1);
    },
  );
});
