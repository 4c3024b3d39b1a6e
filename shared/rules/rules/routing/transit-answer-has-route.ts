import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { subnetBlock } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { noteUnknownRoutes, routeTo } from '../../subnet-routes.ts';

export const transitAnswerHasRoute = defineRule({
  id: 'NET-035',
  name: 'transit-answer-has-route',
  title: 'The answer over a transit gateway has a route',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['traffic', 'data'] },
  messages: {
    back: '{to} cannot answer {from}: {subnet} has no route to {cidr}. Add one to {gateway}.',
  },
  fix: 'automatic',
  sources: [aws.transitGatewayHow, aws.reachability],
  docs: {
    what: 'Where traffic goes to another VPC through a transit gateway, the subnets of the receiver have a route back.',
    why: 'The request arrives and the answer is dropped, which looks like a firewall. AWS Reachability Analyzer follows only the way there.',
    condition:
      'A subnet of the sender routes the block of a receiving subnet to a transit gateway, and the effective table of that subnet has no route that covers the block of the sender. Route tables inside the transit gateway are not part of this version and are taken to know every attached VPC.',
    howToFix:
      'Add a route to the range of the sender in the route table of the receiver. The quick fix does where that table is drawn.',
    whenToSuppress: 'For one-way traffic without answers: "UDP log stream, nothing comes back".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, from, to } = subject.connection;
    for (const source of ctx.subnetsOf(from)) {
      for (const target of ctx.subnetsOf(to)) {
        if (isSameVpc(ctx.vpcOf(source.id), ctx.vpcOf(target.id))) continue;
        if (noteUnknown(ctx, source, 'cidrBlock') || noteUnknown(ctx, target, 'cidrBlock')) continue;
        const [here, there] = [subnetBlock(source), subnetBlock(target)];
        if (here === undefined || there === undefined) continue;
        const way = routeTo(ctx, source.id, there.cidr);
        if (way?.targetKind !== 'transit-gateway' || way.target === undefined) continue;
        if (routeTo(ctx, target.id, here.cidr) !== undefined || noteUnknownRoutes(ctx, target.id)) continue;
        yield {
          message: 'back',
          at: id,
          related: [from, to, target.id],
          data: {
            from: nameOf(from),
            to: nameOf(to),
            subnet: nameOf(target.id),
            cidr: here.text,
            gateway: nameOf(way.target),
          },
          fixData: { subnet: target.id, source: source.id, gateway: way.target },
        };
        return;
      }
    }
  },
  fixes(ctx, finding) {
    const { subnet, source, gateway } = finding.fixData ?? {};
    if (typeof subnet !== 'string' || typeof source !== 'string' || typeof gateway !== 'string') return [];
    const table = drawnTableOf(ctx, subnet);
    const cidr = ctx.vpcOf(source)?.properties.cidrBlock;
    if (table === undefined || typeof cidr !== 'string') return [];
    const route = { kind: 'route', from: table, to: gateway, properties: { destinationCidrBlock: cidr } };
    return [{ title: `Add the route to ${cidr}`, changes: addConnection(ctx.document, route).changes }];
  },
});

function isSameVpc(a: NodeView | undefined, b: NodeView | undefined): boolean {
  return a === undefined || b === undefined || a.id === b.id;
}
