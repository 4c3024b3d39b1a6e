import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown, texts } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { noteUnknownRoutes, reachesInternetGateway } from '../../subnet-routes.ts';

export const fargateProfilePrivate = defineRule({
  id: 'ARC-012',
  name: 'fargate-profile-private',
  title: 'Fargate pods run in private subnets',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['eks-fargate-profile'] },
  messages: {
    public:
      '{name} names {subnets}, with a route to an internet gateway. Fargate pods accept private subnets only: name others.',
  },
  fix: 'suggestion',
  sources: [aws.eksFargate, cloudFormation('AWS::EKS::FargateProfile')],
  docs: {
    what: 'The subnets of a Fargate profile have no route to an internet gateway.',
    why: 'EKS refuses the profile otherwise: pods on Fargate get no public addresses.',
    condition:
      'A subnet that the profile names has a route to an internet gateway in its effective table, the default one or any other; or its default route leads to one through an inspection endpoint.',
    howToFix:
      'Name private subnets, which the quick fix does, or none: then the private ones of the cluster are used.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    noteUnknown(ctx, node, 'subnets');
    for (const id of texts(node, 'subnets')) noteUnknownRoutes(ctx, id);
    const open = texts(node, 'subnets').filter(
      (id) => ctx.node(id)?.kind === 'subnet' && hasInternetRoute(ctx, id),
    );
    if (open.length === 0) return;
    yield {
      message: 'public',
      at: node.id,
      field: 'subnets',
      related: open,
      data: { subnets: nameOf(...open) },
      fixData: { open: [...open] },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const open = Array.isArray(finding.fixData?.open) ? finding.fixData.open : [];
    const [first] = open;
    const vpc = typeof first === 'string' ? ctx.vpcOf(first) : undefined;
    if (node === undefined || vpc === undefined) return [];
    const closed = ctx
      .descendantsOf(vpc.id, 'subnet')
      .filter(
        ({ id, properties }) =>
          properties.tier !== 'public' &&
          reachesInternetGateway(ctx, id) === false &&
          !hasInternetRoute(ctx, id),
      )
      .map(({ id }) => id);
    if (closed.length === 0) return [];
    const kept = texts(node, 'subnets').filter((id) => !open.includes(id));
    const subnets = [...new Set([...kept, ...closed])];
    return [
      {
        title: `Use ${closed.map((id) => ctx.nameOf(id)).join(', ')}`,
        changes: setProperties(ctx.document, node.id, { subnets }),
      },
    ];
  },
});

/** EKS looks for any route to an internet gateway, not for the default one alone. */
function hasInternetRoute(ctx: RuleContext, subnet: NodeId): boolean {
  return (
    ctx.routesOf(subnet).some(({ targetKind }) => targetKind === 'internet-gateway') ||
    reachesInternetGateway(ctx, subnet) === true
  );
}
