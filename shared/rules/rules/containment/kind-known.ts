import { findKind } from '#shared/catalogue/registry.ts';
import { defineRule } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const kindKnown = defineRule({
  id: 'ARC-020',
  name: 'kind-known',
  title: 'This version knows what is drawn',
  severity: 'warning',
  nature: 'review',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
  messages: {
    node: '{name} is of the kind "{kind}", which this version does not know. It is kept and left out of exports: open the file in a newer version, or choose another kind.',
    property:
      '{name} has {fields}, which its kind does not have. The value is kept and has no effect: rename or remove it.',
  },
  decidesAlways: 'It looks at the names of the kind and of its properties, never at a value.',
  fix: 'none',
  sources: [catalogue],
  docs: {
    what: 'Every node is of a kind that this version knows, and has only properties of that kind.',
    why: 'Files written by a newer version, or by hand, may hold kinds and properties that mean nothing here. They are kept, but no template, bill or check takes them into account.',
    condition: 'The kind of the node is not in the catalogue, or a stored property is not in its schema.',
    howToFix:
      'Open the file in the version that wrote it, choose a kind that is known, or correct the name of the property.',
    whenToSuppress:
      'When a newer version of the file is kept on purpose: "Written by the preview build of the network team".',
  },
  *check(_, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const kind = findKind(node.kind);
    if (kind === undefined) {
      yield { message: 'node', at: node.id, data: { kind: node.kind } };
      return;
    }
    const unknown = Object.keys(node.source.properties ?? {}).filter(
      (field) => !(field in kind.properties.shape),
    );
    if (unknown.length === 0) return;
    yield {
      message: 'property',
      at: node.id,
      field: unknown[0] ?? '',
      data: {
        fields: unknown
          .sort()
          .map((field) => `"${field}"`)
          .join(', '),
      },
    };
  },
});
