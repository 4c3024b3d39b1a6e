import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function deployed(ids: readonly string[], about: readonly string[] = []): LintelDocument {
  const document = drawing(Object.fromEntries(ids.map((id) => [id, { kind: 'lambda-function' }])));
  const decision = { id: 'deployment-1', topic: 'deployment', about: [...about], text: 'Alias is set back.' };
  return about.length === 0 ? document : { ...document, decisions: new Map([[decision.id, decision]]) };
}

export const wayBackKnownFixtures: RuleFixtures = {
  failing: [
    { title: 'A function', document: deployed(['shop']), finds: [{ at: 'document', message: 'unknown' }] },
    {
      title: 'One of two functions',
      document: deployed(['shop', 'mail'], ['shop']),
      finds: [{ at: 'document', message: 'unknown' }],
    },
  ],
  passing: [
    { title: 'A function whose way back is recorded', document: deployed(['shop'], ['shop']) },
    { title: 'Nothing that runs code', document: drawing({ files: { kind: 's3-bucket' } }) },
  ],
};
