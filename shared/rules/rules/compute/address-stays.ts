import { hasPublicAddress } from '#shared/catalogue/kit/public-address.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, optionalFlag } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const addressStays = defineRule({
  id: 'REL-006',
  name: 'address-stays',
  title: 'What a name or a peer points at keeps its address',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['ec2-instance'] },
  messages: {
    moves:
      '{source} points at {name}, whose public address changes with every stop and start. Give it an Elastic IP address.',
  },
  fix: 'automatic',
  sources: [aws.elasticIps],
  docs: {
    what: 'Instances that a DNS name or another network points at have an address that stays.',
    why: 'An address that EC2 assigns goes back when the instance stops. The name then leads to somebody else.',
    condition:
      'A record of a hosted zone, an origin of CloudFront, a customer gateway, or a system of a site without a private way to the VPC points at an instance whose public address is assigned automatically.',
    howToFix: 'Attach an Elastic IP address, as the quick fix does, or put a load balancer in front.',
    whenToSuppress: 'Where the name follows by itself: "Updated by a script at boot".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const sources = [
      ...ctx.connectionsTo(node.id, 'alias').map(({ from }) => from),
      ...ctx.connectionsTo(node.id, 'tunnel').map(({ from }) => from),
      ...ctx.connectionsFrom(node.id, 'tunnel').map(({ to }) => to),
      ...ctx.connectionsTo(node.id, 'origin').map(({ from }) => from),
      // A site or a partner writes the address into its own configuration.
      ...ctx
        .connectionsTo(node.id, 'traffic')
        .map(({ from }) => from)
        .filter((from) => isPeer(ctx, from)),
    ];
    const [source] = sources;
    if (source === undefined) return;
    if (ctx.connectionsTo(node.id, 'attach').some(({ from }) => ctx.node(from)?.kind === 'elastic-ip'))
      return;
    if (isExpression(node.source.properties?.associatePublicIpAddress))
      ctx.undecided(node.id, 'associatePublicIpAddress');
    else if (hasPublicAddress(node.id, optionalFlag(node, 'associatePublicIpAddress'), ctx))
      yield { message: 'moves', at: node.id, related: [source], data: { source: nameOf(source) } };
  },
  fixes(ctx, finding) {
    const instance = ctx.document.nodes.get(finding.at);
    if (instance === undefined) return [];
    const region = ctx.ancestorOf(instance.id, 'region');
    const added = addNode(ctx.document, {
      kind: 'elastic-ip',
      name: `${instance.name} address`,
      ...(region === undefined ? {} : { parent: region.id }),
      at: [40, 40],
    });
    const document = applyChanges(ctx.document, added.changes);
    const attached = addConnection(document, {
      kind: 'attach',
      from: added.id,
      to: instance.id,
      properties: {},
    });
    return [
      { title: 'Attach an Elastic IP address', changes: mergeChanges(added.changes, attached.changes) },
    ];
  },
});

/** A system outside of AWS, which reaches the instance by its public address. */
function isPeer(ctx: RuleContext, id: NodeId): boolean {
  const kind = ctx.kindOf(id)?.id;
  const isOnSite =
    kind === 'on-premises' || (kind === 'server' && ctx.ancestorOf(id, 'on-premises') !== undefined);
  return isOnSite && !privateWays.some((way) => ctx.idsOfKind(way).length > 0);
}

/** With one of them drawn, a site may come by the private address. */
const privateWays = [
  'vpn-gateway',
  'site-to-site-vpn',
  'transit-gateway',
  'direct-connect',
  'direct-connect-gateway',
];
