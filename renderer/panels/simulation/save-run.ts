import type { Services } from '#renderer/app/services.tsx';
import { announce } from '#renderer/state/announce.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { headerOf } from '#shared/document/document-index.ts';
import { curvesAsCsv } from '#shared/simulation/results/curves-as-csv.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { runLabel } from './run-label.ts';

/** The run as `lintel simulate --format json` writes it: for `--compare`, for `lintel cost --simulation`, for others. */
export async function saveRun({ files }: Services, kept: KeptRun): Promise<void> {
  await attempt(async () => {
    const saved = await files.saveAs({
      suggestedName: `${nameOf(kept)}.json`,
      content:
        kept.json === undefined
          ? { text: `${JSON.stringify(kept.run.result, null, 2)}\n` }
          : { bytes: new Uint8Array(kept.json) },
      mediaType: 'application/json',
    });
    if (saved !== undefined) announce(`${runLabel(kept)} is saved.`);
  });
}

/** The curves of the run as `lintel simulate --format csv` writes them; of an earlier session, as the charts have them. */
export async function saveCurves({ files }: Services, kept: KeptRun): Promise<void> {
  await attempt(async () => {
    const whole =
      kept.json === undefined
        ? kept.run.result
        : (JSON.parse(new TextDecoder().decode(kept.json)) as SimulationResult);
    const saved = await files.saveAs({
      suggestedName: `${nameOf(kept)}.csv`,
      content: { text: curvesAsCsv(whole) },
      mediaType: 'text/csv',
    });
    if (saved !== undefined) announce(`The curves of ${runLabel(kept)} are saved.`);
  });
}

function nameOf({ number }: KeptRun): string {
  const { name } = headerOf(documentStore.getState().document);
  return `${name} run ${number}`.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim();
}
