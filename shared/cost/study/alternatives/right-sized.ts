import { viewNode } from '#shared/catalogue/document-reader.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Estimate } from '../../estimate.ts';
import type { PriceBook } from '../../price-book.ts';
import type { StudyInput } from '../estimate-once.ts';
import { type Alternative, alternativeWith, patchProperties } from './alternative.ts';

/** How busy things should be on average: room for the peaks of a day and for one that fails. */
const wantedUtilisation = 0.6;
const countFields = ['desiredCount', 'desiredCapacity', 'desiredSize', 'replicas'] as const;
const sizes = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge'];

/** As many or as large as a run of the simulation needed, where it found them idle. */
export function rightSized(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document, utilisation, prices } = input;
  return [...(utilisation ?? [])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, busy]): readonly Alternative[] => {
      const node = document.nodes.get(id);
      if (node === undefined || busy <= 0 || busy >= wantedUtilisation) return [];
      const { properties, name } = viewNode(node);
      const about = {
        id: `size ${id}`,
        group: 'size' as const,
        notes: [
          `A simulation run found it ${Math.round(busy * 100)} % busy on average; this leaves ${Math.round(wantedUtilisation * 100)} %. Run the simulation again with it.`,
        ],
      };
      const field = countFields.find((each) => Number(properties[each]) > 1);
      if (field !== undefined) {
        const count = Number(properties[field]);
        // Two stay, so that one may fail.
        const wanted = Math.max(2, Math.ceil((count * busy) / wantedUtilisation));
        if (wanted >= count) return [];
        const changes = patchProperties(document, node, { [field]: wanted });
        return [
          alternativeWith(withoutRunOf(input, id), now, changes, {
            ...about,
            title: `${wanted} instead of ${count} of ${name}`,
          }),
        ];
      }
      const type = properties.instanceType;
      const smaller =
        typeof type === 'string' ? smallerType(type, busy, prices, settingsOf(document).region) : undefined;
      if (smaller === undefined) return [];
      const changes = patchProperties(document, node, { instanceType: smaller });
      return [alternativeWith(input, now, changes, { ...about, title: `${name} as ${smaller}` })];
    });
}

/** How many ran on average is no longer what the run found, once there are others. */
function withoutRunOf(input: StudyInput, id: NodeId): StudyInput {
  const { simulated } = input;
  if (simulated === undefined) return input;
  const usage = new Map([...simulated.usage].filter(([node]) => node !== id));
  return { ...input, simulated: { ...simulated, usage } };
}

/** The smallest size of the family that is not busier than wanted; each size has half of what the next one has. */
function smallerType(type: string, busy: number, prices: PriceBook, region: string): string | undefined {
  const [family = '', size = ''] = type.split('.');
  let place = sizes.indexOf(size);
  let [load, found] = [busy, undefined as string | undefined];
  while (place > 0 && load * 2 <= wantedUtilisation) {
    place -= 1;
    load *= 2;
    const candidate = `${family}.${sizes[place]}`;
    if (prices.price(`ec2/${candidate}`, region) !== undefined) found = candidate;
  }
  return found;
}
