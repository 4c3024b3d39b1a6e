import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { ArchitectureContent } from '#shared/resolve/architecture.ts';

/** An architecture with what only templates have. */
export interface TemplateArchitecture extends ArchitectureContent {
  readonly mappings?: ReadonlyMap<string, CfnObject>;
  readonly conditions?: ReadonlyMap<string, CfnObject>;
  /** Parameters as a person is asked for them, by the heading above them. */
  readonly parameterGroups?: ReadonlyMap<string, readonly string[]>;
  /** What a comment says about a resource beside why it is there. */
  readonly notes?: ReadonlyMap<string, string>;
}

/** Names of the conditions and mappings that the values use. */
export function decisionsIn(values: Iterable<CfnValue | undefined>): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (value: CfnValue | undefined): void => {
    if (Array.isArray(value)) for (const item of value) look(item as CfnValue);
    if (!isJsonObject(value)) return;
    for (const [key, item] of Object.entries(value)) {
      const name = Array.isArray(item) ? (item as readonly CfnValue[])[0] : item;
      if (/^(Fn::If|Fn::FindInMap|Condition)$/.test(key) && typeof name === 'string') found.add(name);
      look(item);
    }
  };
  for (const value of values) look(value);
  return found;
}
