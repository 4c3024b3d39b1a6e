import type { ChangeSet } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Estimate } from '../../estimate.ts';
import type { StudyInput } from '../estimate-once.ts';
import { type Alternative, alternativeWith, patchProperties } from './alternative.ts';

/** The same drawing in each other Region that there are prices for. */
export function otherRegions(input: StudyInput, now: Estimate): readonly Alternative[] {
  const home = settingsOf(input.document).region;
  return Object.entries(input.prices.regions)
    .filter(([id]) => id !== home)
    .map(([region, name]) =>
      alternativeWith(input, now, moveTo(input.document, home, region), {
        id: `region ${region}`,
        group: 'region',
        title: `In ${region}, ${name}`,
        notes: ['Latency, available services and the law of the place are not in the bill.'],
      }),
    );
}

/** The settings, and the frames of the same Region. */
function moveTo(document: LintelDocument, from: string, to: string): ChangeSet {
  const frames = [...document.nodes.values()].filter(
    ({ kind, properties }) => kind === 'region' && properties?.region === from,
  );
  return [
    ...changeSettings(document, { region: to }),
    ...frames.flatMap((frame) => patchProperties(document, frame, { region: to })),
  ];
}
