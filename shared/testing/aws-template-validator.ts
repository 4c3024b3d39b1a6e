import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CelEngine, type Engine, TemplateFile } from '@aws/cloudformation-validate';

/** A finding of AWS's validator, in one line. */
export interface TemplateFinding {
  readonly severity: 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
  readonly rule: string;
  readonly text: string;
}

let engine: Engine | undefined;

/**
 * What AWS's own validator says about a template, from `atLeast` upwards. The one place that knows its interface: it
 * is a beta. `parameters` are the values that a person would give when asked; without one it takes what refers to a
 * parameter without default for absent. It takes about a second to start, once for a test run, and reads templates from files only.
 */
export function validateWithAws(
  text: string,
  atLeast: TemplateFinding['severity'] = 'ERROR',
  parameters: Readonly<Record<string, string>> = {},
): readonly TemplateFinding[] {
  engine ??= new CelEngine();
  const folder = mkdtempSync(join(tmpdir(), 'lintel-template-'));
  try {
    const path = join(folder, text.trimStart().startsWith('{') ? 'template.json' : 'template.yaml');
    writeFileSync(path, text);
    const report = engine.validateStandard(new TemplateFile(path), {
      severityLevel: atLeast,
      parameterOverrides: parameters,
    });
    return report.diagnostics
      .filter(({ ruleId }) => !isFalse(ruleId, text))
      .map(({ severity, ruleId, message, entity, propertyPath }) => ({
        severity,
        rule: ruleId,
        text: [JSON.stringify(entity ?? ''), propertyPath, message]
          .filter((part) => part !== undefined)
          .join(' '),
      }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Version 1.14 takes a listener's certificate that is a reference for none (E3676); a literal ARN it sees. */
function isFalse(rule: string, text: string): boolean {
  return rule === 'E3676' && text.includes('CertificateArn');
}
