import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { ForeignIds } from './foreign-ids.ts';
import { foreignRuleIds } from './foreign-rule-ids.ts';

export type ForeignTool = 'cdk-nag' | 'checkov' | 'cfn-lint';

/** A finding that a template accepts for another tool. */
export interface ForeignSuppression {
  readonly tool: ForeignTool;
  /** The id of the tool; of cfn-lint it may be the beginning of several. */
  readonly id: string;
  readonly reason?: string;
}

/** What the metadata of a resource, or of the template, accepts. */
export function suppressionsIn(metadata: JsonValue | undefined): readonly ForeignSuppression[] {
  if (!isJsonObject(metadata)) return [];
  const nag = isJsonObject(metadata.cdk_nag) ? metadata.cdk_nag.rules_to_suppress : undefined;
  const checkov = isJsonObject(metadata.checkov) ? metadata.checkov.skip : undefined;
  const lint = metadata['cfn-lint'];
  const config = isJsonObject(lint) && isJsonObject(lint.config) ? lint.config : {};
  return [
    ...objectsIn(nag).flatMap(({ id, reason, is_reason_encoded: isEncoded }) =>
      entry('cdk-nag', id, isEncoded === true && typeof reason === 'string' ? decoded(reason) : reason),
    ),
    ...objectsIn(checkov).flatMap(({ id, comment }) => entry('checkov', id, comment)),
    ...(Array.isArray(config.ignore_checks) ? config.ignore_checks : []).flatMap((id) =>
      entry('cfn-lint', id, undefined),
    ),
  ];
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A reason with letters beyond ASCII, which cdk-nag writes in Base64; as it is where it is none. */
function decoded(reason: string): string {
  const text = reason.replace(/=+$/, '');
  const bytes: number[] = [];
  let bits = 0;
  let width = 0;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return reason;
    bits = ((bits << 6) | value) & 0xffff;
    width += 6;
    if (width < 8) continue;
    width -= 8;
    bytes.push((bits >> width) & 0xff);
  }
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return reason;
  }
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((each): each is JsonObject => isJsonObject(each)) : [];
}

function entry(
  tool: ForeignTool,
  id: JsonValue | undefined,
  reason: JsonValue | undefined,
): readonly ForeignSuppression[] {
  if (typeof id !== 'string' || id === '') return [];
  return [{ tool, id, ...(typeof reason === 'string' && reason.trim() !== '' ? { reason } : {}) }];
}

/** The comments that checkov reads in the text of a template, with the line of each, counted from 1. */
export function commentsOfCheckov(
  text: string,
): readonly { readonly line: number; readonly suppression: ForeignSuppression }[] {
  return text.split('\n').flatMap((written, index) => {
    const [, id, reason = ''] = /#\s*checkov:skip=([A-Z0-9_]+)(?::(.*))?$/.exec(written.trimEnd()) ?? [];
    return id === undefined
      ? []
      : entry('checkov', id, reason.trim()).map((suppression) => ({ line: index + 1, suppression }));
  });
}

/** Our rules that check the same. */
export function rulesFor({ tool, id }: ForeignSuppression): readonly string[] {
  const isMeant = (own: string): boolean => (tool === 'cfn-lint' ? own.startsWith(id) : own === id);
  return Object.entries(foreignRuleIds).flatMap(([rule, ids]) =>
    (idsOf(ids, tool) ?? []).some(isMeant) ? [rule] : [],
  );
}

function idsOf(ids: ForeignIds, tool: ForeignTool): readonly string[] | undefined {
  if (tool === 'cdk-nag') return ids.cdkNag;
  return tool === 'checkov' ? ids.checkov : ids.cfnLint;
}

/** True when another tool knows the rule. */
export function hasForeignId(rule: string): boolean {
  return foreignRuleIds[rule] !== undefined;
}

/** The metadata with the rule accepted for every tool that knows it, beside all that it says already. */
export function withAccepted(metadata: JsonObject, rule: string, reason: string): JsonObject {
  const { cfnLint = [], checkov = [], cdkNag = [] } = foreignRuleIds[rule] ?? {};
  const said = suppressionsIn(metadata);
  const missing = (tool: ForeignTool, ids: readonly string[]): readonly string[] =>
    ids.filter((id) => !said.some((each) => each.tool === tool && each.id === id));
  let after = metadata;
  const lint = missing('cfn-lint', cfnLint);
  if (lint.length > 0) after = appended(after, ['cfn-lint', 'config', 'ignore_checks'], lint);
  const skipped = missing('checkov', checkov).map((id) => ({ id, comment: reason }));
  if (skipped.length > 0) after = appended(after, ['checkov', 'skip'], skipped);
  const quiet = missing('cdk-nag', cdkNag).map((id) => ({ id, reason }));
  return quiet.length > 0 ? appended(after, ['cdk_nag', 'rules_to_suppress'], quiet) : after;
}

/** The object with the values behind those of the list at the path. */
function appended(object: JsonObject, path: readonly string[], values: readonly JsonValue[]): JsonObject {
  const [key = '', ...rest] = path;
  const inner = object[key];
  if (rest.length === 0) return { ...object, [key]: [...(Array.isArray(inner) ? inner : []), ...values] };
  return { ...object, [key]: appended(isJsonObject(inner) ? inner : {}, rest, values) };
}
