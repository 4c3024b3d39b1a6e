import type { JsonValue } from '#shared/base/json.ts';
import { lineAndColumn } from '#shared/base/json-text.ts';
import type { Suppression } from '#shared/document/records.ts';
import {
  commentsOfCheckov,
  type ForeignSuppression,
  rulesFor,
  suppressionsIn,
} from '#shared/template/foreign-suppressions.ts';
import type { TemplateText } from '#shared/template/template-node.ts';
import type { Lift } from './lift.ts';

/** As short as a reason may be. */
const shortest = 10;

/**
 * What the template accepts for cdk-nag, checkov and cfn-lint, as suppressions of the same rules of ours: at the node
 * of the resource, or in the whole drawing where the template says it for all of its resources.
 */
export function foreignSuppressions(template: TemplateText, lift: Lift): ReadonlyMap<string, Suppression> {
  const suppressions = new Map<string, Suppression>();
  const add = (foreign: ForeignSuppression, scope: 'node' | 'container', target: string): void => {
    for (const rule of rulesFor(foreign)) {
      const id = `${rule} ${scope} ${target}`;
      // The first is of the tool that asks for a reason.
      if (suppressions.has(id)) continue;
      const by = `${foreign.tool} ${foreign.id}`;
      suppressions.set(id, { id, rule, scope, target, reason: reasonOf(foreign), by });
    }
  };
  for (const foreign of suppressionsIn((template.root.value as { Metadata?: JsonValue }).Metadata))
    add(foreign, 'container', 'document');
  const comments = commentsByResource(template);
  for (const { logicalId, attributes } of lift.resources.values()) {
    const node = lift.ownerOf(logicalId);
    if (node === undefined) continue;
    const said = [
      ...suppressionsIn(attributes.Metadata as JsonValue | undefined),
      ...(comments.get(logicalId) ?? []),
    ];
    for (const foreign of said) add(foreign, 'node', node.id);
  }
  return suppressions;
}

function reasonOf({ tool, id, reason }: ForeignSuppression): string {
  if (reason === undefined) return `The template accepts it for ${tool} (${id}).`;
  return reason.trim().length < shortest ? `${tool} (${id}): ${reason.trim()}` : reason.trim();
}

/** A comment belongs to the resource that it stands in: the last whose name is above it. */
function commentsByResource({
  text,
  format,
  root,
}: TemplateText): ReadonlyMap<string, readonly ForeignSuppression[]> {
  const found = new Map<string, readonly ForeignSuppression[]>();
  const resources = root.pairs.find(({ key }) => key === 'Resources')?.node;
  if (format === 'json' || resources?.kind !== 'map') return found;
  const starts = resources.pairs.map(({ key, keyStart }) => ({
    logicalId: key,
    line: lineAndColumn(text, keyStart).line,
  }));
  for (const { line, suppression } of commentsOfCheckov(text)) {
    const resource = starts.filter((each) => each.line <= line).at(-1);
    if (resource === undefined) continue;
    found.set(resource.logicalId, [...(found.get(resource.logicalId) ?? []), suppression]);
  }
  return found;
}
