import type { JsonObject } from '#shared/base/json.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { Finding, Fix, FixContext } from './rule.ts';

/** A fix that sets properties of the record at the finding, the same ones whatever was found. */
export function setting(
  title: string,
  properties: JsonObject,
): (ctx: FixContext, finding: Finding) => readonly Fix[] {
  return (ctx, finding) => settingOf(ctx, finding.at, title, properties);
}

/** One fix that sets properties of a node or a connection. */
export function settingOf(
  { document }: FixContext,
  at: string,
  title: string,
  properties: JsonObject,
): readonly Fix[] {
  if (document.nodes.has(at)) return [{ title, changes: setProperties(document, at, properties) }];
  return document.connections.has(at)
    ? [{ title, changes: setConnectionProperties(document, at, properties) }]
    : [];
}
