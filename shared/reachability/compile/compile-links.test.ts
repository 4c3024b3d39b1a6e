import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { askDrawing, buildMatrix } from '../ask-drawing.ts';
import { findPathFix } from '../fixes/find-path-fix.ts';
import type { DrawingAnswer, NodeQuestion } from '../node-question.ts';
import { compileNetwork } from './compile-network.ts';

type Asked = Pick<NodeQuestion, 'from' | 'to' | 'port'> & { readonly family?: 4 | 6 };

function ask(document: LintelDocument, question: Asked): DrawingAnswer {
  const drawn = compileNetwork(document, createResolver().update(document).architecture);
  return unwrap(askDrawing(document, drawn, { protocol: 'tcp', ...question }));
}

/** The steps of the fix, after which the answer is yes. */
function mend(document: LintelDocument, question: Asked): readonly string[] {
  const fix = unwrap(findPathFix(document, { protocol: 'tcp', ...question }));
  expect(ask(applyChanges(document, fix.changes), question).verdict).toBe('reachable');
  return fix.steps;
}

/** Two VPCs with a server each; `listens` opens the second to the first. */
function twoNetworks() {
  let drawing = aDocument();
  for (const [vpc, second] of [
    ['left', 1],
    ['right', 2],
  ] as const) {
    drawing = drawing
      .node('vpc', vpc, { properties: { cidrBlock: `10.${second}.0.0/16` } })
      .node('subnet', `${vpc}-a`, {
        parent: vpc,
        properties: { availabilityZone: 'a', cidrBlock: `10.${second}.0.0/24` },
      })
      .node('ec2-instance', `${vpc}-server`, { parent: `${vpc}-a` });
  }
  return drawing.connect('traffic', 'left-server', 'right-server', { port: 443 });
}

const across = { from: 'left-server', to: 'right-server', port: 443 };

test('a peering drawn as a line carries packets, and one without routes is mended', () => {
  expect(ask(twoNetworks().connect('peer', 'left', 'right').build(), across).verdict).toBe('reachable');
  const without = twoNetworks().connect('peer', 'left', 'right', { addRoutes: false }).build();
  expect(ask(without, across).codes[0]?.[0]).toBe('NO_ROUTE_TO_DESTINATION');
  expect(mend(without, across)).toEqual(['Add the routes of the peering']);
});

test('tables of a transit gateway separate networks until one learns the other', () => {
  const drawing = twoNetworks()
    .node('transit-gateway', 'hub', {
      properties: { defaultRouteTableAssociation: false, defaultRouteTablePropagation: false },
    })
    .connect('attach', 'hub', 'left')
    .connect('attach', 'hub', 'right')
    .node('transit-gateway-route-table', 'table', { properties: { transitGateway: 'hub' } })
    .connect('associate', 'table', 'left')
    .connect('associate', 'table', 'right')
    .node('route-table', 'left-table', { parent: 'left' })
    .node('route-table', 'right-table', { parent: 'right' })
    .connect('associate', 'left-table', 'left-a')
    .connect('associate', 'right-table', 'right-a')
    .connect('route', 'left-table', 'hub', { destinationCidrBlock: '10.0.0.0/8' })
    .connect('route', 'right-table', 'hub', { destinationCidrBlock: '10.0.0.0/8' });
  const apart = drawing.build();
  expect(ask(apart, across).codes[0]?.slice(0, 2)).toEqual(['TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT', 'table']);
  expect(mend(apart, across)).toEqual(['Propagate right into table', 'Propagate left into table']);
});

function protectedNetwork(properties: object) {
  return aDocument()
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'edge', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('subnet', 'wall-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.9.0/28' },
    })
    .node('subnet', 'app', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24' },
    })
    .node('nat-gateway', 'nat', { parent: 'edge' })
    .node('network-firewall', 'wall', {
      parent: 'main',
      properties: { subnets: ['wall-a'], protectedSubnets: ['app'], ...properties },
    })
    .node('ec2-instance', 'server', { parent: 'app' })
    .node('internet', 'world')
    .connect('traffic', 'server', 'world', { port: 443 })
    .build();
}

