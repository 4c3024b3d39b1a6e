import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/base/json.ts';
import { checkStateMachine } from './check-state-machine.ts';
import {
  addState,
  changeStateType,
  freshStateName,
  newState,
  removeState,
  renameState,
  replaceScope,
} from './edit-state-machine.ts';
import { scopesOf, statesIn, stateTypes } from './read-states.ts';

const machine: JsonObject = {
  StartAt: 'Choose',
  States: {
    Choose: {
      Type: 'Choice',
      Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Work' }],
      Default: 'Rest',
    },
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Rest' }],
      Next: 'Done',
    },
    Rest: { Type: 'Wait', Seconds: 5, Next: 'Choose' },
    Done: { Type: 'Succeed' },
  },
};

function errorsOf(definition: JsonObject): readonly string[] {
  return checkStateMachine(definition)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

describe('editing a state machine', () => {
  it('follows a new name everywhere', () => {
    const renamed = renameState(machine, 'Rest', 'Sleep');
    expect(errorsOf(renamed)).toEqual([]);
    expect(JSON.stringify(renamed)).not.toContain('"Rest"');
    expect(renameState(renamed, 'Sleep', 'Rest')).toEqual(machine);
  });

  it('refuses a name that another state has', () => {
    expect(renameState(machine, 'Rest', 'Work')).toBe(machine);
  });

  it('puts a new state between two', () => {
    const changed = addState(machine, machine, { name: 'Check', state: newState('Pass') }, 'Work');
    expect(changed.States).toMatchObject({ Work: { Next: 'Check' }, Check: { Type: 'Pass', Next: 'Done' } });
    expect(Object.keys(changed.States ?? {})).toEqual(['Choose', 'Work', 'Check', 'Rest', 'Done']);
  });

  it('starts with a state that is put in front', () => {
    const changed = addState(machine, machine, { name: 'First', state: newState('Pass') }, undefined);
    expect(changed).toMatchObject({ StartAt: 'First', States: { First: { Next: 'Choose' } } });
    expect(errorsOf(changed)).toEqual([]);
  });

  it('leads past a state that is taken out', () => {
    const changed = removeState(machine, 'Work');
    expect(changed.States).toMatchObject({ Choose: { Choices: [{ Next: 'Done' }], Default: 'Rest' } });
    expect(errorsOf(changed)).toEqual([]);
  });

  it('replaces a machine inside of a state', () => {
    const outer = addState(machine, machine, { name: 'Both', state: newState('Parallel') }, 'Work');
    const [branch] = scopesOf(outer).filter(({ path }) => path.length > 0);
    if (branch === undefined) throw new Error('A parallel state has branches.');
    const changed = replaceScope(outer, branch.path, renameState(branch.machine, 'First', 'Pack'));
    expect(scopesOf(changed).flatMap((scope) => statesIn(scope.machine).map(([name]) => name))).toContain(
      'Pack',
    );
    expect(errorsOf(changed)).toEqual([]);
  });

  it('never leaves a way to nowhere, whatever is added, renamed, changed and taken out', () => {
    const act = fc.record({
      what: fc.constantFrom('add', 'remove', 'rename', 'change'),
      at: fc.nat(20),
      type: fc.constantFrom(...stateTypes),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let current = machine;
        for (const { what, at, type } of acts) {
          const names = statesIn(current).map(([name]) => name);
          const name = names[at % Math.max(1, names.length)];
          const state =
            name === undefined ? undefined : statesIn(current).find(([each]) => each === name)?.[1];
          if (what === 'add' || name === undefined || state === undefined) {
            current = addState(
              current,
              current,
              { name: freshStateName(current, type), state: newState(type) },
              name,
            );
          } else if (what === 'remove') current = removeState(current, name);
          else if (what === 'rename')
            current = renameState(current, name, freshStateName(current, `${type} again`));
          else
            current = {
              ...current,
              States: { ...(current.States as JsonObject), [name]: changeStateType(state, type, current) },
            };
        }
        const dangling = errorsOf(current).filter((message) =>
          /not a state beside it|not one of its states|Two states|leads nowhere/.test(message),
        );
        expect(dangling).toEqual([]);
      }),
      { seed: 20_261_120, numRuns: 300 },
    );
  });
});
