import { mergeChanges } from '#shared/document/change-set.ts';
import { isExpression } from '../../known.ts';
import { defineRule, type FixContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, writing, writtenResource } from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const networkBalancerHasGroup = defineRule({
  id: 'NET-088',
  name: 'network-balancer-has-group',
  title: 'A Network Load Balancer begins with a security group',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    none: '{name} is created without a security group and can never get one later. Give it one now.',
  },
  fix: 'automatic',
  sources: [aws.nlb],
  docs: {
    what: 'A Network Load Balancer has a security group from the beginning. A drawn one always gets its own; this is about those written as a resource.',
    why: 'Groups can be changed later only on a load balancer that was created with one. Without, targets have to admit the whole world, because they see the addresses of the clients.',
    condition: 'A written Network Load Balancer has no groups, or an empty list of them.',
    howToFix:
      'Name a group, or draw the load balancer: its group then follows from its connections. The quick fix adds a group that admits clients on the ports of the written listeners.',
    whenToSuppress: 'For one that stays as it was: "Created in 2019, replaced next quarter".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written?.type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer') return;
    const { Type: type, SecurityGroups: groups } = written.properties;
    if (type !== 'network') return;
    if (isExpression(groups)) ctx.undecided(node.id, 'properties');
    else if (groups === undefined || (Array.isArray(groups) && groups.length === 0))
      yield { message: 'none', at: node.id, field: 'properties' };
  },
  fixes(ctx, finding) {
    const node = ctx.document.nodes.get(finding.at);
    if (node === undefined) return [];
    const [main] = ctx.resourcesOf(node.id);
    const vpc = ctx.vpcOf(node.id);
    const [vpcResource] = vpc === undefined ? [] : ctx.resourcesOf(vpc.id);
    const ports = main === undefined ? [] : listenedPorts(ctx, main.logicalId);
    const group = writtenBeside(ctx.document, node, {
      name: `${node.name} group`,
      type: 'AWS::EC2::SecurityGroup',
      properties: {
        GroupDescription: `Who may call ${node.name}`,
        ...(vpcResource === undefined ? {} : { VpcId: { Ref: vpcResource.logicalId } }),
        SecurityGroupIngress: ports.map((port) => ({
          IpProtocol: 'tcp',
          FromPort: port,
          ToPort: port,
          CidrIp: '0.0.0.0/0',
          Description: `Clients on port ${port}`,
        })),
      },
    });
    const [named] = writing(ctx, node.id, '', { SecurityGroups: [{ Ref: group.logicalId }] });
    const whom =
      ports.length === 0 ? 'that admits nobody yet' : `that admits clients on ${ports.join(' and ')}`;
    return [
      {
        title: `Add a security group ${whom}`,
        changes: mergeChanges(group.changes, named?.changes ?? []),
      },
    ];
  },
});

/** Ports of the written listeners of the load balancer. */
function listenedPorts(ctx: FixContext, balancer: string): readonly number[] {
  const ports = ctx.nodesOfKind('resource').flatMap((node) => {
    const written = writtenResource(node);
    if (written?.type !== 'AWS::ElasticLoadBalancingV2::Listener') return [];
    const { LoadBalancerArn: of, Port: port } = written.properties;
    return objectOf(of).Ref === balancer && typeof port === 'number' ? [port] : [];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}
