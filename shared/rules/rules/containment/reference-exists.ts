import { referenceFields, referencesOf } from '#shared/catalogue/node-references.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const referenceExists = defineRule({
  id: 'ARC-025',
  name: 'reference-exists',
  title: 'What a property names is in the drawing',
  severity: 'warning',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
  messages: {
    missing: '{name} names "{target}" as {field}, which is not in the drawing. Choose another one.',
    kind: '{name} names {target} as {field}, which is of the kind {kind}. Choose another one.',
  },
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'Subnets, security groups, queues and other nodes that a property names exist and are of the right kind.',
    why: 'A name that leads nowhere is left out of the template: the function then has no dead-letter queue, the load balancer one subnet less, without anybody having decided it.',
    condition:
      'A property that refers to nodes holds an id that is not in the document, or of a node of another kind.',
    howToFix: 'Choose the node again in the inspector. The quick fix takes the name out.',
    whenToSuppress: 'Not needed: taking the name out changes nothing else.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const { field } of referenceFields(node.kind)) noteUnknown(ctx, node, field);
    for (const { field, target, kinds } of referencesOf(node.source)) {
      const record = ctx.record(target);
      if (record !== undefined && (kinds.includes(record.kind) || findKind(record.kind) === undefined))
        continue;
      const common = { at: node.id, field, discriminator: `${field} ${target}`, fixData: { target } };
      if (record === undefined) yield { message: 'missing', ...common, data: { target, field } };
      else {
        const kind = findKind(record.kind)?.title ?? record.kind;
        yield {
          message: 'kind',
          ...common,
          related: [target],
          data: { target: nameOf(target), field, kind },
        };
      }
    }
  },
  fixes({ document }, finding) {
    const { field } = finding;
    const value = field === undefined ? undefined : document.nodes.get(finding.at)?.properties?.[field];
    if (field === undefined || value === undefined) return [];
    const rest = Array.isArray(value) ? value.filter((entry) => entry !== finding.fixData?.target) : [];
    const changes = setProperties(document, finding.at, { [field]: rest.length === 0 ? undefined : rest });
    return [{ title: 'Take the name out', changes }];
  },
});
