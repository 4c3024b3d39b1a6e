import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { objectOf, writtenResource } from '../../written-resource.ts';

/** What AWS WAF cannot be attached to, as people try it, and what stands in front of it instead. */
const unprotected: Readonly<Record<string, string>> = {
  nlb: 'a Network Load Balancer',
  gwlb: 'a Gateway Load Balancer',
  'api-gateway-http': 'an HTTP API',
  'api-gateway-websocket': 'a WebSocket API',
  'lambda-function': 'the URL of a function',
  'ec2-instance': 'an instance',
};

export const firewallCanProtect = defineRule({
  id: 'NET-092',
  name: 'firewall-can-protect',
  title: 'AWS WAF protects what it can be attached to',
  severity: 'error',
  nature: 'deploy',
  pillar: 'security',
  subjects: { nodes: ['resource'], connections: ['attach'] },
  messages: {
    kind: 'AWS WAF cannot protect {what}: {target} stays open. Put CloudFront, an ALB or a REST API in front and attach it there.',
    written:
      '{name} attaches AWS WAF to {what}, which it cannot protect. Put CloudFront, an ALB or a REST API in front.',
  },
  fix: 'suggestion',
  sources: [cloudFormation('AWS::WAFv2::WebACLAssociation')],
  docs: {
    what: 'A web ACL is attached to a distribution, an Application Load Balancer, a REST API, a user pool or another thing that answers HTTP through AWS.',
    why: 'The association is refused. What was believed to be protected is not.',
    condition:
      'A web ACL is connected to a Network or Gateway Load Balancer, an HTTP or WebSocket API, a function or an instance, or a written association names such a thing.',
    howToFix: 'Put CloudFront, an ALB or a REST API in front. The quick fix takes the line away.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      const { id, from, to } = subject.connection;
      const target = ctx.node(to);
      const what = target === undefined ? undefined : unprotected[target.kind];
      if (ctx.node(from)?.kind !== 'web-acl' || target === undefined || what === undefined) return;
      yield {
        message: 'kind',
        at: id,
        related: [from, to],
        data: { what, target: nameOf(to) },
        fixData: { connection: id },
      };
      return;
    }
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written?.type !== 'AWS::WAFv2::WebACLAssociation') return;
    const { ResourceArn: arn } = written.properties;
    const { Ref: name } = objectOf(arn);
    const target = typeof name === 'string' ? ctx.resource(name) : undefined;
    if (isExpression(arn) && target === undefined) ctx.undecided(node.id, 'properties');
    const what =
      target?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && target.properties.Type === 'network'
        ? 'a Network Load Balancer'
        : typeof arn === 'string' && /:loadbalancer\/(net|gwy)\//.test(arn)
          ? 'a Network or Gateway Load Balancer'
          : target?.type === 'AWS::ApiGatewayV2::Api' ||
              (typeof arn === 'string' && /:apigateway:.*\/apis\//.test(arn))
            ? 'an HTTP API'
            : undefined;
    if (what !== undefined) yield { message: 'written', at: node.id, field: 'properties', data: { what } };
  },
  fixes(ctx, finding) {
    const id = finding.fixData?.connection;
    return typeof id === 'string'
      ? [{ title: 'Take the line away', changes: removeRecords(ctx.document, [], [id]) }]
      : [];
  },
});
