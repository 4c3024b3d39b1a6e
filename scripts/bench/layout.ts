import { applyChanges } from '../../shared/document/change-set.ts';
import { loadElk } from '../../shared/layout/create-elk.ts';
import { layoutDocument } from '../../shared/layout/layout-document.ts';
import { largeDocument } from '../../shared/testing/large-document.ts';
import { type BenchRow, measure, milliseconds } from './measure.ts';

/** Automatic layout of everything, and of one new node in a drawing that stays as it is. */
export async function benchLayout(): Promise<readonly BenchRow[]> {
  const elk = await loadElk();
  const rows: BenchRow[] = [];
  for (const size of [200, 1_000]) {
    const document = largeDocument(size);
    const all = await measure(3, () => layoutDocument(document, { all: true }, elk));
    rows.push({
      what: `lay out ${document.nodes.size} nodes`,
      measured: milliseconds(all.medianMs),
      budget: size === 1_000 ? '2 s' : '',
      ...(size === 1_000 ? { isWithin: all.medianMs < 2_000 } : {}),
    });
    const laidOut = applyChanges(document, await layoutDocument(document, { all: true }, elk));
    const [newest] = [...laidOut.nodes.keys()].slice(-1);
    const one = await measure(5, () =>
      layoutDocument(laidOut, { nodes: newest === undefined ? [] : [newest] }, elk),
    );
    rows.push({
      what: `place one node among ${document.nodes.size}`,
      measured: milliseconds(one.medianMs),
      budget: '',
      ratio: `${(all.medianMs / one.medianMs).toFixed(0)} × faster than laying out everything`,
    });
  }
  return rows;
}
