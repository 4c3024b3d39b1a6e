import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { isExhaustive } from '../../exhaustive-choice.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { definitionOf, machinesIn, nextOf, statesIn } from '../../state-machine.ts';
import { listOfValues, objectOf } from '../../written-resource.ts';

const ends = new Set(['Succeed', 'Fail']);

export const stateMachineSound = defineRule({
  id: 'REL-026',
  name: 'state-machine-sound',
  title: 'A state machine leads somewhere, and its tasks have a way out',
  severity: 'error',
  nature: 'deploy',
  pillar: 'reliability',
  subjects: { nodes: ['step-functions'] },
  messages: {
    start: '{name} starts at "{state}", and there is no such state. Name one that is there.',
    missing: '"{from}" leads to "{state}", and there is no such state. Name one that is there.',
    unreachable: 'Nothing leads to "{state}". Lead to it or take it out.',
    stuck: '"{state}" neither leads on nor ends. Give it a next state or let it end.',
    nothing:
      '"{state}" has nothing to choose between and no default, so that no input leads on. Give it a choice, or lead on.',
    choice: '"{state}" has no default: an input that no choice matches fails the execution. Give it one.',
    saga: '{states} come after a step that is undone when something fails, and have no Catch themselves: what went before stays done. Catch, and lead to the compensation.',
    task: '{states} has no error path: one failed call fails the whole execution. Retry it, or catch.',
    tasks: '{states} have no error path: one failed call fails the whole execution. Retry them, or catch.',
  },
  fix: 'automatic',
  sources: [aws.stepFunctionsErrors, aws.statesLanguage],
  maps: { cfnLint: ['E3601'] },
  docs: {
    what: 'Every state of a definition is there, is reached, and leads on or ends; choices have a default, and tasks retry or catch.',
    why: 'Step Functions refuses a definition with a missing or unreachable state. A task without a retry fails at the first hiccup of what it calls.',
    condition:
      'Errors: StartAt or a next state does not exist, a state is not reached, one neither leads on nor ends, or a choice has nothing to choose between. Warnings: a choice has no default, and its choices are not seen to match every input (a test and its opposite of the same variable do; expressions are not worked out), so that an execution may fail there; tasks have none of Retry, Catch and TimeoutSeconds; or, where one task catches into a state that undoes something (its name says compensate, undo, cancel, refund, release, revert or roll back), a later task does not catch.',
    howToFix:
      'Correct the states. The quick fix adds the retry that AWS recommends to tasks without one, and leads what no choice matches to a state that fails with that reason.',
    whenToSuppress: 'The tasks, where failing is right: "Nightly report, repeated by hand".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.definition)) ctx.undecided(node.id, 'definition');
    const definition = definitionOf(node);
    if (definition === undefined) return;
    const place = { at: node.id, field: 'definition' };
    for (const { path, machine } of machinesIn(definition)) {
      const states = objectOf(machine.States);
      const prefix = path.join(' › ');
      const start = String(machine.StartAt ?? '');
      if (states[start] === undefined)
        yield { message: 'start', ...place, discriminator: `${prefix} start`, data: { state: start } };
      const reached = new Set<string>([start]);
      for (const name of reached) for (const next of nextOf(objectOf(states[name]))) reached.add(next);
      for (const [name, value] of Object.entries(states)) {
        const state = objectOf(value);
        const discriminator = `${prefix} ${name}`;
        const next = nextOf(state);
        const lost = next.find((target) => states[target] === undefined);
        if (lost !== undefined)
          yield {
            message: 'missing',
            ...place,
            discriminator: `${discriminator} next`,
            data: { from: name, state: lost },
          };
        if (!reached.has(name) && states[start] !== undefined)
          yield {
            message: 'unreachable',
            ...place,
            discriminator: `${discriminator} reached`,
            data: { state: name },
          };
        const isChoice = state.Type === 'Choice';
        if (isChoice && next.length === 0)
          yield {
            message: 'nothing',
            ...place,
            discriminator: `${discriminator} choices`,
            data: { state: name },
          };
        else if (next.length === 0 && state.End !== true && !ends.has(String(state.Type)))
          yield {
            message: 'stuck',
            ...place,
            discriminator: `${discriminator} stuck`,
            data: { state: name },
          };
        if (isChoice && next.length > 0 && state.Default === undefined && !isExhaustive(state))
          yield {
            message: 'choice',
            severity: 'warning',
            ...place,
            discriminator: `${discriminator} default`,
            data: { state: name },
            fixData: { path, state: name },
          };
      }
    }
    for (const { path, machine } of machinesIn(definition)) {
      const open = uncompensatedIn(machine);
      if (open.length > 0)
        yield {
          message: 'saga',
          severity: 'warning',
          ...place,
          discriminator: `${path.join(' › ')} saga`,
          data: { states: listOf(open.map((name) => `"${name}"`)) },
        };
    }
    const bare = statesIn(definition).filter(({ state }) => isBareTask(state));
    if (bare.length === 0) return;
    const [first] = bare;
    const states = bare.length === 1 ? `"${first?.name ?? ''}"` : `${bare.length} tasks`;
    const message = bare.length === 1 ? 'task' : 'tasks';
    yield { message, severity: 'warning', ...place, discriminator: 'tasks', data: { states } };
  },
  fixes(ctx, finding) {
    const definition = ctx.document.nodes.get(finding.at)?.properties?.definition;
    if (finding.message === 'choice' && isJsonObject(definition)) {
      const { path, state } = finding.fixData ?? {};
      const names = listOfValues(path).map(String);
      const changed = withDefault(definition, names, String(state));
      return settingOf(ctx, finding.at, 'Fail with that reason', { definition: changed });
    }
    if (finding.discriminator !== 'tasks' || definition === undefined) return [];
    return settingOf(ctx, finding.at, 'Retry three times', { definition: retried(definition) });
  },
});

