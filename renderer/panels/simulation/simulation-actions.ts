import type { Services } from '#renderer/app/services.tsx';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { type KeptRun, keepRun, simulationStore } from '#renderer/state/simulation-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import type { JsonObject } from '#shared/base/json.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { freeScenarioId, putScenario, removeScenario } from '#shared/document/commands/change-scenarios.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { defaultScenario } from '#shared/simulation/scenario/default-scenario.ts';
import { openScenario } from '#shared/simulation/scenario/open-scenario.ts';
import { type Scenario, scenarioSchema } from '#shared/simulation/scenario/scenario.ts';
import { keepInLibrary, loadKeptRuns } from './kept-runs.ts';
import { verdictOf } from './verdict-of.ts';

/** A scenario as the editor shows it; `fault` says why it cannot run as it is. */
export interface EditedScenario {
  readonly id: string;
  readonly scenario: Scenario;
  /** Made from the drawing and not stored yet: the first change stores it. */
  readonly isMade: boolean;
  readonly fault: string | undefined;
}

/** The chosen scenario, else the first, else one that is made from the drawing. */
export function editedScenario(document: LintelDocument, chosen: string | undefined): Result<EditedScenario> {
  const id = chosen !== undefined && document.scenarios.has(chosen) ? chosen : firstScenario(document);
  const opened = openScenario(document, id);
  if (opened.ok) return ok({ ...opened.value, isMade: id === undefined, fault: undefined });
  const read = id === undefined ? undefined : scenarioSchema.safeParse(document.scenarios.get(id));
  if (id === undefined || read?.success !== true) return opened;
  return ok({ id, scenario: read.data, isMade: false, fault: opened.fault.message });
}

function firstScenario(document: LintelDocument): string | undefined {
  return [...document.scenarios.keys()].sort()[0];
}

function current(): EditedScenario | undefined {
  const edited = editedScenario(documentStore.getState().document, simulationStore.getState().scenarioId);
  return edited.ok ? edited.value : undefined;
}

/** Changes fields of the scenario that is shown; typing in one field is one step of undo. */
export function changeScenario(label: string, change: Partial<Scenario>, field?: string): void {
  const edited = current();
  if (edited === undefined) return;
  const { document } = documentStore.getState();
  const stored = document.scenarios.get(edited.id);
  store(label, edited.id, { ...(stored ?? edited.scenario), ...change }, field);
}

function store(label: string, id: string, content: object, field?: string): void {
  const { document } = documentStore.getState();
  // Unset fields are absent ones.
  const plain = JSON.parse(JSON.stringify(content)) as JsonObject;
  const gesture = field === undefined ? {} : { gesture: `scenario ${id} ${field}` };
  if (dispatch(label, putScenario(document, id, plain), gesture))
    simulationStore.setState({ scenarioId: id, fault: undefined });
}

/** A new scenario made from the drawing. */
export function addScenario(): void {
  const { document } = documentStore.getState();
  const made = defaultScenario(document);
  if (!made.ok) {
    simulationStore.setState({ fault: made.fault.message });
    return;
  }
  const name = freeName(document, made.value.name);
  store('Add a scenario', freeScenarioId(document, name), { ...made.value, name });
  announce(`Scenario ${name} added.`);
}

export function duplicateScenario(): void {
  const edited = current();
  if (edited === undefined) return;
  const { document } = documentStore.getState();
  const content = document.scenarios.get(edited.id) ?? edited.scenario;
  const name = freeName(document, edited.scenario.name);
  store('Duplicate the scenario', freeScenarioId(document, name), { ...content, name });
  announce(`Scenario ${name} added.`);
}

