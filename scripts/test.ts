/** Everything that must hold: the checks, the build, and the journeys in a real browser. */
import { findChromium } from './find-chromium.ts';
import { runSteps } from './run-steps.ts';

runSteps([
  { title: 'checks', command: ['node', 'scripts/check.ts', '--thorough'] },
  { title: 'build', command: ['node', 'scripts/build.ts'] },
]);

const chromium = findChromium({ install: true });
if (chromium === undefined) {
  console.error(
    'The journeys need Chromium, Chrome or Edge: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
  process.exit(1);
}

runSteps([
  {
    title: `journeys in ${chromium}`,
    command: ['playwright', 'test'],
    env: { CHROMIUM_PATH: chromium },
  },
]);
