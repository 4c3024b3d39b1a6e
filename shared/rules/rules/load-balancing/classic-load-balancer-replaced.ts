import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const classicLoadBalancerReplaced = defineRule({
  id: 'NET-094',
  name: 'classic-load-balancer-replaced',
  title: 'New load balancers are not classic',
  severity: 'info',
  nature: 'practice',
  pillar: 'performance',
  subjects: { nodes: ['clb'] },
  messages: {
    http: '{name} is a Classic Load Balancer for HTTP. An Application Load Balancer routes by path and host, takes functions and containers by address, and is maintained.',
    tcp: '{name} is a Classic Load Balancer for TCP. A Network Load Balancer has static addresses, keeps the address of the client, and is maintained.',
  },
  decidesAlways: 'It looks at the kind of the node alone.',
  fix: 'none',
  sources: [aws.classicLoadBalancer],
  docs: {
    what: 'Drawings of what exists may have Classic Load Balancers; new designs take an Application or a Network Load Balancer.',
    why: 'Classic Load Balancers get no new features: no rules, no targets by address, no HTTP/2, no web ACL.',
    condition: 'A Classic Load Balancer is drawn.',
    howToFix:
      'Draw an Application Load Balancer for HTTP, a Network Load Balancer for TCP, and move the connections.',
    whenToSuppress: 'When it is replaced later: "Legacy shop, replaced with the move to containers".',
  },
  *check(_, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const listeners = Array.isArray(node.properties.listeners) ? node.properties.listeners : [];
    const speaksHttp = listeners.some(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS');
    yield { message: speaksHttp ? 'http' : 'tcp', at: node.id };
  },
});
