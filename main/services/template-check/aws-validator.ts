import { CelEngine, type Engine, type TemplateFile } from '@aws/cloudformation-validate';

/** What AWS's own validator found in a template. */
export interface TemplateFinding {
  readonly severity: 'error' | 'warning' | 'info';
  /** As AWS and cfn-lint name it: `E3002`. */
  readonly rule: string;
  readonly message: string;
  readonly logicalId?: string;
  /** Dotted, below the resource: `Properties.Port`. */
  readonly property?: string;
  /** Of the template, counted from 1. */
  readonly line?: number;
}

let engine: Engine | undefined;

/**
 * The findings of AWS's validator, warnings and worse. The only place that knows its interface, which is a beta's. It
 * takes a second to start and 350 MB of memory, so it runs in a thread that is started when it is first asked.
 */
export function findingsOf(
  text: string,
  parameters: Readonly<Record<string, string>> = {},
): readonly TemplateFinding[] {
  engine ??= new CelEngine();
  const report = engine.validateStandard(templateOf(text), {
    severityLevel: 'WARN',
    parameterOverrides: parameters,
  });
  return report.diagnostics
    .filter(({ ruleId }) => !isFalse(ruleId, text))
    .map(({ severity, ruleId, message, entity, propertyPath, startLine }) => ({
      severity:
        severity === 'FATAL' || severity === 'ERROR' ? 'error' : severity === 'WARN' ? 'warning' : 'info',
      rule: ruleId,
      message,
      ...(entity?.entityType === 'Resource' && entity.logicalId !== undefined
        ? { logicalId: entity.logicalId }
        : {}),
      ...(propertyPath === undefined ? {} : { property: propertyPath }),
      ...(startLine === undefined ? {} : { line: startLine }),
    }));
}

/** Version 1.9 takes a listener's certificate that is a reference for none (E3676); a literal ARN it sees. */
function isFalse(rule: string, text: string): boolean {
  return rule.endsWith('3676') && text.includes('CertificateArn');
}

/** It takes files; of a file it asks for its bytes and its name. */
function templateOf(text: string): TemplateFile {
  const path = text.trimStart().startsWith('{') ? 'template.json' : 'template.yaml';
  return { path, readBytes: () => Buffer.from(text) };
}