/** The machine with a default for the choice, which is inside of the states of the path. */
function withDefault(machine: JsonObject, path: readonly string[], name: string): JsonObject {
  const states = objectOf(machine.States);
  const [outer, ...inner] = path;
  if (outer === undefined) {
    const failing = states.NoMatch === undefined ? 'NoMatch' : `${name} has no match`;
    const Fail = { Type: 'Fail', Error: 'NoMatch', Cause: `No choice of ${name} matches the input.` };
    return {
      ...machine,
      States: { ...states, [name]: { ...objectOf(states[name]), Default: failing }, [failing]: Fail },
    };
  }
  const deeper = (value: JsonValue): JsonValue => {
    const { States } = objectOf(value);
    return isJsonObject(value) && hasState(States, inner, name) ? withDefault(value, inner, name) : value;
  };
  const state = Object.fromEntries(
    Object.entries(objectOf(states[outer])).map(([key, value]) => [
      key,
      value === undefined ? value : Array.isArray(value) ? value.map(deeper) : deeper(value),
    ]),
  );
  return { ...machine, States: { ...states, [outer]: state } };
}

function hasState(states: JsonValue | undefined, path: readonly string[], name: string): boolean {
  return objectOf(states)[path[0] ?? name] !== undefined;
}

function isBareTask(state: JsonObject): boolean {
  return (
    state.Type === 'Task' &&
    ['Retry', 'Catch', 'TimeoutSeconds', 'TimeoutSecondsPath'].every((field) => state[field] === undefined)
  );
}

const undoes = /compensat|undo|cancel|refund|release|revert|roll.?back/i;

/** Tasks behind a step that is undone on failure which themselves lead to no undoing. */
function uncompensatedIn(machine: JsonObject): readonly string[] {
  const states = objectOf(machine.States);
  const isTask = (name: string): boolean => objectOf(states[name]).Type === 'Task';
  const caught = (name: string): readonly string[] =>
    listOfValues(objectOf(states[name]).Catch).map((entry) => String(objectOf(entry).Next ?? ''));
  const compensated = Object.keys(states).filter(
    (name) => isTask(name) && caught(name).some((next) => undoes.test(next)),
  );
  const later = new Set(compensated.flatMap((name) => forwardOf(states[name])));
  for (const name of later) for (const next of forwardOf(states[name])) later.add(next);
  return [...later].filter((name) => isTask(name) && caught(name).length === 0).sort();
}

/** Where a state leads when all goes well. */
function forwardOf(value: JsonValue | undefined): readonly string[] {
  const { Catch: _, ...state } = objectOf(value);
  return nextOf(state);
}

const retry = {
  ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
  IntervalSeconds: 2,
  MaxAttempts: 3,
  BackoffRate: 2,
  JitterStrategy: 'FULL',
};

function retried(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(retried);
  if (!isJsonObject(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, entry === undefined ? entry : retried(entry)]),
  );
  return isBareTask(value) ? { ...inner, Retry: [retry] } : inner;
}
