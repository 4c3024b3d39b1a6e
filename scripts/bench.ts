/**
 * Measures the budgets: `npm run bench`, or one part of it (`npm run bench -- engine`). Figures and ratios, never a
 * verdict of pass or fail: a busy machine is slow without being wrong.
 */
import { benchCanvas } from './bench/canvas.ts';
import { benchCost } from './bench/cost.ts';
import { benchEngine } from './bench/engine.ts';
import { benchExports } from './bench/exports.ts';
import { benchLayout } from './bench/layout.ts';
import { type BenchRow, printRows } from './bench/measure.ts';
import { benchReachability } from './bench/reachability.ts';
import { benchSimulation } from './bench/simulation.ts';
import { benchSimulationWindow } from './bench/simulation-window.ts';
import { benchWindow } from './bench/window.ts';

const parts: Readonly<Record<string, { readonly title: string; run(): Promise<readonly BenchRow[]> }>> = {
  engine: { title: 'Engine', run: benchEngine },
  cost: { title: 'Cost', run: benchCost },
  exports: { title: 'Exports', run: benchExports },
  reachability: { title: 'Reachability', run: benchReachability },
  simulation: { title: 'Simulation', run: benchSimulation },
  layout: { title: 'Layout', run: benchLayout },
  window: { title: 'Window', run: benchWindow },
  'simulation-window': { title: 'Window while a run goes on', run: benchSimulationWindow },
  canvas: { title: 'Canvas', run: benchCanvas },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}"; the parts are ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

for (const [name, { title, run }] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  printRows(title, await run());
}
