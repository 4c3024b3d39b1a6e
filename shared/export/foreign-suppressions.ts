import type { JsonObject } from '#shared/base/json.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { LintelDocument, NodeId, Suppression } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { hasForeignId, withAccepted } from '#shared/template/foreign-suppressions.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel } from '#shared/template/template-model.ts';
import type { TemplateSource } from '#shared/template/template-source.ts';

/** Suppressions that came with the template are in it already. */
const fromTemplate = /^(cdk-nag|checkov|cfn-lint) /;

/**
 * The architecture with what was accepted in the drawing as metadata of the resources, under the ids that cfn-lint,
 * checkov and cdk-nag have for the same check. The same architecture when there is nothing to write.
 */
export function withForeignSuppressions(
  document: LintelDocument,
  architecture: Architecture,
  source?: TemplateSource,
): Architecture {
  const byNode = new Map<NodeId, Suppression[]>();
  for (const suppression of document.suppressions.values()) {
    if (fromTemplate.test(suppression.by ?? '') || !hasForeignId(suppression.rule)) continue;
    const node = nodeOf(document, suppression);
    if (node !== undefined) byNode.set(node, [...(byNode.get(node) ?? []), suppression]);
  }
  if (byNode.size === 0) return architecture;
  const written = source === undefined ? new Map<string, JsonObject>() : metadataIn(source);
  const resources = new Map<string, Resource>(architecture.resources);
  for (const [node, suppressions] of byNode) {
    const [main] = architecture.byNode.get(node) ?? [];
    const resource = main === undefined ? undefined : resources.get(main);
    if (resource === undefined) continue;
    const before = written.get(resource.logicalId) ?? (resource.metadata as JsonObject | undefined) ?? {};
    const after = [...suppressions]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .reduce<JsonObject>((metadata, { rule, reason }) => withAccepted(metadata, rule, reason), before);
    resources.set(resource.logicalId, { ...resource, metadata: after as CfnObject });
  }
  return { ...architecture, resources };
}

/** The node whose resource is marked; what concerns a container as a whole is marked at none of its parts. */
function nodeOf(document: LintelDocument, { scope, target }: Suppression): NodeId | undefined {
  const id = scope === 'finding' ? target.split('#')[1] : target;
  return scope !== 'container' && id !== undefined && document.nodes.has(id) ? id : undefined;
}

function metadataIn(source: TemplateSource): ReadonlyMap<string, JsonObject> {
  const text = readTemplateText(source.text);
  const model = text.ok ? readTemplateModel(text.value) : text;
  if (!model.ok) return new Map();
  return new Map(
    [...model.value.resources.values()].flatMap(({ logicalId, attributes }) =>
      attributes.Metadata === undefined ? [] : [[logicalId, attributes.Metadata as JsonObject] as const],
    ),
  );
}
