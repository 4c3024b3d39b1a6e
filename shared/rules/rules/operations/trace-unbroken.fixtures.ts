import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function chain(tracing: readonly JsonValue[]): LintelDocument {
  const ids = tracing.map((_, index) => `step-${index + 1}`);
  return drawing(
    Object.fromEntries(
      ids.map((id, index) => [
        id,
        { kind: 'lambda-function', properties: { tracing: tracing[index] ?? false } },
      ]),
    ),
    ids.slice(1).map((id, index): ShortConnection => [`step-${index + 1}`, 'invoke', id]),
  );
}

export const traceUnbrokenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Three functions, the second without',
      document: chain([true, false, true]),
      finds: [{ at: 'step-2', message: 'broken' }],
    },
    {
      title: 'Three functions, the last without',
      document: chain([true, true, false]),
      finds: [{ at: 'step-3', message: 'broken' }],
    },
  ],
  passing: [
    { title: 'All three trace', document: chain([true, true, true]) },
    { title: 'Two functions', document: chain([false, false]) },
  ],
  unknown: [
    {
      title: 'A parameter decides about tracing',
      document: chain([true, { Ref: 'Tracing' }, true]),
      undecided: { at: 'step-2', field: 'tracing' },
    },
  ],
};
