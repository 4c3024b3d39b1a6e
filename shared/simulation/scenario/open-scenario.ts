import type { JsonObject } from '#shared/base/json.ts';
import { type Fault, fault, ok, type Result } from '#shared/base/result.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { defaultScenario } from './default-scenario.ts';
import { sayIssue } from './say-issue.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';

/**
 * A stored scenario, checked; without an id the first one, and one made from the drawing where none is stored. What
 * cannot be simulated is one sentence.
 */
export function openScenario(
  document: LintelDocument,
  id?: string,
): Result<{ readonly id: string; readonly scenario: Scenario }> {
  if (id === undefined && document.scenarios.size === 0) {
    const made = defaultScenario(document);
    return made.ok ? ok({ id: 'default', scenario: made.value }) : made;
  }
  const chosen = id ?? [...document.scenarios.keys()].sort()[0] ?? '';
  const record = document.scenarios.get(chosen);
  if (record === undefined) {
    const known = [...document.scenarios.keys()];
    const which = known.length === 0 ? 'It has none yet.' : `It has ${known.join(', ')}.`;
    return fault('no-scenario', `The document has no scenario "${chosen}". ${which}`);
  }
  const scenario = parseScenario(record, document);
  return scenario.ok ? ok({ id: chosen, scenario: scenario.value }) : scenario;
}

export function parseScenario(record: JsonObject, document: LintelDocument): Result<Scenario> {
  const parsed = scenarioSchema.safeParse(record);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const why = issue === undefined ? 'It cannot be read.' : sayIssue(issue);
    return fault('bad-scenario', `The scenario cannot run. ${why}`);
  }
  const wrong = findNonsense(parsed.data, document);
  return wrong === undefined ? ok(parsed.data) : { ok: false, fault: wrong };
}

function findNonsense(scenario: Scenario, document: LintelDocument): Fault | undefined {
  const reader = createDocumentReader(document, { read: () => undefined });
  const say = (message: string): Fault => ({ code: 'bad-scenario', message });
  const named = [
    ...scenario.arrivals.flatMap(({ from, to }) => [from, to]),
    ...Object.keys(scenario.overrides).filter((id) => reader.connection(id) === undefined),
    ...scenario.timeline.map((event) => ('node' in event ? event.node : undefined)),
    ...scenario.timeline.map(({ when }) => when?.of),
    ...scenario.classes.flatMap(({ path }) => path?.map(({ node }) => node) ?? []),
  ];
  for (const id of named) {
    if (id !== undefined && reader.node(id) === undefined) {
      return say(`The scenario names the node "${id}", which the drawing does not have.`);
    }
  }
  if (scenario.warmupSeconds >= scenario.horizonSeconds) {
    return say('The warm-up is as long as the run, so nothing would be measured: shorten the warm-up.');
  }
  const classes = new Set(scenario.classes.map(({ id }) => id));
  for (const id of [
    ...scenario.arrivals.flatMap(({ classes: of }) => of ?? []),
    ...scenario.objectives.flatMap((objective) => objective.class ?? []),
  ]) {
    if (!classes.has(id)) return say(`The scenario names the class "${id}", which it does not define.`);
  }
  for (const { id, path } of scenario.classes) {
    const wrong = path === undefined ? undefined : checkPath(id, path);
    if (wrong !== undefined) return say(wrong);
  }
  return undefined;
}

/** Every hop must lead out in the end; probabilities add up to 1 at most. */
function checkPath(
  classId: string,
  path: readonly {
    readonly id: string;
    readonly next: readonly { readonly to: string; readonly p: number }[];
  }[],
): string | undefined {
  const hops = new Map(path.map((hop) => [hop.id, hop]));
  if (hops.size === 0) return `The path of class "${classId}" has no hops.`;
  const leaves = new Set<string>();
  for (const { id, next } of path) {
    const sum = next.reduce((total, { p }) => total + p, 0);
    if (sum > 1 + 1e-9)
      return `After hop "${id}" of class "${classId}" the probabilities add up to ${sum}; at most 1 is possible.`;
    for (const { to } of next) {
      if (!hops.has(to))
        return `Hop "${id}" of class "${classId}" leads to "${to}", which the path does not have.`;
    }
    if (sum < 1 - 1e-9) leaves.add(id);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const { id, next } of path) {
      if (leaves.has(id) || !next.some(({ to, p }) => p > 0 && leaves.has(to))) continue;
      leaves.add(id);
      changed = true;
    }
  }
  const caught = path.find(({ id }) => !leaves.has(id));
  return caught === undefined
    ? undefined
    : `Requests of class "${classId}" that come to hop "${caught.id}" go round without an exit: let some of them leave.`;
}
