/**
 * Writes a digest of the result of every simulation sample, in both engines: the same on every JavaScript engine that runs
 * Lintel. `scripts/simulation-runtimes.test.ts` compares them; by hand, bundle it and run it with another Node.
 */
import { createHash } from 'node:crypto';
import { isMainThread, parentPort } from 'node:worker_threads';
import { createResolver } from '../shared/resolve/create-resolver.ts';
import { runSimulation } from '../shared/simulation/run-simulation.ts';
import { acceptanceDocuments } from '../shared/simulation/testing/acceptance-documents.ts';
import { withScenario } from '../shared/simulation/testing/simulated.ts';

/** Of all samples, or of those named. */
const wanted = process.argv.slice(2);
const lines: string[] = [];
for (const { file, document, scenarios } of acceptanceDocuments()) {
  if (wanted.length > 0 && !wanted.includes(file)) continue;
  for (const [id, scenario] of Object.entries(scenarios)) {
    const drawn = withScenario(document, {
      ...scenario,
      replications: 1,
      horizonSeconds: Math.min(2400, scenario.horizonSeconds ?? 900),
    });
    const { architecture } = createResolver().update(drawn);
    for (const engine of ['des', 'fluid'] as const) {
      const text = JSON.stringify(runSimulation(drawn, architecture, { engine, seed: 7 }));
      lines.push(`${file} ${id} ${engine} ${createHash('sha256').update(text).digest('hex')}`);
    }
  }
}
const output = `${lines.join('\n')}\n`;
if (isMainThread) process.stdout.write(output);
else parentPort?.postMessage(output);
