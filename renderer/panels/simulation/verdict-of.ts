import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';

export interface ShownVerdict {
  readonly word: 'Met' | 'Missed' | 'Unknown' | 'Unstable' | 'No objectives';
  readonly sentence: string;
}

/** The verdict of a run in one sentence: what is unstable first, then what is missed. */
export function verdictOf(result: SimulationResult): ShownVerdict {
  const { word, sentence } = wordsOf(result);
  const stopped = result.stopped === undefined ? undefined : result.verdict.sentences[0];
  return { word, sentence: stopped === undefined ? sentence : `${stopped} ${sentence}` };
}

function wordsOf({ verdict, classes, stopped }: SimulationResult): ShownVerdict {
  const { objectives, isStable } = verdict;
  // That it was stopped is said before.
  const sentences = stopped === undefined ? verdict.sentences : verdict.sentences.slice(1);
  if (!isStable) return { word: 'Unstable', sentence: sentences[0] ?? 'A queue grows for ever.' };
  const open = objectives.filter(({ holds }) => !holds);
  const missed = open.filter(({ isUnknown }) => isUnknown !== true);
  if (missed.length > 0) return { word: 'Missed', sentence: missed.map(({ text }) => text).join(' ') };
  if (open.length > 0) return { word: 'Unknown', sentence: open.map(({ text }) => text).join(' ') };
  if (objectives.length === 0) return { word: 'No objectives', sentence: servedOf(classes) };
  const what = objectives.length === 1 ? 'The objective is' : `All ${objectives.length} objectives are`;
  return { word: 'Met', sentence: `${what} met. ${servedOf(classes)}` };
}

function servedOf(classes: SimulationResult['classes']): string {
  const completed = classes.reduce((sum, each) => sum + each.completed, 0);
  const failed = classes.reduce((sum, each) => sum + each.failed, 0);
  const all = (completed + failed).toLocaleString('en', { maximumFractionDigits: 0 });
  if (failed === 0) return `None of ${all} requests failed.`;
  return `${failed.toLocaleString('en', { maximumFractionDigits: 0 })} of ${all} requests failed.`;
}
