import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(rule: JsonObject, tier = 'public'): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier },
    },
    admin: { kind: 'security-group', in: 'main', properties: { securityGroupIngress: [rule] } },
    bastion: { kind: 'ec2-instance', in: 'front', properties: { securityGroups: ['admin'] } },
  });
}

function drawn(port: number): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
      },
      bastion: { kind: 'ec2-instance', in: 'front' },
      admins: { kind: 'users' },
    },
    [['admins', 'traffic', 'bastion', { port }]],
  );
}

/** The same with a network ACL in front that lets only HTTPS in. */
function guarded(): LintelDocument {
  const open = group({ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' });
  const gate = drawing(
    {
      gate: {
        kind: 'network-acl',
        in: 'main',
        properties: {
          entries: [
            { direction: 'ingress', protocol: 'tcp', fromPort: 443 },
            { direction: 'egress', protocol: 'tcp', fromPort: 1024, toPort: 65_535 },
          ],
        },
      },
    },
    [['gate', 'associate', 'front']],
  );
  return {
    ...open,
    nodes: new Map([...open.nodes, ...gate.nodes]),
    connections: new Map([...open.connections, ...gate.connections]),
  };
}

export const administrationNotPublicFixtures: RuleFixtures = {
  failing: [
    {
      title: 'SSH from everywhere to an instance with a public address',
      document: group({ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' }),
      finds: [{ at: 'admin', message: 'exposed' }],
    },
    {
      title: 'Every port from everywhere, in a private subnet',
      document: group({ ipProtocol: '-1', cidrIp: '0.0.0.0/0' }, 'private'),
      finds: [{ at: 'admin', message: 'open' }],
    },
    {
      title: 'SSH from everywhere, behind a network ACL that admits HTTPS alone: information',
      document: guarded(),
      finds: [{ at: 'admin', message: 'open' }],
    },
    {
      title: 'Users connect to port 22',
      document: drawn(22),
      finds: [{ at: 'admins-traffic-bastion', message: 'drawn' }],
    },
  ],
  passing: [
    {
      title: 'SSH from one network',
      document: group({ ipProtocol: 'tcp', fromPort: 22, cidrIp: '203.0.113.0/24' }),
    },
    {
      title: 'HTTPS from everywhere',
      document: group({ ipProtocol: 'tcp', fromPort: 443, cidrIp: '0.0.0.0/0' }),
    },
    { title: 'Users connect to port 443', document: drawn(443) },
  ],
  unknown: [
    {
      title: 'A range that a parameter decides',
      document: group({ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: { Ref: 'Office' } }),
      undecided: { at: 'admin', field: 'securityGroupIngress' },
    },
  ],
};
