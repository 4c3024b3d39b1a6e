import { isJsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';

const none: ReadonlySet<string> = new Set();

/**
 * Names that an imported template has and the drawing has no node for: its parameters, and the resources that were
 * folded into nodes which are still there.
 */
export function foreignNamesOf({ sources, nodes }: LintelDocument): ReadonlySet<string> {
  if (sources.size === 0) return none;
  const names = new Set<string>();
  for (const source of sources.values()) {
    if (!isJsonObject(source.names)) continue;
    for (const [name, owner] of Object.entries(source.names)) {
      if (owner === '' || (typeof owner === 'string' && nodes.has(owner))) names.add(name);
    }
  }
  return names;
}
