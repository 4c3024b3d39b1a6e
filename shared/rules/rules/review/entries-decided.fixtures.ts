import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function api(kind: string, properties = {}, text?: string): LintelDocument {
  const document = drawing(
    { front: { kind, properties }, shop: { kind: 'lambda-function', properties: { timeout: 10 } } },
    [['front', 'invoke', 'shop']],
  );
  if (text === undefined) return document;
  const decision = { id: 'exposure-1', topic: 'exposure', about: ['front'], text };
  return { ...document, decisions: new Map([[decision.id, decision]]) };
}

function guarded(): LintelDocument {
  return drawing({ front: { kind: 'cloudfront' }, acl: { kind: 'web-acl' }, files: { kind: 's3-bucket' } }, [
    ['acl', 'attach', 'front'],
    ['front', 'origin', 'files'],
  ]);
}

export const entriesDecidedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An API without a word',
      document: api('api-gateway-http'),
      finds: [{ at: 'document', message: 'undecided' }],
    },
    {
      title: 'A card that nobody filled in',
      document: api('api-gateway-http', {}, '  '),
      finds: [{ at: 'document', message: 'undecided' }],
    },
    {
      title: 'A distribution with a web ACL and no word about floods',
      document: guarded(),
      finds: [{ at: 'document', message: 'undecided' }],
    },
    {
      title: 'A function with a URL of its own',
      document: drawing({ shop: { kind: 'lambda-function', properties: { functionUrl: 'AWS_IAM' } } }),
      finds: [{ at: 'document', message: 'undecided' }],
    },
  ],
  passing: [
    {
      title: 'A decision',
      document: api('api-gateway-http', {}, 'Throttled at 100 a second; tokens of the shop.'),
    },
    { title: 'A private API', document: api('api-gateway-rest', { endpointType: 'PRIVATE' }) },
  ],
  unknown: [
    {
      title: 'Who can reach the API is for a parameter to say',
      document: api('api-gateway-rest', { endpointType: { Ref: 'EndpointType' } }),
      undecided: { at: 'front', field: 'endpointType' },
    },
  ],
};
