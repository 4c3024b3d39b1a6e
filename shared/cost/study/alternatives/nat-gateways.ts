import { usd } from '#shared/base/money.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { patchNode, removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Estimate } from '../../estimate.ts';
import type { StudyInput } from '../estimate-once.ts';
import { type Alternative, alternativeWith } from './alternative.ts';

/** One NAT gateway for the VPC instead of one in each zone. */
export function natGateways(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document, prices } = input;
  const reader = createDocumentReader(document, forgetful);
  return reader.nodesOfKind('vpc').flatMap((vpc): readonly Alternative[] => {
    const nats = reader
      .descendantsOf(vpc.id, 'nat-gateway')
      .filter(({ properties }) => properties.connectivityType !== 'private');
    const [first, ...others] = nats;
    if (first === undefined || others.length === 0) return [];
    const bytesOf = (id: NodeId): number =>
      now.lines
        .filter(({ owner, component }) => owner === id && component === 'vpc.nat/data')
        .reduce((total, { quantity }) => total + (quantity.value ?? 0), 0);
    const moved = others.reduce((total, { id }) => total + bytesOf(id), 0);
    const region = now.lines.find(({ owner }) => owner === first.id)?.region ?? now.region;
    const crossing = prices.price('dataTransfer/interAz', region)?.tiers[0]?.usd ?? '0';
    const remaining = document.nodes.get(first.id);
    const outOf = (id: NodeId): number =>
      now.lines
        .filter(({ owner, component }) => owner === id && component === 'dataTransfer/internetOut')
        .reduce((total, { quantity }) => total + (quantity.value ?? 0), 0);
    const changes: ChangeSet = [
      ...removeRecords(
        document,
        others.map(({ id }) => id),
      ),
      ...patchNode(document, first.id, {
        usage: {
          ...remaining?.usage,
          processedGigabytesPerMonth: bytesOf(first.id) + moved,
          internetOutGigabytesPerMonth: nats.reduce((total, { id }) => total + outOf(id), 0),
        },
      }),
    ];
    return [
      alternativeWith(
        input,
        now,
        changes,
        {
          id: `one-nat ${vpc.id}`,
          group: 'network',
          title: `One NAT gateway in ${vpc.name} instead of ${nats.length}`,
          notes: [
            'What comes from other zones crosses zones on its way, charged on both sides; it is in the figure.',
            'If its zone fails, the other zones lose the internet too.',
          ],
        },
        [usd(crossing).times(2).times(usd(moved))],
      ),
    ];
  });
}
