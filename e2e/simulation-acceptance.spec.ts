import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { expect, test } from './fixtures/hosts.ts';
import { LintelWindow } from './pages/lintel-window.ts';

const root = resolve(import.meta.dirname, '..');

interface Story {
  readonly file: string;
  readonly scenario: string;
  readonly name: string;
  /** What the run shows, with the figures of the same run from the command line. */
  readonly says: (result: SimulationResult) => string | RegExp;
  readonly view: 'Nodes' | 'Decisions';
  readonly shows: readonly string[];
}

const failed = ({ classes }: SimulationResult): number => classes.reduce((sum, each) => sum + each.failed, 0);

/** The six acceptance scenarios as drawings that anybody can open. */
const stories: readonly Story[] = [
  {
    file: 'auto-scaling',
    scenario: 'step',
    name: 'Four times the load after ten minutes',
    says: (result) =>
      new RegExp(
        `; ${failed(result).toLocaleString('en')} of [\\d,]+ allowed failures: the budget is exhausted`,
      ),
    view: 'Decisions',
    shows: ['= 4', '= 8'],
  },
  {
    file: 'cross-zone',
    scenario: 'off',
    name: 'Cross-zone off',
    says: ({ classes }) => `None of ${(classes[0]?.completed ?? 0).toLocaleString('en')} requests failed.`,
    view: 'Nodes',
    shows: ['120'],
  },
  {
    file: 'queue-backlog',
    scenario: 'ten-workers',
    name: '10 workers never do',
    says: ({ verdict }) => verdict.sentences[0] ?? 'unstable',
    view: 'Nodes',
    shows: ['Jobs'],
  },
  {
    file: 'upload-pipeline',
    scenario: 'hour',
    name: '10,000 uploads in an hour',
    says: () => /None of [\d,]+ requests failed\.$/,
    view: 'Nodes',
    shows: ['Process', 'Jobs'],
  },
  {
    file: 'api-throttling',
    scenario: 'even',
    name: '15,000 a second, evenly',
    says: (result) => new RegExp(`^${failed(result).toLocaleString('en')} of [\\d,]+ requests failed`),
    view: 'Nodes',
    shows: ['throttled by API Gateway'],
  },
  {
    file: 'crash-and-recovery',
    scenario: 'crash',
    name: 'One of four refuses connections for five minutes',
    says: (result) =>
      new RegExp(
        `; ${failed(result).toLocaleString('en')} of 1,4\\d\\d allowed failures: the budget is exhausted`,
      ),
    view: 'Nodes',
    shows: ['connection refused (502)'],
  },
];

for (const { file, scenario, name, says, view, shows } of stories) {
  test(`${file}: the window comes to the bytes of the command line`, async ({ app }) => {
    test.setTimeout(240_000);
    const path = join(root, 'assets/samples/simulation', `${file}.lintel.json`);
    const { text, result } = await onCommandLine(path, scenario);
    const lintel = new LintelWindow(app);
    const { simulation } = lintel;
    await lintel.openFile(path);
    await lintel.ready();
    await simulation.choose(name);
    await simulation.run();
    await simulation.expectVerdict(says(result));
    await simulation.show(view);
    for (const words of shows) await expect(simulation.row(words).first()).toBeVisible();
    const saved = await app.files.save(() => simulation.withRun('Save this run as JSON…'));
    expect(saved.name).toMatch(/ run 1\.json$/);
    expect(saved.text === text, 'the same bytes').toBe(true);
  });
}

async function onCommandLine(
  path: string,
  scenario: string,
): Promise<{ readonly text: string; readonly result: SimulationResult }> {
  const run = promisify(execFile);
  const args = [join(root, 'out/main/cli.js'), 'simulate', path, '--scenario', scenario, '--format', 'json'];
  // A missed objective is a negative answer, and still one.
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: { stdout: string }) => error,
  );
  return { text: stdout, result: JSON.parse(stdout) as SimulationResult };
}