function freeName(document: LintelDocument, name: string): string {
  const taken = new Set([...document.scenarios.values()].map((record) => record.name));
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name} (${number})`;
    if (!taken.has(free)) return free;
  }
}

export function deleteScenario(): void {
  const edited = current();
  if (edited === undefined) return;
  if (dispatch('Delete the scenario', removeScenario(documentStore.getState().document, edited.id))) {
    simulationStore.setState({ scenarioId: undefined, fault: undefined });
    announce(`Scenario ${edited.scenario.name} deleted. Undo brings it back.`);
  }
}

export function chooseScenario(id: string): void {
  simulationStore.setState({ scenarioId: id, fault: undefined });
}

/** The scenario that is shown, where it can run; else its fault is said. */
function runnable(document: LintelDocument): EditedScenario | undefined {
  const edited = editedScenario(document, simulationStore.getState().scenarioId);
  const fault = edited.ok ? edited.value.fault : edited.fault.message;
  if (!edited.ok || fault !== undefined) {
    simulationStore.setState({ fault });
    announce(fault ?? '');
    return undefined;
  }
  return edited.value;
}

/** Runs the scenario that is shown; the drawing can be edited meanwhile. */
export async function runScenario(services: Services): Promise<void> {
  const { simulation } = services;
  viewStore.setState({ bottomPanel: 'simulation' });
  const { document, openCount, revision } = documentStore.getState();
  const edited = runnable(document);
  if (edited === undefined) return;
  const { id, isMade } = edited;
  simulationStore.setState({ progress: 0, task: 'run', fault: undefined, isPaused: false });
  announce('The simulation runs.');
  await attempt(async () => {
    try {
      // Its number comes after those of earlier sessions.
      await loadKeptRuns(services);
      const outcome = await simulation.run(document, isMade ? {} : { scenario: id }, (progress, live) => {
        // A run that takes a while is watched.
        if (live !== undefined && simulationStore.getState().live === undefined) showLoad();
        simulationStore.setState(live === undefined ? { progress } : { progress, live });
      });
      if (documentStore.getState().openCount !== openCount || outcome === undefined) return;
      if (!outcome.ok) {
        simulationStore.setState({ fault: outcome.fault.message });
        announce(outcome.fault.message);
        return;
      }
      const { run, json } = outcome.value;
      const kept = keepRun(run, revision, json);
      const { number } = kept;
      void keepInLibrary(services, kept, document);
      const { view } = simulationStore.getState();
      if (view === 'scenario') simulationStore.setState({ view: 'charts' });
      showLoad();
      announce(`Run ${number}: ${verdictOf(run.result).sentence}`);
    } finally {
      simulationStore.setState({ progress: undefined, live: undefined, isPaused: false });
    }
  });
}

/** Shows the load on the drawing, unless something else is shown there. */
function showLoad(): void {
  if (viewStore.getState().overlay === 'none') viewStore.setState({ overlay: 'load' });
}

/** Ends what is under way; of a run, what was seen is kept and shown. */
export function cancelRun({ simulation }: Services): void {
  if (simulationStore.getState().task === 'run') simulation.stop();
  else simulation.cancel();
  announce('The simulation was cancelled.');
}

/** Lets the run under way stand still, or go on. */
export function pauseRun({ simulation }: Services): void {
  const { isPaused, runSpeed, progress } = simulationStore.getState();
  if (progress === undefined) return;
  simulation.setPace({ isPaused: !isPaused, speed: runSpeed });
  simulationStore.setState({ isPaused: !isPaused });
  announce(isPaused ? 'The run goes on.' : 'The run is paused.');
}

/** How fast runs go, the one under way as well; undefined is as fast as they can. */
export function setRunSpeed({ simulation }: Services, runSpeed: number | undefined): void {
  const { isPaused } = simulationStore.getState();
  simulation.setPace({ isPaused, speed: runSpeed });
  simulationStore.setState({ runSpeed });
}

/** Runs the scenario that is shown again, with each size, limit and target decided otherwise. */
export async function weighWhatIfs({ simulation }: Services): Promise<void> {
  viewStore.setState({ bottomPanel: 'simulation' });
  const { document, openCount, revision } = documentStore.getState();
  const edited = runnable(document);
  if (edited === undefined) return;
  const { id, isMade } = edited;
  simulationStore.setState({ progress: 0, task: 'what-if', fault: undefined, view: 'what-if' });
  announce('What could be decided otherwise is simulated.');
  await attempt(async () => {
    try {
      const outcome = await simulation.whatIf(document, isMade ? {} : { scenario: id }, (progress) =>
        simulationStore.setState({ progress }),
      );
      if (documentStore.getState().openCount !== openCount || outcome === undefined) return;
      if (!outcome.ok) {
        simulationStore.setState({ fault: outcome.fault.message });
        announce(outcome.fault.message);
        return;
      }
      simulationStore.setState({ whatIfs: { result: outcome.value, revision } });
      const better = outcome.value.alternatives.filter(({ effect }) => effect === 'better');
      announce(better[0] === undefined ? 'Nothing that was tried is better.' : better[0].text);
    } finally {
      simulationStore.setState({ progress: undefined });
    }
  });
}

/** Lets the bill count with the use that the run measured; undefined goes back to the workload that is stated. */
export async function billWithRun({ engine }: Services, kept: KeptRun | undefined): Promise<void> {
  await attempt(async () => {
    await engine.takeSimulation(kept?.run.result);
    simulationStore.setState({ billed: kept?.number });
    announce(
      kept === undefined
        ? 'The bill counts with the workload again.'
        : `The bill counts with run ${kept.number}: a month of its load.`,
    );
  });
}
