import type { JsonValue } from '#shared/base/json.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isRangeFault, isSpokenFor } from '../../ranges.ts';
import { refusedValues } from '../../refused-values.ts';
import { defineRule } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const valueAccepted = defineRule({
  id: 'ARC-021',
  name: 'value-accepted',
  title: 'AWS accepts the value of every property',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
  messages: {
    refused: '{name}: "{title}" cannot be {value} ({why}). Choose another value.',
  },
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'Every stored value is one that the property can have: the right type, in the list of choices, in the range.',
    why: 'A value that AWS refuses stops the deployment. Until it is corrected, the default takes its place in the template and the bill, which is not what was drawn.',
    condition:
      'The schema of the kind refuses the value. CloudFormation expressions are left alone, and ranges of AWS limits have rules of their own that say more.',
    howToFix: 'Choose another value in the inspector. The quick fix goes back to the default.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const kind = findKind(node.kind);
    if (kind === undefined) return;
    // Ranges of AWS limits and some other values have rules of their own.
    const isElsewhere = (path: string, value: JsonValue | undefined): boolean =>
      isRangeFault(kind.id, path, value, ctx.limits) || isSpokenFor(kind.id, path, value);
    const schemas = { properties: kind.properties, usage: kind.usage };
    for (const { field, expression, ...data } of refusedValues(node, schemas, isElsewhere)) {
      if (expression) ctx.undecided(node.id, field);
      else yield { message: 'refused', at: node.id, field, discriminator: field, data };
    }
  },
  fixes({ document }, finding) {
    const { field } = finding;
    if (field === undefined) return [];
    const isUsage = field.startsWith('usage.');
    const top = isUsage ? field.slice('usage.'.length) : field;
    const stored = document.nodes.get(finding.at)?.[isUsage ? 'usage' : 'properties']?.[top];
    // The default of a list would take its other entries away.
    if (typeof stored === 'object') return [];
    return [
      {
        title: 'Go back to the default',
        changes: setProperties(document, finding.at, { [top]: undefined }, isUsage ? 'usage' : 'properties'),
      },
    ];
  },
});
