import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExposed } from '../../internet-exposure.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const publicAccessNotBlocked = defineRule({
  id: 'NET-044',
  name: 'public-access-not-blocked',
  title: 'Block Public Access lets through what is meant to be public',
  severity: 'warning',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['vpc'] },
  messages: {
    blocked:
      '{region} blocks public access to VPCs ({mode}), and {users} in {name} {need} the internet gateway. Exclude {name} from it.',
  },
  fix: 'automatic',
  sources: [aws.blockPublicAccess, aws.reachability],
  docs: {
    what: 'Where an account blocks public access to VPCs, a VPC that is meant to use its internet gateway is excluded from the block.',
    why: 'Block Public Access overrules routes, security groups and network ACLs: nothing in the VPC says why packets are dropped.',
    condition:
      'The Region is set to block ingress and the VPC has an internet-facing load balancer or something with a public address that the internet is drawn to call, or it blocks both directions and the VPC has that, a public NAT gateway, or something with a public address that calls out, and the VPC is not excluded for the direction.',
    howToFix: 'Exclude the VPC for the direction that it needs. The quick fix does.',
    whenToSuppress: 'When the block is lifted before the launch: "Ticket NET-42 removes the block in May".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const region = ctx.ancestorOf(node.id, 'region');
    if (region === undefined || noteUnknown(ctx, region, 'blockPublicAccess')) return;
    if (noteUnknown(ctx, node, 'blockPublicAccessExclusion')) return;
    const mode = region.properties.blockPublicAccess;
    if (mode !== 'block-ingress' && mode !== 'block-bidirectional') return;
    const inbound = facingTheInternet(ctx, node.id);
    const outbound = mode === 'block-bidirectional' ? leavingForTheInternet(ctx, node.id) : [];
    const exclusion = node.properties.blockPublicAccessExclusion;
    const isFine =
      exclusion === 'allow-bidirectional' || (exclusion === 'allow-egress' && inbound.length === 0);
    const users = [...inbound, ...outbound];
    if (users.length === 0 || isFine) return;
    yield {
      message: 'blocked',
      at: node.id,
      field: 'blockPublicAccessExclusion',
      related: [region.id, ...users],
      data: {
        region: nameOf(region.id),
        mode: mode === 'block-ingress' ? 'inbound' : 'both directions',
        users: nameOf(...users),
        need: users.length === 1 ? 'needs' : 'need',
      },
      fixData: { exclusion: inbound.length > 0 ? 'allow-bidirectional' : 'allow-egress' },
    };
  },
  fixes({ document }, finding) {
    const { exclusion } = finding.fixData ?? {};
    if (typeof exclusion !== 'string') return [];
    const changes = setProperties(document, finding.at, { blockPublicAccessExclusion: exclusion });
    const what = exclusion === 'allow-egress' ? 'for what starts inside' : 'in both directions';
    return [{ title: `Exclude it ${what}`, changes }];
  },
});

/** Load balancers for the internet, and what the internet or people are drawn to call at an address of its own. */
function facingTheInternet(ctx: RuleContext, vpc: NodeId): readonly NodeId[] {
  const balancers = ['alb', 'nlb', 'clb']
    .flatMap((kind) => ctx.descendantsOf(vpc, kind))
    .filter(({ properties }) => properties.scheme === 'internet-facing')
    .map(({ id }) => id);
  const called = interfacesIn(ctx, vpc).filter(
    (id) =>
      hasOwnAddress(ctx, id) &&
      ctx.connectionsTo(id, 'traffic').some(({ from }) => ctx.hasTrait(from, 'actor')),
  );
  return [...new Set([...balancers, ...called])];
}

/** Public NAT gateways, and what calls people, services or the internet from an address of its own. */
function leavingForTheInternet(ctx: RuleContext, vpc: NodeId): readonly NodeId[] {
  const gateways = ctx
    .descendantsOf(vpc, 'nat-gateway')
    .filter(({ properties }) => properties.connectivityType !== 'private')
    .map(({ id }) => id);
  const calling = interfacesIn(ctx, vpc).filter(
    (id) =>
      hasOwnAddress(ctx, id) &&
      ['traffic', 'data', 'invoke'].some((kind) =>
        ctx
          .connectionsFrom(id, kind)
          .some(({ to }) => ctx.hasTrait(to, 'actor') || ctx.hasTrait(to, 'aws-api')),
      ),
  );
  return [...gateways, ...calling];
}

/** What has interfaces in the subnets of the VPC, load balancers and gateways left out. */
function interfacesIn(ctx: RuleContext, vpc: NodeId): readonly NodeId[] {
  const occupants = ctx.descendantIdsOf(vpc, 'subnet').flatMap((subnet) => ctx.occupantsOf(subnet));
  const ids = occupants.filter(({ id }) => ctx.hasTrait(id, 'compute')).map(({ id }) => id);
  return [...new Set(ids)].sort();
}

function hasOwnAddress(ctx: RuleContext, id: NodeId): boolean {
  const node = ctx.node(id);
  return node !== undefined && isExposed(ctx, node) === true;
}
