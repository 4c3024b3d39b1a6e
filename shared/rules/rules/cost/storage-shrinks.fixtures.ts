import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function logged(properties: JsonObject): LintelDocument {
  return drawing({ files: { kind: 's3-bucket' }, logs: { kind: 's3-bucket', properties } }, [
    ['files', 'log', 'logs'],
  ]);
}

function images(properties: JsonObject): LintelDocument {
  return drawing({ images: { kind: 'ecr-repository', properties } });
}

export const storageShrinksFixtures: RuleFixtures = {
  failing: [
    { title: 'Logs without an end', document: logged({}), finds: [{ at: 'logs', message: 'logs' }] },
    {
      title: 'Images without an end',
      document: images({ keepImages: 0 }),
      finds: [{ at: 'images', message: 'images' }],
    },
  ],
  passing: [
    { title: 'Logs of 90 days', document: logged({ expirationDays: 90 }) },
    { title: 'The newest 30 images', document: images({}) },
  ],
  unknown: [
    {
      title: 'An expiry that a parameter decides',
      document: logged({ expirationDays: { Ref: 'Days' } }),
      undecided: { at: 'logs', field: 'expirationDays' },
    },
  ],
};
