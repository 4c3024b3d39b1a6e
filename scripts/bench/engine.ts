import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLimits } from '../../shared/base/limits.ts';
import { unwrap } from '../../shared/base/result.ts';
import { createPriceBook } from '../../shared/cost/price-book.ts';
import { openPriceCatalogue } from '../../shared/cost/price-catalogue.ts';
import { applyChanges, type ChangeSet } from '../../shared/document/change-set.ts';
import { setProperties } from '../../shared/document/commands/change-nodes.ts';
import { openDocument } from '../../shared/document/open-document.ts';
import { saveDocument } from '../../shared/document/save-document.ts';
import { type AnalyserOptions, createAnalyser } from '../../shared/engine/create-analyser.ts';
import { resolve } from '../../shared/resolve/create-resolver.ts';
import { runRules } from '../../shared/rules/create-rule-runner.ts';
import { rules } from '../../shared/rules/rules/index.ts';
import { largeDocument } from '../../shared/testing/large-document.ts';
import { type BenchRow, measure, milliseconds, timingOf } from './measure.ts';

const assets = join(import.meta.dirname, '../../assets');

function readAsset(path: string): unknown {
  return JSON.parse(readFileSync(join(assets, path), 'utf8'));
}

/** Opening, one edit and full analysis; the naive way is to compute everything after every edit. */
export async function benchEngine(): Promise<readonly BenchRow[]> {
  const options: AnalyserOptions = {
    rules,
    limits: unwrap(openLimits(readAsset('limits.json'))),
    prices: createPriceBook(unwrap(openPriceCatalogue(readAsset('prices/aws-prices.json')))),
    now: () => performance.now(),
    today: () => new Date().toISOString().slice(0, 10),
  };
  const rows: BenchRow[] = [];
  for (const size of [1_000, 5_000]) {
    const document = largeDocument(size);
    const text = saveDocument(document);
    const open = await measure(5, () => openDocument(text));
    rows.push({ what: `open ${size} nodes from text`, measured: milliseconds(open.medianMs), budget: '' });

    const architecture = resolve(document);
    const resolved = await measure(5, () => resolve(document));
    rows.push({
      what: `resolve ${size} nodes to ${architecture.resources.size} resources`,
      measured: milliseconds(resolved.medianMs),
      budget: '',
    });
    const checked = await measure(5, () => runRules(options, document, architecture));
    rows.push({
      what: `full validation, ${size} nodes`,
      measured: milliseconds(checked.medianMs),
      budget: size === 1_000 ? '300 ms' : '',
      ...(size === 1_000 ? { isWithin: checked.medianMs < 300 } : {}),
    });

    const analyser = createAnalyser(document, { ...options, defersNetwork: true });
    const full = await measure(3, (run) => analyser.open(document, run));
    rows.push({
      what: `everything afresh, ${size} nodes: resolve, problems, cost`,
      measured: milliseconds(full.medianMs),
      budget: '',
    });

    // As in the window: an answer at once, and then what asks the network.
    const settling: number[] = [];
    const editing: number[] = [];
    for (const [run, changes] of editsOf(document, 60).entries()) {
      const startedAt = performance.now();
      analyser.apply(changes, run);
      const answeredAt = performance.now();
      analyser.settle();
      editing.push(answeredAt - startedAt);
      settling.push(performance.now() - startedAt);
    }
    const edit = timingOf(editing.slice(1));
    const settled = timingOf(settling.slice(1));
    rows.push({
      what: `one edit, ${size} nodes: problems and cost`,
      measured: `${milliseconds(edit.medianMs)} (p95 ${milliseconds(edit.p95Ms)})`,
      budget: '16 ms',
      ratio: `${(full.medianMs / edit.medianMs).toFixed(0)} × faster than everything afresh`,
      isWithin: edit.p95Ms < 16,
    });
    rows.push({
      what: `one edit, ${size} nodes: what asks the network too`,
      measured: `${milliseconds(settled.medianMs)} (p95 ${milliseconds(settled.p95Ms)})`,
      budget: '50 ms',
      isWithin: settled.p95Ms < 50,
    });
  }
  return rows;
}

/** Property edits spread over the drawing, each on top of the ones before. */
function editsOf(document: ReturnType<typeof largeDocument>, count: number): readonly ChangeSet[] {
  const subnets = [...document.nodes.values()].filter((node) => node.kind === 'subnet');
  const leaves = [...document.nodes.values()].filter((node) => node.id.includes('leaf'));
  let current = document;
  return Array.from({ length: count }, (_, index) => {
    const pool = index % 3 === 0 ? subnets : leaves;
    const node = pool[(index * 37) % pool.length];
    if (node === undefined) return [];
    const changes =
      index % 3 === 0
        ? setProperties(current, node.id, { cidrBlock: `10.250.${index}.0/24` })
        : setProperties(current, node.id, { memorySize: 256 + index, desiredCount: 1 + (index % 4) });
    current = applyChanges(current, changes);
    return changes;
  });
}
