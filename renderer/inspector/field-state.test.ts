import { describe, expect, it } from 'vitest';
import type { Problem } from '#shared/rules/rule.ts';
import { errorBeside, errorsAt, errorsIn } from './field-state.ts';

function problem(field: string, message: string, severity: Problem['severity'] = 'error'): Problem {
  return { field, message, severity } as Problem;
}

describe('what is said at a field', () => {
  const invalid = [{ field: 'rules.1.port', message: 'Too big: expected number to be <=65535' }];
  const problems = [
    problem('rules.0.source', 'Open to the world.'),
    problem('rules', 'Too many rules.'),
    problem('rulesOfOthers', 'Another field.'),
    problem('rules.0.port', 'A remark.', 'info'),
  ];
  const errors = errorsAt('rules', invalid, problems);

  it('is what the schema refuses first, then the problems in it, and nothing of fields that begin alike', () => {
    expect(errors).toEqual([
      { path: '1.port', message: 'Too big: expected number to be <=65535.' },
      { path: '0.source', message: 'Open to the world.' },
      { path: '', message: 'Too many rules.' },
    ]);
  });

  it('stands at the entry and the input that it is about', () => {
    expect(errorsIn(errorsIn(errors, '1'), 'port').map(({ message }) => message)).toEqual([
      'Too big: expected number to be <=65535.',
    ]);
    expect(errorsIn(errorsIn(errors, '0'), 'port')).toEqual([]);
  });

  it('stands under the list when no input of an entry shows it', () => {
    const parts = ['0.port', '0.source', '1.port', '1.source'];
    expect(errorBeside(errors, parts)).toBe('Too many rules.');
    expect(errorBeside(errorsAt('rules', [{ field: 'rules.0.extra', message: 'Unknown' }], []), parts)).toBe(
      'Unknown.',
    );
    expect(errorBeside(errorsAt('rules', invalid, []), parts)).toBeUndefined();
  });
});
