import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function machine(States: JsonValue, StartAt = 'Charge'): LintelDocument {
  return drawing({ orders: { kind: 'step-functions', properties: { definition: { StartAt, States } } } });
}

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }];
const charge = { ...task, Retry, End: true };

export const stateMachineSoundFixtures: RuleFixtures = {
  failing: [
    {
      title: 'It leads to a state that is not there',
      document: machine({ Charge: { ...task, Retry, Next: 'Ship' } }),
      finds: [{ at: 'orders', message: 'missing' }],
    },
    {
      title: 'A state that nothing leads to',
      document: machine({ Charge: charge, Ship: { Type: 'Succeed' } }),
      finds: [{ at: 'orders', message: 'unreachable' }],
    },
    {
      title: 'A task without an error path',
      document: machine({ Charge: { ...task, End: true } }),
      finds: [{ at: 'orders', message: 'task' }],
    },
    {
      title: 'Two tasks without an error path',
      document: machine({ Charge: { ...task, Next: 'Ship' }, Ship: { ...task, End: true } }),
      finds: [{ at: 'orders', message: 'tasks' }],
    },
    {
      title: 'A choice without a default',
      document: machine(
        {
          Paid: { Type: 'Choice', Choices: [{ Variable: '$.paid', BooleanEquals: true, Next: 'Charge' }] },
          Charge: charge,
        },
        'Paid',
      ),
      finds: [{ at: 'orders', message: 'choice' }],
    },
    {
      title: 'A choice between nothing',
      document: machine({ Paid: { Type: 'Choice', Choices: [] } }, 'Paid'),
      finds: [{ at: 'orders', message: 'nothing' }],
    },
    {
      title: 'A choice without a default in a branch',
      document: machine(
        {
          Both: {
            Type: 'Parallel',
            Branches: [
              {
                StartAt: 'Large',
                States: {
                  Large: {
                    Type: 'Choice',
                    Choices: [{ Variable: '$.sum', NumericGreaterThan: 100, Next: 'Charge' }],
                  },
                  Charge: charge,
                },
              },
            ],
            End: true,
          },
        },
        'Both',
      ),
      finds: [{ at: 'orders', message: 'choice' }],
    },
    {
      title: 'A saga whose last step has no compensation',
      document: machine(
        {
          Reserve: { ...task, Retry, Next: 'Charge' },
          Charge: {
            ...task,
            Retry,
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'CancelReservation' }],
            Next: 'Ship',
          },
          Ship: charge,
          CancelReservation: { ...task, Retry, Next: 'Failed' },
          Failed: { Type: 'Fail' },
        },
        'Reserve',
      ),
      finds: [{ at: 'orders', message: 'saga' }],
    },
  ],
  passing: [
    { title: 'One task that retries', document: machine({ Charge: charge }) },
    {
      title: 'A choice of a test and its opposite',
      document: machine(
        {
          Paid: {
            Type: 'Choice',
            Choices: [
              { Variable: '$.sum', NumericGreaterThan: 100, Next: 'Charge' },
              { Variable: '$.sum', NumericLessThanEquals: 100, Next: 'Free' },
            ],
          },
          Charge: charge,
          Free: { Type: 'Succeed' },
        },
        'Paid',
      ),
    },
    {
      title: 'States that follow from connections',
      document: drawing({ orders: { kind: 'step-functions' } }),
    },
  ],
  unknown: [
    {
      title: 'A definition that a parameter decides',
      document: drawing({
        orders: { kind: 'step-functions', properties: { definition: { Ref: 'Definition' } } },
      }),
      undecided: { at: 'orders', field: 'definition' },
    },
  ],
};
