import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function site(kind: 'certificate' | 'web-acl', region: JsonValue): LintelDocument {
  return drawing(
    {
      home: { kind: 'region', properties: { region } },
      [kind]: { kind, in: 'home' },
      edge: { kind: 'cloudfront' },
    },
    [[kind, 'attach', 'edge']],
  );
}

export const edgeResourcesInUsEast1Fixtures: RuleFixtures = {
  failing: [
    {
      title: 'A certificate in Ireland',
      document: site('certificate', 'eu-west-1'),
      finds: [{ at: 'certificate', message: 'elsewhere' }],
    },
    {
      title: 'A web ACL in Ireland',
      document: site('web-acl', 'eu-west-1'),
      finds: [{ at: 'web-acl', message: 'elsewhere' }],
    },
    {
      title: 'A certificate in Ireland that a distribution names',
      document: drawing({
        home: { kind: 'region', properties: { region: 'eu-west-1' } },
        shop: { kind: 'certificate', in: 'home' },
        edge: { kind: 'cloudfront', properties: { certificate: 'shop' } },
      }),
      finds: [{ at: 'shop', message: 'elsewhere' }],
    },
    {
      title: 'A web ACL for CloudFront in Ireland, attached to nothing yet',
      document: drawing({
        home: { kind: 'region', properties: { region: 'eu-west-1' } },
        guard: { kind: 'web-acl', in: 'home', properties: { scope: 'CLOUDFRONT' } },
      }),
      finds: [{ at: 'guard', message: 'scope' }],
    },
  ],
  passing: [
    { title: 'A certificate in us-east-1', document: site('certificate', 'us-east-1') },
    { title: 'A web ACL in us-east-1', document: site('web-acl', 'us-east-1') },
  ],
  unknown: [
    {
      title: 'A Region that a parameter decides',
      document: site('certificate', { Ref: 'EdgeRegion' }),
      undecided: { at: 'home', field: 'region' },
    },
  ],
};
