import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '../../shared/base/result.ts';
import { factsChangedBy } from '../../shared/catalogue/change-facts.ts';
import { createCostEngine } from '../../shared/cost/create-cost-engine.ts';
import { createPriceBook } from '../../shared/cost/price-book.ts';
import { openPriceCatalogue } from '../../shared/cost/price-catalogue.ts';
import { estimateOnce } from '../../shared/cost/study/estimate-once.ts';
import { forecastCost } from '../../shared/cost/study/forecast.ts';
import { studyCost } from '../../shared/cost/study/study-cost.ts';
import { applyChanges } from '../../shared/document/change-set.ts';
import { patchNode, setProperties } from '../../shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '../../shared/document/records.ts';
import { resolve } from '../../shared/resolve/create-resolver.ts';
import { largeDocument } from '../../shared/testing/large-document.ts';
import { type BenchRow, measure, measureWork, milliseconds } from './measure.ts';

/** A bill afresh and after one edit, with and without a workload to follow; the naive way is a bill afresh each time. */
export async function benchCost(): Promise<readonly BenchRow[]> {
  const file = join(import.meta.dirname, '../../assets/prices/aws-prices.json');
  const prices = createPriceBook(unwrap(openPriceCatalogue(JSON.parse(readFileSync(file, 'utf8')))));
  const plain = largeDocument(1000);
  const rows: BenchRow[] = [];
  for (const [what, document] of [
    ['without a workload', plain],
    ['with a workload followed', withWorkload(plain)],
  ] as const) {
    const architecture = resolve(document);
    const today = '2026-11-20';
    const full = await measureWork(20, () => estimateOnce({ document, prices, today, architecture }));
    rows.push({
      what: `estimate 1,000 nodes ${what}`,
      measured: `${milliseconds(full.medianMs)}, ${milliseconds(full.workMs)} of work`,
      budget: '50 ms',
      isWithin: full.workMs < 50,
    });
    const opened = await measureWork(20, () => createCostEngine(prices).update(document, architecture));
    rows.push({
      what: `the same, ready for edits, ${what}`,
      measured: `${milliseconds(opened.medianMs)}, ${milliseconds(opened.workMs)} of work`,
      budget: '',
    });
    const engine = createCostEngine(prices);
    engine.update(document, architecture);
    const instances = [...document.nodes.values()].filter(({ kind }) => kind === 'ec2-instance');
    let current = document;
    const edit = await measureWork(100, (run) => {
      const node = instances[Math.abs(run * 7) % instances.length];
      if (node === undefined) return;
      const changes = setProperties(current, node.id, {
        instanceType: run % 2 === 0 ? 'm7g.large' : 'm7g.xlarge',
      });
      current = applyChanges(current, changes);
      return engine.update(current, architecture, factsChangedBy(changes));
    });
    rows.push({
      what: `one edit, 1,000 nodes ${what}`,
      measured: `${milliseconds(edit.medianMs)} (p95 ${milliseconds(edit.p95Ms)}), ${milliseconds(edit.workMs)} of work`,
      budget: '2 ms',
      isWithin: edit.workMs < 2,
      ratio: `${(full.workMs / edit.workMs).toFixed(0)} × faster than a bill afresh`,
    });
  }
  const document = withWorkload(plain);
  const input = { document, prices, today: '2026-11-20' };
  const months = await measure(2, () => forecastCost(input, 12));
  rows.push({ what: '12 months of 1,000 nodes', measured: milliseconds(months.medianMs), budget: '' });
  const study = await measure(2, () => studyCost(input, { whatIfs: true }));
  rows.push({ what: 'what-ifs of 1,000 nodes', measured: milliseconds(study.medianMs), budget: '' });
  return rows;
}

/** Every tenth function is called from outside, and calls what it is connected to. */
function withWorkload(document: LintelDocument): LintelDocument {
  const functions = [...document.nodes.values()].filter(({ kind }) => kind === 'lambda-function');
  return functions
    .filter((_, index) => index % 10 === 0)
    .reduce(
      (changed, { id }) =>
        applyChanges(changed, patchNode(changed, id, { usage: { requestsPerMonth: 5_000_000 } })),
      document,
    );
}
