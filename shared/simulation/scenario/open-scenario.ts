import type { JsonObject } from '#shared/base/json.ts';
import { type Fault, fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { checkDistributions } from './check-distributions.ts';
import { checkPath } from './check-path.ts';
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
  const reader = createDocumentReader(document, forgetful);
  const say = (message: string): Fault => ({ code: 'bad-scenario', message });
  const named = [
    ...scenario.arrivals.flatMap(({ from, to }) => [from, to]),
    ...Object.keys(scenario.overrides).filter((id) => reader.connection(id) === undefined),
    ...scenario.timeline.map((event) => ('node' in event ? event.node : undefined)),
    ...scenario.timeline.map(({ when }) => when?.of),
    ...scenario.objectives.map((objective) => (objective.is === 'age' ? objective.node : undefined)),
    ...scenario.classes.flatMap(({ path }) => path?.map(({ node }) => node) ?? []),
  ];
  for (const id of named) {
    if (id !== undefined && reader.node(id) === undefined) {
      return say(
        `The scenario names the node "${id}", which the drawing does not have. Choose another node there, or take it out of the scenario.`,
      );
    }
  }
  if (scenario.warmupSeconds >= scenario.horizonSeconds) {
    return say('The warm-up is as long as the run, so nothing would be measured: shorten the warm-up.');
  }
  const classes = new Set(scenario.classes.map(({ id }) => id));
  const twice = scenario.classes.find(
    ({ id }, index) => scenario.classes.findIndex((each) => each.id === id) < index,
  );
  if (twice !== undefined) return say(`Two classes are called "${twice.id}": give one of them another name.`);
  for (const id of [
    ...scenario.arrivals.flatMap(({ classes: of }) => of ?? []),
    ...scenario.objectives.flatMap((objective) => ('class' in objective ? (objective.class ?? []) : [])),
  ]) {
    if (!classes.has(id)) return say(`The scenario names the class "${id}", which it does not define.`);
  }
  for (const [index, { classes: of }] of scenario.arrivals.entries()) {
    const own = scenario.classes.filter(({ id }) => of === undefined || of.includes(id));
    if (own.length > 0 && own.every(({ weight }) => weight === 0))
      return say(
        `Every class of load ${index + 1} has a weight of 0, so none of its requests is of any: give one a weight.`,
      );
  }
  for (const { id, path } of scenario.classes) {
    const wrong = path === undefined ? undefined : checkPath(id, path);
    if (wrong !== undefined) return say(wrong);
  }
  const wrong = checkDistributions(scenario);
  return wrong === undefined ? undefined : say(wrong);
}
