import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

const port = 6081;

export const geneveAtGateway = defineRule({
  id: 'NET-075',
  name: 'geneve-at-gateway',
  title: 'GENEVE is spoken on its port and to a Gateway Load Balancer',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['target-group'] },
  messages: {
    port: 'GENEVE uses port 6081, and {name} states {stated}. Use 6081.',
    balancer:
      '{name} speaks GENEVE, and {balancer} is no Gateway Load Balancer. Use another protocol or balancer.',
    protocol:
      '{name} is behind the Gateway Load Balancer {balancer} and speaks {protocol}: those speak GENEVE alone. Use GENEVE.',
  },
  fix: 'automatic',
  sources: [aws.gatewayLoadBalancers],
  maps: { cfnLint: ['E3683', 'E3711'] },
  docs: {
    what: 'A target group that speaks GENEVE uses port 6081 and stands behind a Gateway Load Balancer, and one behind a Gateway Load Balancer speaks nothing else.',
    why: 'GENEVE is how a Gateway Load Balancer hands packets to appliances. Everything else is refused.',
    condition:
      'A GENEVE group has another port or stands behind another sort of load balancer, or a group behind a Gateway Load Balancer states another protocol.',
    howToFix: 'Use port 6081 and GENEVE, which the quick fix sets.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { protocol, port: stated } = node.source.properties ?? {};
    if (isExpression(protocol)) {
      ctx.undecided(node.id, 'protocol');
      return;
    }
    const balancers = ctx.connectionsTo(node.id, 'forward').flatMap(({ from }) => ctx.node(from) ?? []);
    if (protocol === 'GENEVE') {
      if (typeof stated === 'number' && stated !== port)
        yield { message: 'port', at: node.id, field: 'port', discriminator: 'port', data: { stated } };
      const other = balancers.find(({ id, kind }) => kind !== 'gwlb' && ctx.hasTrait(id, 'load-balancer'));
      if (other !== undefined)
        yield {
          message: 'balancer',
          at: node.id,
          field: 'protocol',
          discriminator: other.id,
          related: [other.id],
          data: { balancer: nameOf(other.id) },
        };
      return;
    }
    const gateway = balancers.find(({ kind }) => kind === 'gwlb');
    if (gateway !== undefined && typeof protocol === 'string')
      yield {
        message: 'protocol',
        at: node.id,
        field: 'protocol',
        discriminator: gateway.id,
        related: [gateway.id],
        data: { balancer: nameOf(gateway.id), protocol },
      };
  },
  fixes: (ctx, { at, message }) =>
    message === 'port'
      ? settingOf(ctx, at, 'Use 6081', { port })
      : message === 'protocol'
        ? settingOf(ctx, at, 'Use GENEVE', { protocol: 'GENEVE', port })
        : [],
});
