/**
 * Writes a digest of the result of every simulation sample, in both engines: the same on every JavaScript engine that runs
 * Lintel. `scripts/simulation-runtimes.test.ts` compares them with each other, and with those that are recorded for the
 * version of the simulation; by hand, bundle it and run it with another Node.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort } from 'node:worker_threads';
import { createResolver } from '../shared/resolve/create-resolver.ts';
import { runSimulation } from '../shared/simulation/run-simulation.ts';
import { simulationVersion } from '../shared/simulation/simulation-version.ts';
import { acceptanceDocuments } from '../shared/simulation/testing/acceptance-documents.ts';
import { featureDocument, featureScenario } from '../shared/simulation/testing/feature-document.ts';
import { withScenario } from '../shared/simulation/testing/simulated.ts';

/** What the repository holds for the present version. */
const recorded = join(import.meta.dirname, 'simulation-digests.txt');
/** Of all samples, or of those named; `--write` records those of all. */
const isWritten = process.argv.includes('--write');
const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const lines: string[] = [];
const features = { file: 'features', document: featureDocument, scenarios: { all: featureScenario } };
for (const { file, document, scenarios } of [...acceptanceDocuments(), features]) {
  if (wanted.length > 0 && !wanted.includes(file)) continue;
  for (const [id, scenario] of Object.entries(scenarios)) {
    // Twenty minutes hold whatever happens in the samples but the end of the longest.
    const horizonSeconds = Math.min(1200, scenario.horizonSeconds ?? 900);
    const drawn = withScenario(document, {
      ...scenario,
      replications: 1,
      horizonSeconds,
      timeline: (scenario.timeline ?? []).filter(({ at }) => at < horizonSeconds),
    });
    const { architecture } = createResolver().update(drawn);
    for (const engine of ['des', 'fluid'] as const) {
      const text = JSON.stringify(runSimulation(drawn, architecture, { engine, seed: 7 }));
      lines.push(`${file} ${id} ${engine} ${createHash('sha256').update(text).digest('hex')}`);
    }
  }
}
const output = `version ${simulationVersion}\n${lines.join('\n')}\n`;
if (isWritten) writeFileSync(recorded, output);
else if (isMainThread) process.stdout.write(output);
else parentPort?.postMessage(output);
