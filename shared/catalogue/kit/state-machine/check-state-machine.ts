import { assertNever } from '#shared/base/assert-never.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import {
  type StateScope,
  type StateType,
  scopesOf,
  statesIn,
  stateTypes,
  transitionsOf,
  usesJsonata,
} from './read-states.ts';

/** Something that is wrong with a state machine, or that will hurt. */
export interface StateFault {
  /** Errors are refused by AWS or end an execution; warnings are paths without care for errors. */
  readonly severity: 'error' | 'warning';
  /** The state it is about; absent for the machine as a whole. */
  readonly state?: string;
  /** The field of the state: `Next`, `Choices.0.Next`. */
  readonly field?: string;
  /** One sentence with the next step. */
  readonly message: string;
}

/** Limits of the Amazon States Language and of Step Functions (developer guide, quotas, 2026-11). */
const longestName = 80;
const comparisons =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals|Matches)(Path)?$|^Is(Null|Present|Numeric|String|Boolean|Timestamp)$/;

/**
 * What AWS would refuse in a definition, and the states without an error path. Checks the structure of the Amazon
 * States Language: names, transitions, reachability, ends, choices, retries, catches, nested machines. Expressions
 * (JSONPath, JSONata) and what a resource takes as arguments are not looked into.
 */
export function checkStateMachine(definition: JsonValue | undefined): readonly StateFault[] {
  if (!isJsonObject(definition))
    return [{ severity: 'error', message: 'A state machine is a JSON object with StartAt and States.' }];
  const scopes = scopesOf(definition);
  return [...scopes.flatMap((scope) => faultsOfScope(scope, definition)), ...repeatedNames(scopes)];
}

function faultsOfScope(scope: StateScope, definition: JsonObject): readonly StateFault[] {
  const { machine } = scope;
  const where = scope.title === '' ? 'The state machine' : scope.title;
  const states = statesIn(machine);
  const names = new Set(states.map(([name]) => name));
  const faults: StateFault[] = [];
  const malformed = isJsonObject(machine.States)
    ? Object.entries(machine.States).filter(([, state]) => !isJsonObject(state))
    : [];
  for (const [state] of malformed)
    faults.push({ severity: 'error', state, message: `${state} has to be an object with a Type.` });
  if (states.length === 0)
    return [...faults, { severity: 'error', message: `${where} has no states. Add one.` }];
  if (typeof machine.StartAt !== 'string') {
    faults.push({ severity: 'error', message: `${where} does not say where it starts. Set StartAt.` });
  } else if (!names.has(machine.StartAt)) {
    faults.push({
      severity: 'error',
      message: `${where} starts at ${machine.StartAt}, which is not one of its states.`,
    });
  }
  for (const [name, state] of states) faults.push(...faultsOfState(name, state, names, definition));
  if (faults.some(({ severity }) => severity === 'error')) return faults;
  return [...faults, ...wayFaults(where, machine, states)];
}

/** What no way leads to, and a machine that cannot come to an end; asked once every transition has a target. */
function wayFaults(
  where: string,
  machine: JsonObject,
  states: readonly (readonly [string, JsonObject])[],
): readonly StateFault[] {
  const byName = new Map(states);
  const reached = new Set<string>();
  const waiting = [String(machine.StartAt)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const state = byName.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    for (const { to } of transitionsOf(state)) waiting.push(String(to));
  }
  const faults: StateFault[] = states
    .filter(([name]) => !reached.has(name))
    .map(([state]) => ({
      severity: 'error',
      state,
      message: `No way leads to ${state}. Go to it from another state, or remove it.`,
    }));
  const ends = states.some(([name, state]) => reached.has(name) && isEnd(state));
  return ends
    ? faults
    : [...faults, { severity: 'error', message: `${where} never ends. Let a state end it.` }];
}

function isEnd(state: JsonObject): boolean {
  return state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
}

function repeatedNames(scopes: readonly StateScope[]): readonly StateFault[] {
  const seen = new Set<string>();
  const faults: StateFault[] = [];
  for (const { machine } of scopes) {
    for (const [state] of statesIn(machine)) {
      if (seen.has(state)) {
        faults.push({
          severity: 'error',
          state,
          message: `Two states are called ${state}. Names count for the whole state machine.`,
        });
      }
      seen.add(state);
    }
  }
  return faults;
}

