import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function account(trail?: JsonObject): LintelDocument {
  return drawing({
    shop: { kind: 'account', name: 'Shop' },
    ...(trail === undefined
      ? {}
      : {
          trail: {
            kind: 'resource',
            in: 'shop',
            properties: { type: 'AWS::CloudTrail::Trail', properties: { IsLogging: true, ...trail } },
          },
        }),
  });
}

export const accountRecordedFixtures: RuleFixtures = {
  failing: [
    { title: 'No trail', document: account(), finds: [{ at: 'shop', message: 'none' }] },
    { title: 'A trail of one Region', document: account({}), finds: [{ at: 'shop', message: 'region' }] },
    {
      title: 'A drawn trail of one Region',
      document: drawing({
        shop: { kind: 'account', name: 'Shop' },
        trail: { kind: 'cloudtrail', in: 'shop', properties: { isMultiRegionTrail: false } },
      }),
      finds: [{ at: 'shop', message: 'region' }],
    },
    {
      title: 'Two accounts and a trail of one of them',
      document: drawing({
        shop: { kind: 'account', name: 'Shop' },
        logs: { kind: 'account', name: 'Logs' },
        trail: { kind: 'cloudtrail', in: 'logs' },
      }),
      finds: [{ at: 'shop', message: 'organisation' }],
    },
  ],
  passing: [
    {
      title: 'Two accounts and a trail of the organisation',
      document: drawing({
        shop: { kind: 'account', name: 'Shop' },
        logs: { kind: 'account', name: 'Logs' },
        trail: { kind: 'cloudtrail', in: 'logs', properties: { isOrganizationTrail: true } },
      }),
    },
    { title: 'A trail of all Regions', document: account({ IsMultiRegionTrail: true }) },
    { title: 'No account is drawn', document: drawing({ files: { kind: 's3-bucket' } }) },
  ],
  unknown: [
    {
      title: 'A condition decides about the Regions',
      document: account({ IsMultiRegionTrail: { 'Fn::If': ['IsProduction', true, false] } }),
      undecided: { at: 'trail', field: 'properties' },
    },
  ],
};