test('what a firewall has no rule for does not get out, and a rule lets it', () => {
  const out = { from: 'server', to: 'world', port: 443 };
  const closed = protectedNetwork({});
  expect(ask(closed, out)).toMatchObject({ verdict: 'unreachable', path: expect.arrayContaining(['wall']) });
  expect(ask(closed, out).codes).toContainEqual(['FIREWALL_RULES_RESTRICTION', 'wall', 'forward']);
  expect(mend(closed, out)).toEqual(['Let tcp 443 pass in wall']);
  const open = protectedNetwork({ statefulRules: [{ protocol: 'TCP', destinationPort: '443' }] });
  expect(ask(open, out).verdict).toBe('reachable');
  expect(ask(protectedNetwork({ allowedDomains: ['.example.com'] }), out).verdict).toBe('unknown');
});

/** A site with a customer gateway, joined to a VPC by its gateway. */
function hybrid() {
  return aDocument()
    .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
    .node('customer-gateway', 'router', { parent: 'office' })
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'app', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24' },
    })
    .node('ec2-instance', 'server', { parent: 'app', properties: { applicationPort: 443 } })
    .node('vpn-gateway', 'gateway', { parent: 'main' })
    .connect('traffic', 'office', 'server', { port: 443 });
}

const inward = { from: 'office', to: 'server', port: 443 };

test('a site reaches a VPC through its VPN gateway, there and back', () => {
  const answer = ask(hybrid().connect('tunnel', 'router', 'gateway').build(), inward);
  expect(answer).toMatchObject({
    verdict: 'reachable',
    path: expect.arrayContaining(['office', 'gateway', 'server']),
  });
  expect(ask(hybrid().build(), inward).verdict).toBe('unreachable');
});

test('Direct Connect leads from the site to the gateway of the VPC', () => {
  const drawing = hybrid()
    .node('direct-connect', 'line', { parent: 'office' })
    .node('virtual-interface', 'private', { parent: 'office' })
    .connect('tunnel', 'line', 'private')
    .connect('tunnel', 'private', 'gateway');
  expect(ask(drawing.build(), inward)).toMatchObject({
    verdict: 'reachable',
    path: expect.arrayContaining(['office', 'gateway', 'server']),
  });
});

/** The same over a line of Direct Connect to nothing yet, where site and VPC have IPv6 addresses too. */
function dualStack(type: 'private' | 'transit', addressFamily: 'ipv4' | 'ipv6') {
  return aDocument()
    .node('on-premises', 'office', {
      properties: { prefixes: ['192.168.0.0/16'], ipv6Prefixes: ['2001:db8:77::/48'] },
    })
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16', amazonProvidedIpv6CidrBlock: true } })
    .node('subnet', 'app', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', ipv6CidrBlockIndex: 1 },
    })
    .node('ec2-instance', 'server', { parent: 'app', properties: { applicationPort: 443 } })
    .node('direct-connect', 'line', { parent: 'office' })
    .node('virtual-interface', 'session', { parent: 'office', properties: { type, addressFamily } })
    .connect('tunnel', 'line', 'session')
    .connect('traffic', 'office', 'server', { port: 443 });
}

function behindVpnGateway(addressFamily: 'ipv4' | 'ipv6'): LintelDocument {
  return dualStack('private', addressFamily)
    .node('vpn-gateway', 'gateway', { parent: 'main' })
    .connect('tunnel', 'session', 'gateway')
    .build();
}

function behindTransitGateway(addressFamily: 'ipv4' | 'ipv6'): LintelDocument {
  return dualStack('transit', addressFamily)
    .node('direct-connect-gateway', 'joint')
    .node('transit-gateway', 'hub')
    .connect('tunnel', 'session', 'joint')
    .connect('tunnel', 'joint', 'hub')
    .connect('attach', 'hub', 'main')
    .build();
}