type Report = (message: string, field?: string, severity?: StateFault['severity']) => void;

function faultsOfState(
  name: string,
  state: JsonObject,
  names: ReadonlySet<string>,
  definition: JsonObject,
): readonly StateFault[] {
  const faults: StateFault[] = [];
  const report: Report = (message, field, severity = 'error') =>
    void faults.push({ severity, state: name, message, ...(field === undefined ? {} : { field }) });
  if (name.length > longestName)
    report(`The name ${name.slice(0, 20)}… is longer than ${longestName} characters.`);
  const type = stateTypes.find((each) => each === state.Type);
  if (type === undefined) {
    report(`${name} has no type. Set it to one of ${stateTypes.join(', ')}.`, 'Type');
    return faults;
  }
  for (const { field, to } of transitionsOf(state)) {
    if (typeof to !== 'string') report(`${name} does not say where it goes.`, field);
    else if (!names.has(to)) report(`${name} goes to ${to}, which is not a state beside it.`, field);
  }
  checkFlow(name, type, state, report);
  checkRetries(name, type, state, report);
  checkOwnFields(name, type, state, usesJsonata(state, definition), report);
  return faults;
}

const goesOn: ReadonlySet<StateType> = new Set(['Task', 'Parallel', 'Map', 'Wait', 'Pass']);

function checkFlow(name: string, type: StateType, state: JsonObject, report: Report): void {
  if (goesOn.has(type)) {
    const ends = state.End === true;
    if (ends && state.Next !== undefined) report(`${name} has both Next and End. Keep one.`, 'Next');
    if (!ends && state.Next === undefined)
      report(`${name} leads nowhere. Say which state follows, or end here.`, 'Next');
    return;
  }
  for (const field of ['Next', 'End']) {
    if (state[field] !== undefined) report(`${name} is a ${type} state and has no ${field}.`, field);
  }
}

const retries: ReadonlySet<StateType> = new Set(['Task', 'Parallel', 'Map']);

function checkRetries(name: string, type: StateType, state: JsonObject, report: Report): void {
  for (const field of ['Retry', 'Catch'] as const) {
    const entries = state[field];
    if (entries === undefined) continue;
    if (!retries.has(type)) {
      report(`${name} is a ${type} state and has no ${field}.`, field);
      continue;
    }
    if (!Array.isArray(entries)) {
      report(`${field} of ${name} is a list.`, field);
      continue;
    }
    entries.forEach((entry: JsonValue, index) => {
      const at = `${field}.${index}`;
      if (!isJsonObject(entry)) {
        report(`${field} ${index + 1} of ${name} is an object.`, at);
        return;
      }
      const errors = entry.ErrorEquals;
      if (
        !Array.isArray(errors) ||
        errors.length === 0 ||
        errors.some((error) => typeof error !== 'string')
      ) {
        report(
          `${field} ${index + 1} of ${name} names no error. States.ALL is every error.`,
          `${at}.ErrorEquals`,
        );
      } else if (errors.includes('States.ALL') && (errors.length > 1 || index < entries.length - 1)) {
        report(`States.ALL stands alone in the last ${field} of ${name}.`, `${at}.ErrorEquals`);
      }
      if (field === 'Catch' && entry.Next === undefined)
        report(`Catch ${index + 1} of ${name} does not say where it goes.`, `${at}.Next`);
      if (field === 'Retry') checkRetryNumbers(name, entry, at, report);
    });
  }
}

function checkRetryNumbers(name: string, entry: JsonObject, at: string, report: Report): void {
  const { IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds, JitterStrategy } = entry;
  if (IntervalSeconds !== undefined && !isWhole(IntervalSeconds, 1))
    report(`${name} retries after a whole number of seconds from 1.`, `${at}.IntervalSeconds`);
  if (MaxAttempts !== undefined && !isWhole(MaxAttempts, 0))
    report(`${name} retries a whole number of times; 0 is never.`, `${at}.MaxAttempts`);
  if (BackoffRate !== undefined && !(typeof BackoffRate === 'number' && BackoffRate >= 1))
    report(`The backoff rate of ${name} is at least 1.`, `${at}.BackoffRate`);
  if (MaxDelaySeconds !== undefined && !isWhole(MaxDelaySeconds, 1))
    report(`The longest delay of ${name} is a whole number of seconds.`, `${at}.MaxDelaySeconds`);
  if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE')
    report(`The jitter of ${name} is FULL or NONE.`, `${at}.JitterStrategy`);
}

