import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownText, texts } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { reachesInternetGateway } from '../../subnet-routes.ts';

export const loadBalancerSchemeFits = defineRule({
  id: 'NET-072',
  name: 'load-balancer-scheme-fits',
  title: 'An internet-facing load balancer sits in public subnets',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['alb', 'nlb', 'clb'] },
  messages: {
    private:
      '{name} is internet-facing, and no route leads to an internet gateway from {subnets}, so clients never reach it there. Choose public subnets, or make it internal.',
    public:
      '{name} is internal and sits in public subnets ({subnets}). Move it to a private one: nothing of it needs the internet.',
  },
  fix: 'automatic',
  sources: [aws.albSubnets],
  docs: {
    what: 'Internet-facing load balancers have subnets with a route to an internet gateway, internal ones do without.',
    why: 'The nodes of an internet-facing load balancer have public addresses that lead nowhere without the route. Clients time out, on and off, depending on which zone they were sent to.',
    condition:
      'The scheme is internet-facing and the default route of a subnet does not lead to an internet gateway; a next hop that inspects traffic counts as public. An internal load balancer in a public subnet is information. Gateway Load Balancers have no scheme.',
    howToFix: 'Choose the public subnet of each zone, which the quick fix does.',
    whenToSuppress:
      'The information, when all subnets are public on purpose: "Small test VPC with one tier".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const scheme = knownText(ctx, node, 'scheme');
    if (scheme === undefined) return;
    const wrong = ctx
      .subnetsOf(node.id)
      .map(({ id }) => id)
      .filter((id) => reachesInternetGateway(ctx, id) === (scheme === 'internal'));
    if (wrong.length === 0) return;
    const isInternal = scheme === 'internal';
    yield {
      message: isInternal ? 'public' : 'private',
      ...(isInternal ? { severity: 'info' } : {}),
      at: node.id,
      field: 'subnets',
      related: wrong,
      data: { subnets: nameOf(...wrong) },
      fixData: { wrong },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const wrong = finding.fixData?.wrong;
    const vpc = ctx.vpcOf(finding.at);
    if (node === undefined || vpc === undefined || !Array.isArray(wrong)) return [];
    const wantsPublic = finding.message === 'private';
    const all = ctx.descendantsOf(vpc.id, 'subnet');
    const chosen = ctx.subnetsOf(node.id).map(({ id }) => {
      if (!wrong.includes(id)) return id;
      const zone = ctx.zoneOf(id);
      return all.find(
        (other) => ctx.zoneOf(other.id) === zone && reachesInternetGateway(ctx, other.id) === wantsPublic,
      )?.id;
    });
    const subnets = [...new Set(chosen.filter((id) => id !== undefined))];
    if (subnets.length < chosen.length || subnets.join() === texts(node, 'subnets').join()) return [];
    const names = subnets.map((id) => ctx.node(id)?.name ?? id).join(' and ');
    return [{ title: `Use ${names}`, changes: setProperties(ctx.document, node.id, { subnets }) }];
  },
});