/** Whether the site reaches the server over IPv4, and over IPv6. */
function verdictsOf(document: LintelDocument): readonly string[] {
  return ([4, 6] as const).map((family) => ask(document, { ...inward, family }).verdict);
}

test('an interface of Direct Connect carries the family of its session alone', () => {
  expect(verdictsOf(behindVpnGateway('ipv4'))).toEqual(['reachable', 'unreachable']);
  expect(verdictsOf(behindVpnGateway('ipv6'))).toEqual(['unreachable', 'reachable']);
  const refused = ask(behindVpnGateway('ipv4'), { ...inward, family: 6 });
  expect(JSON.stringify(refused)).toContain('carries IPv4 alone');
});

test('a site reaches a VPC behind a transit gateway over the family of its session, by implied routes', () => {
  expect(verdictsOf(behindTransitGateway('ipv4'))).toEqual(['reachable', 'unreachable']);
  expect(verdictsOf(behindTransitGateway('ipv6'))).toEqual(['unreachable', 'reachable']);
});

test('the matrix asks sites over IPv6 where both have such addresses', () => {
  const document = behindVpnGateway('ipv6');
  const drawn = compileNetwork(document, createResolver().update(document).architecture);
  const rows = buildMatrix(document, drawn).filter(({ to, port }) => to === 'server' && port === 443);
  expect(rows.map(({ from, family = 4, answer }) => [from, family, answer.verdict])).toEqual([
    ['internet', 4, 'unreachable'],
    ['office', 4, 'unreachable'],
    ['internet', 6, 'unreachable'],
    ['office', 6, 'reachable'],
  ]);
});

test('Block Public Access stops what comes in, except where a VPC is excluded', () => {
  const open = aDocument()
    .node('internet', 'world')
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'edge', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('ec2-instance', 'server', { parent: 'edge', properties: { applicationPort: 443 } })
    .connect('traffic', 'world', 'server', { port: 443 });
  const inside = { from: 'world', to: 'server', port: 443 };
  expect(ask(open.build(), inside).verdict).toBe('reachable');
  const blocked = open.node('resource', 'block', {
    properties: {
      type: 'AWS::EC2::VPCBlockPublicAccessOptions',
      properties: { InternetGatewayBlockMode: 'block-ingress' },
    },
  });
  expect(ask(blocked.build(), inside).codes).toEqual([
    ['VPC_BLOCK_PUBLIC_ACCESS_ENABLED', 'main', 'forward'],
  ]);
  const excluded = blocked.node('resource', 'exclusion', {
    properties: {
      type: 'AWS::EC2::VPCBlockPublicAccessExclusion',
      properties: { VpcId: { Ref: 'Main' }, InternetGatewayExclusionMode: 'allow-bidirectional' },
    },
  });
  expect(ask(excluded.build(), inside).verdict).toBe('reachable');
});

test('over IPv6 an egress-only gateway lets a private subnet out, and nothing in', () => {
  const drawing = aDocument()
    .node('internet', 'world')
    .node('vpc', 'main', {
      properties: { cidrBlock: '10.0.0.0/16', amazonProvidedIpv6CidrBlock: true },
    })
    .node('subnet', 'app', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', ipv6CidrBlockIndex: 1 },
    })
    .node('egress-only-internet-gateway', 'way-out', { parent: 'main' })
    .node('security-group', 'open', {
      parent: 'main',
      properties: {
        securityGroupIngress: [{ fromPort: 443, cidrIpv6: '::/0' }],
        allowAllOutbound: false,
        securityGroupEgress: [{ fromPort: 443, cidrIpv6: '::/0' }],
      },
    })
    .node('ec2-instance', 'server', { parent: 'app', properties: { securityGroups: ['open'] } })
    .build();
  const out = ask(drawing, { from: 'server', to: 'world', port: 443, family: 6 });
  const inward = ask(drawing, { from: 'world', to: 'server', port: 443, family: 6 });
  expect(out).toMatchObject({
    verdict: 'reachable',
    path: ['server', 'app', 'AppRouteTable', 'way-out', 'internet'],
  });
  expect(inward.verdict).toBe('unreachable');
});
