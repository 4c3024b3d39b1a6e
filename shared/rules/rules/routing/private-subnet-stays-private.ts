import { patchConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { natGatewaysFor, noteUnknownRoutes } from '../../subnet-routes.ts';
import { wordsOf } from '../../words-of.ts';

/** Names of subnets that the internet is not to reach. */
const privateWords = new Set(['private', 'isolated', 'internal', 'data', 'database', 'db']);

export const privateSubnetStaysPrivate = defineRule({
  id: 'NET-022',
  name: 'private-subnet-stays-private',
  title: 'A private subnet has no route to an internet gateway',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['subnet'] },
  messages: {
    tier: '{name} is {tier} and routes {destination} to {gateway}. Route to a NAT gateway instead, or remove the route.',
    name: '{name} is called {word} and routes to the internet gateway. Set its tier to private, or rename it.',
  },
  fix: 'automatic',
  sources: [aws.subnets],
  docs: {
    what: 'What is called a private, isolated or data subnet has no route to an internet gateway.',
    why: 'One public address, given by mistake, is then enough to put an instance or a database onto the internet.',
    condition:
      'The tier is private or isolated, or the name has the word private, isolated, internal, data, database or db in it (data-a, PrivateSubnet1) and not public, and the effective route table has a route to an internet gateway. A drawing keeps no tags of single subnets: the tier is what says it.',
    howToFix:
      'Route to a NAT gateway, or drop the route. The quick fix takes the NAT gateway of the zone where there is one.',
    whenToSuppress: 'When the name means something else: "Private cloud team, public subnet".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (noteUnknown(ctx, node, 'tier')) return;
    noteUnknownRoutes(ctx, node.id);
    const { tier } = node.properties;
    const words = wordsOf(node.name);
    const word = words.includes('public') ? undefined : words.find((each) => privateWords.has(each));
    const isPublic = tier === 'public';
    if (isPublic && word === undefined) return;
    const route = ctx.routesOf(node.id).find(({ targetKind }) => targetKind === 'internet-gateway');
    if (route === undefined) return;
    const gateway = route.target === undefined ? 'the internet gateway' : nameOf(route.target);
    const place = { at: node.id, field: 'tier' };
    if (!isPublic) {
      yield {
        message: 'tier',
        ...place,
        data: { tier: String(tier), destination: route.destination, gateway },
      };
    } else yield { message: 'name', ...place, data: { word: word ?? '' } };
  },
  fixes(ctx, finding) {
    const table = drawnTableOf(ctx, finding.at);
    if (finding.message === 'name' && table === undefined) {
      return [
        { title: 'Make it private', changes: setProperties(ctx.document, finding.at, { tier: 'private' }) },
      ];
    }
    const route = ctx.routesOf(finding.at).find(({ targetKind }) => targetKind === 'internet-gateway');
    if (route === undefined || !ctx.document.connections.has(route.from)) return [];
    const [nat] = natGatewaysFor(ctx, finding.at);
    return nat === undefined
      ? [{ title: 'Remove the route', changes: removeRecords(ctx.document, [], [route.from]) }]
      : [
          {
            title: `Route to ${nat.name} instead`,
            changes: patchConnection(ctx.document, route.from, { to: nat.id }),
          },
        ];
  },
});