function isWhole(value: JsonValue | undefined, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least;
}

function checkOwnFields(
  name: string,
  type: StateType,
  state: JsonObject,
  isJsonata: boolean,
  report: Report,
): void {
  switch (type) {
    case 'Task': {
      if (typeof state.Resource !== 'string' || state.Resource === '')
        report(`${name} does not say what it calls. Set Resource.`, 'Resource');
      const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
      if (typeof timeout === 'number' && !isWhole(timeout, 1))
        report(`The timeout of ${name} is a whole number of seconds.`, 'TimeoutSeconds');
      if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
        report(`The heartbeat of ${name} has to be shorter than its timeout.`, 'HeartbeatSeconds');
      }
      if (state.Retry === undefined && state.Catch === undefined)
        report(`${name} has no Retry and no Catch: an error ends the execution.`, 'Retry', 'warning');
      return;
    }
    case 'Choice':
      checkChoices(name, state, isJsonata, report);
      return;
    case 'Parallel':
      if (!Array.isArray(state.Branches) || state.Branches.length === 0)
        report(`${name} has no branches. Add one.`, 'Branches');
      else if (!state.Branches.every(isJsonObject))
        report(`Each branch of ${name} is a state machine.`, 'Branches');
      return;
    case 'Map': {
      if (!isJsonObject(state.ItemProcessor) && !isJsonObject(state.Iterator))
        report(`${name} does not say what happens to each item.`, 'ItemProcessor');
      const { MaxConcurrency } = state;
      if (typeof MaxConcurrency === 'number' && !isWhole(MaxConcurrency, 0))
        report(`The concurrency of ${name} is a whole number; 0 has no limit.`, 'MaxConcurrency');
      return;
    }
    case 'Wait': {
      const given = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter(
        (field) => state[field] !== undefined,
      );
      if (given.length !== 1)
        report(`${name} waits for a number of seconds or until a time. State one of them.`, 'Seconds');
      return;
    }
    case 'Pass':
    case 'Succeed':
    case 'Fail':
      return;
    default:
      assertNever(type);
  }
}

function checkChoices(name: string, state: JsonObject, isJsonata: boolean, report: Report): void {
  const { Choices: choices } = state;
  if (!Array.isArray(choices) || choices.length === 0) {
    report(`${name} has nothing to choose between. Add a choice.`, 'Choices');
    return;
  }
  choices.forEach((choice: JsonValue, index) => {
    const at = `Choices.${index}`;
    if (!isJsonObject(choice)) {
      report(`Choice ${index + 1} of ${name} is an object.`, at);
      return;
    }
    if (choice.Next === undefined)
      report(`Choice ${index + 1} of ${name} does not say where it goes.`, `${at}.Next`);
    const isTest = isJsonata ? typeof choice.Condition === 'string' : isComparison(choice);
    if (!isTest)
      report(
        `Choice ${index + 1} of ${name} tests nothing. Give it a ${isJsonata ? 'condition' : 'variable and a comparison'}.`,
        at,
      );
  });
  if (state.Default === undefined)
    report(
      `${name} has no default: input that no choice fits ends the execution with an error.`,
      'Default',
      'warning',
    );
}

function isComparison(rule: JsonValue): boolean {
  if (!isJsonObject(rule)) return false;
  if (rule.Not !== undefined) return isComparison(rule.Not);
  for (const all of [rule.And, rule.Or]) {
    if (all !== undefined) return Array.isArray(all) && all.length > 0 && all.every(isComparison);
  }
  return (
    typeof rule.Variable === 'string' && Object.keys(rule).filter((key) => comparisons.test(key)).length === 1
  );
}
