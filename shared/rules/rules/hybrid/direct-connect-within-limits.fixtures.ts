import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function fibre(properties: JsonObject, types: readonly string[], prefixes = 1): LintelDocument {
  const ids = types.map((_, index) => `face-${index + 1}`);
  return drawing(
    {
      office: {
        kind: 'on-premises',
        properties: {
          prefixes: Array.from(
            { length: prefixes },
            (_, index) => `10.${Math.floor(index / 256)}.${index % 256}.0/24`,
          ),
        },
      },
      fibre: { kind: 'direct-connect', properties },
      ...Object.fromEntries(
        ids.map((id, index) => [
          id,
          { kind: 'virtual-interface', properties: { type: types[index] ?? 'private', vlan: 200 + index } },
        ]),
      ),
    },
    ids.map((id): ShortConnection => ['fibre', 'tunnel', id]),
  );
}

export const directConnectWithinLimitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two interfaces on a hosted connection',
      document: fibre({ connectionType: 'hosted' }, ['private', 'private']),
      finds: [{ at: 'fibre', message: 'interfaces' }],
    },
    {
      title: 'A site that announces 120 prefixes',
      document: fibre({}, ['private'], 120),
      finds: [{ at: 'office', message: 'announced' }],
    },
    {
      title: 'A site that announces 1,100 prefixes over a public interface',
      document: fibre({}, ['public'], 1100),
      finds: [{ at: 'office', message: 'announced' }],
    },
  ],
  passing: [
    { title: 'Two interfaces on a dedicated connection', document: fibre({}, ['private', 'transit']) },
    {
      title: 'One interface on a hosted connection',
      document: fibre({ connectionType: 'hosted' }, ['private']),
    },
    {
      title: 'A site that announces 120 prefixes over a public interface',
      document: fibre({}, ['public'], 120),
    },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: fibre({ connectionType: { Ref: 'Type' } }, ['private']),
      undecided: { at: 'fibre', field: 'connectionType' },
    },
  ],
};
