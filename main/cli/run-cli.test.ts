import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkout, lintel } from '../testing/run-lintel.ts';
import { testFiles } from '../testing/test-files.ts';
import { runCli } from './run-cli.ts';

const files = testFiles();

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
    const code = await runCli(['validate', files.shop()], {
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
    const file = files.shop();
    expect((await lintel(['open', file])).hosts).toEqual([{ kind: 'open', file }]);
    expect((await lintel(['serve', '--port', '8080', '--keep'])).hosts).toEqual([
      { kind: 'serve', file: undefined, port: 8080, keep: true },
    ]);
  });
});

describe('the lintel program of a checkout', () => {
  test('says what to do when it is not built', () => {
    mkdirSync(join(files.folder, 'scripts'));
    copyFileSync(join(checkout, 'scripts/lintel.mjs'), join(files.folder, 'scripts/lintel.mjs'));
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(files.folder, 'scripts/lintel.mjs'), 'validate', 'x'],
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
      mkdirSync(join(files.folder, 'scripts'));
      mkdirSync(join(files.folder, 'out/main'), { recursive: true });
      mkdirSync(join(files.folder, 'node_modules/node/bin'), { recursive: true });
      copyFileSync(join(checkout, 'scripts/lintel.mjs'), join(files.folder, 'scripts/lintel.mjs'));
      writeFileSync(
        join(files.folder, 'out/main/cli.js'),
        'console.log(process.argv.slice(2).join()); process.exit(1)',
      );
      writeFileSync(
        join(files.folder, 'node_modules/node/bin/node'),
        `#!/bin/sh\necho own node\nexec ${process.execPath} "$@"\n`,
        { mode: 0o755 },
      );
      const { status, stdout } = spawnSync(
        '/usr/bin/node',
        [join(files.folder, 'scripts/lintel.mjs'), 'cost', '-'],
        { encoding: 'utf8' },
      );
      expect(stdout).toBe('own node\ncost,-\n');
      expect(status).toBe(1);
    },
  );
});
