import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import { isFromPicture } from './known.ts';
import type { FoundFinding } from './outcome.ts';
import type { Rule, Severity } from './rule.ts';

/** The gravest first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * How serious the finding is in this drawing; undefined when the profile does not show it. A sketch shows errors
 * alone, the standard profile everything but the rules meant for strict; outside of production the rules meant for
 * it count one level less, and what a picture does not say is information. What the drawing says about a rule comes
 * before all that; errors stay errors.
 */
export function severityIn(
  document: LintelDocument,
  settings: DocumentSettings,
  rule: Rule,
  found: FoundFinding,
): Severity | undefined {
  const level = settings.ruleLevels?.[rule.id];
  if (rule.strictOnly === true && settings.profile !== 'strict' && level === undefined) return undefined;
  const ceiling = severities.indexOf(rule.severity);
  const asked = severities.indexOf(found.finding.severity ?? rule.severity);
  const lowered = rule.forProduction === true && !isProduction(settings.environment) ? 1 : 0;
  const stated = severities[Math.max(ceiling, asked) + lowered];
  const severity = stated === 'warning' && isUnsaid(document, found.finding) ? 'info' : stated;
  if (level !== undefined) return asSaid(settings, rule.id, stated ?? 'info');
  return settings.profile === 'sketch' && severity !== 'error' ? undefined : severity;
}

/** What the drawing makes of a severity of the rule; undefined where it does not want to see it. */
export function asSaid(settings: DocumentSettings, rule: string, severity: Severity): Severity | undefined {
  const level = settings.ruleLevels?.[rule];
  if (level === undefined || severity === 'error') return severity;
  return level === 'off' ? undefined : level;
}

/**
 * True when the finding rests on what a picture leaves out: nobody chose the setting, so that it is worth knowing and
 * no more.
 */
function isUnsaid(document: LintelDocument, { at, field }: FoundFinding['finding']): boolean {
  const record = document.nodes.get(at) ?? document.connections.get(at);
  if (record === undefined || !isFromPicture(record)) return false;
  return field === undefined || record.properties?.[field] === undefined;
}

/** Whether a drawing says that it is of what customers depend on. */
export function isProduction(environment: string): boolean {
  return /^(prod|live)/i.test(environment.trim());
}
