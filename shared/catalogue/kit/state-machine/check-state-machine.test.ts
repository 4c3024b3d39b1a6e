import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { checkStateMachine } from './check-state-machine.ts';

const retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }];
const task = (more: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Retry: retry,
  ...more,
});

function machine(states: JsonObject, startAt = Object.keys(states)[0] ?? ''): JsonObject {
  return { StartAt: startAt, States: states };
}

/** An order that is checked, paid, fulfilled in three branches, and waits while nothing is in stock. */
const order = machine({
  Validate: task({ Next: 'Stock?', Catch: [{ ErrorEquals: ['ValidationError'], Next: 'Failed' }] }),
  'Stock?': {
    Type: 'Choice',
    Choices: [
      { Variable: '$.stock', StringEquals: 'AVAILABLE', Next: 'Pay' },
      {
        And: [
          { Variable: '$.stock', StringEquals: 'BACKORDER' },
          { Not: { Variable: '$.rush', BooleanEquals: true } },
        ],
        Next: 'Later',
      },
    ],
    Default: 'Failed',
  },
  Pay: task({ Next: 'Fulfil' }),
  Fulfil: {
    Type: 'Parallel',
    Branches: [machine({ Update: task({ End: true }) }), machine({ Confirm: task({ End: true }) })],
    Next: 'Each parcel',
  },
  'Each parcel': { Type: 'Map', ItemProcessor: machine({ Ship: task({ End: true }) }), Next: 'Done' },
  Later: { Type: 'Wait', Seconds: 86_400, Next: 'Stock?' },
  Done: { Type: 'Succeed' },
  Failed: { Type: 'Fail', Error: 'OrderFailed' },
});

describe('checkStateMachine', () => {
  it('finds nothing wrong with an order that waits, chooses, branches and repeats', () => {
    expect(checkStateMachine(order)).toEqual([]);
  });

  const wrong: readonly (readonly [what: string, definition: JsonValue, says: string])[] = [
    ['no object', [], 'JSON object'],
    ['no states', { StartAt: 'A', States: {} }, 'has no states'],
    ['no start', { States: { A: { Type: 'Pass', End: true } } }, 'where it starts'],
    ['a start that is not there', machine({ A: { Type: 'Pass', End: true } }, 'B'), 'starts at B'],
    ['a type that does not exist', machine({ A: { Type: 'Loop', End: true } }), 'has no type'],
    ['a next that is not there', machine({ A: { Type: 'Pass', Next: 'B' } }), 'goes to B'],
    ['neither next nor end', machine({ A: { Type: 'Pass' } }), 'leads nowhere'],
    ['both next and end', machine({ A: { Type: 'Pass', Next: 'A', End: true } }), 'both Next and End'],
    ['an end after a choice', machine({ A: { Type: 'Succeed', End: true } }), 'has no End'],
    [
      'a circle without a way out',
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      'never ends',
    ],
    [
      'a state that nothing leads to',
      machine({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } }),
      'No way leads to B',
    ],
    ['a choice of nothing', machine({ A: { Type: 'Choice', Choices: [] } }), 'nothing to choose'],
    [
      'a choice that tests nothing',
      machine({ A: { Type: 'Choice', Choices: [{ Next: 'B' }], Default: 'B' }, B: { Type: 'Succeed' } }),
      'tests nothing',
    ],
    [
      'a default that is not there',
      machine({
        A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }], Default: 'C' },
        B: { Type: 'Succeed' },
      }),
      'goes to C',
    ],
    ['a task without resource', machine({ A: { Type: 'Task', End: true } }), 'what it calls'],
    [
      'a heartbeat as long as the timeout',
      machine({ A: task({ End: true, TimeoutSeconds: 10, HeartbeatSeconds: 10 }) }),
      'shorter than its timeout',
    ],
    ['a wait for nothing', machine({ A: { Type: 'Wait', End: true } }), 'State one of them'],
    [
      'a parallel without branches',
      machine({ A: { Type: 'Parallel', Branches: [], End: true } }),
      'no branches',
    ],
    ['a map without a processor', machine({ A: { Type: 'Map', End: true } }), 'each item'],
    [
      'a fault in a branch',
      machine({
        A: { Type: 'Parallel', Branches: [machine({ B: { Type: 'Pass', Next: 'A' } })], End: true },
      }),
      'goes to A, which is not a state beside it',
    ],
    [
      'a name that is used twice',
      machine({ A: { Type: 'Parallel', Branches: [machine({ A: { Type: 'Succeed' } })], End: true } }),
      'Two states are called A',
    ],
    [
      'a retry of nothing',
      machine({ A: task({ End: true, Retry: [{ ErrorEquals: [] }] }) }),
      'names no error',
    ],
    [
      'every error before the last',
      machine({ A: task({ End: true, Retry: [...retry, { ErrorEquals: ['E'] }] }) }),
      'stands alone in the last',
    ],
    [
      'a retry of a wait',
      machine({ A: { Type: 'Wait', Seconds: 1, Retry: retry, End: true } }),
      'has no Retry',
    ],
    [
      'a catch that goes nowhere',
      machine({ A: task({ End: true, Catch: [{ ErrorEquals: ['States.ALL'] }] }) }),
      'does not say where it goes',
    ],
    [
      'a falling backoff',
      machine({ A: task({ End: true, Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] }) }),
      'at least 1',
    ],
  ];

  it.each(wrong)('refuses %s', (_, definition, says) => {
    const errors = checkStateMachine(definition).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message).join('\n')).toContain(says);
  });

  it('warns about a task without an error path and a choice without a default', () => {
    const states = {
      A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }] },
      B: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true },
    };
    expect(
      checkStateMachine(machine(states)).map(({ severity, state, field }) => ({ severity, state, field })),
    ).toEqual([
      { severity: 'warning', state: 'A', field: 'Default' },
      { severity: 'warning', state: 'B', field: 'Retry' },
    ]);
  });

  it('reads conditions where the machine speaks JSONata', () => {
    const states = {
      A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.a %}', Next: 'B' }], Default: 'B' },
      B: { Type: 'Succeed' },
    };
    expect(checkStateMachine({ QueryLanguage: 'JSONata', ...machine(states) })).toEqual([]);
    expect(checkStateMachine(machine(states)).map(({ message }) => message)).toEqual([
      expect.stringContaining('tests nothing'),
    ]);
  });
});
