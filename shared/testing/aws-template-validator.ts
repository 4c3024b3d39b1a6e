import { findingsOf } from '#main/services/template-check/aws-validator.ts';

/** A finding of AWS's validator, in one line. */
export interface TemplateFinding {
  readonly severity: 'ERROR' | 'WARN';
  readonly rule: string;
  readonly text: string;
}

/**
 * What AWS's own validator says about a template, from `atLeast` upwards, as the application asks it. `parameters` are
 * the values that a person would give when asked; without one it takes what refers to a parameter without default for
 * absent. It takes about a second to start, once for a test run.
 */
export function validateWithAws(
  text: string,
  atLeast: TemplateFinding['severity'] = 'ERROR',
  parameters: Readonly<Record<string, string>> = {},
): readonly TemplateFinding[] {
  return findingsOf(text, parameters).flatMap(({ severity, rule, message, logicalId, property }) => {
    if (severity === 'info' || (severity === 'warning' && atLeast === 'ERROR')) return [];
    return [
      {
        severity: severity === 'error' ? 'ERROR' : 'WARN',
        rule,
        text: [logicalId, property, message].filter((part) => part !== undefined).join(' '),
      } as const,
    ];
  });
}
