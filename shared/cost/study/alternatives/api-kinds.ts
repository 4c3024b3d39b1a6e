import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { Estimate } from '../../estimate.ts';
import type { StudyInput } from '../estimate-once.ts';
import { type Alternative, alternativeWith } from './alternative.ts';

/** Each API of the one kind as one of the other. */
export function apiKinds(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document } = input;
  return [...document.nodes.values()]
    .filter(({ kind }) => kind === 'api-gateway-rest' || kind === 'api-gateway-http')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((node) => {
      const isRest = node.kind === 'api-gateway-rest';
      const kind = isRest ? 'api-gateway-http' : 'api-gateway-rest';
      return alternativeWith(input, now, patchNode(document, node.id, { kind }), {
        id: `api ${node.id}`,
        group: 'api',
        title: `${node.name} as ${isRest ? 'an HTTP API' : 'a REST API'}`,
        notes: [
          isRest
            ? 'An HTTP API has no caching, usage plans, request validation or web ACL of its own.'
            : 'A REST API has caching, usage plans, request validation and web ACLs.',
        ],
      });
    });
}
