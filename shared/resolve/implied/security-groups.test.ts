import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import type { DocumentBuilder } from '#shared/testing/a-document.ts';
import { aNetwork } from '#shared/testing/sample-documents.ts';

/** Every rule as `App in tcp 8080 from Web`, sorted. */
function rulesOf(builder: DocumentBuilder): readonly string[] {
  const { resources } = resolve(builder.build());
  return [...resources.values()]
    .filter(({ type }) => type.startsWith('AWS::EC2::SecurityGroup') && type !== 'AWS::EC2::SecurityGroup')
    .map(({ type, properties }) => {
      const isIngress = type.endsWith('Ingress');
      const peer =
        properties.CidrIp ??
        properties.CidrIpv6 ??
        properties[isIngress ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'];
      const ports =
        properties.FromPort === properties.ToPort
          ? properties.FromPort
          : `${properties.FromPort}-${properties.ToPort}`;
      return `${nameOf(properties.GroupId)} ${isIngress ? 'in' : 'out'} ${properties.IpProtocol} ${ports} ${
        isIngress ? 'from' : 'to'
      } ${nameOf(peer)}`;
    })
    .sort();
}

function nameOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [logicalId, attribute] = Object(value)['Fn::GetAtt'] as readonly [string, string];
  return attribute === 'GroupId' ? logicalId.replace(/SecurityGroup$/, '') : `${logicalId}.${attribute}`;
}

describe('impliedSecurityGroups', () => {
  it('opens exactly the ports that connections need, on both sides', () => {
    const builder = aNetwork()
      .node('users', 'people')
      .node('alb', 'web', { parent: 'vpc' })
      .node('auto-scaling-group', 'app', { parent: 'vpc', properties: { applicationPort: 8080 } })
      .node('rds-instance', 'db', { parent: 'vpc' })
      .connect('traffic', 'people', 'web')
      .connect('forward', 'web', 'app', { healthCheckPort: 9090 })
      .connect('data', 'app', 'db');
    expect(rulesOf(builder)).toEqual([
      'App in tcp 8080 from Web',
      'App in tcp 9090 from Web',
      'App out tcp 443 to 0.0.0.0/0',
      'App out tcp 5432 to Db',
      'Db in tcp 5432 from App',
      'Web in tcp 80 from 0.0.0.0/0',
      'Web out tcp 8080 to App',
      'Web out tcp 9090 to App',
    ]);
  });

  it('names the connection that a rule is there for', () => {
    const builder = aNetwork()
      .node('ec2-instance', 'one', { parent: 'private-a' })
      .node('ec2-instance', 'two', { parent: 'private-b' })
      .connect('traffic', 'one', 'two', { port: 6379 });
    const rule = resolve(builder.build()).resources.get('TwoIngressFromOne6379');
    expect(rule?.because).toEqual([{ connection: 'one-two', reason: 'one connects to two on port 6379.' }]);
  });

  it('lets two groups name each other without a circle', () => {
    const builder = aNetwork()
      .node('ec2-instance', 'one', { parent: 'private-a' })
      .node('ec2-instance', 'two', { parent: 'private-b' })
      .connect('traffic', 'one', 'two')
      .connect('traffic', 'two', 'one');
    const rules = rulesOf(builder);
    expect(rules).toContain('One in tcp 80 from Two');
    expect(rules).toContain('Two in tcp 80 from One');
  });

  it('lets in the ranges that people and sites come from, not everyone', () => {
    const builder = aNetwork()
      .node('users', 'staff', { properties: { addressRanges: ['203.0.113.0/24'] } })
      .node('on-premises', 'site', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('alb', 'web', { parent: 'vpc', properties: { scheme: 'internal' } })
      .connect('traffic', 'staff', 'web')
      .connect('traffic', 'site', 'web');
    expect(rulesOf(builder)).toEqual([
      'Web in tcp 80 from 192.168.0.0/16',
      'Web in tcp 80 from 203.0.113.0/24',
    ]);
  });

  it('opens nothing for a site without ranges, and says so', () => {
    const builder = aNetwork()
      .node('on-premises', 'site')
      .node('alb', 'web', { parent: 'vpc' })
      .connect('traffic', 'site', 'web');
    expect(rulesOf(builder)).toEqual([]);
    expect(resolve(builder.build()).gaps).toEqual([
      { node: 'web', message: expect.stringContaining('site has no address ranges') },
    ]);
  });

  it('also opens the listener that redirects browsers to the encrypted one', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e';
    const builder = aNetwork()
      .node('users', 'people')
      .node('alb', 'web', {
        parent: 'vpc',
        properties: {
          listeners: [{ port: 80 }, { port: 443, certificateArn }, { port: 8443, certificateArn }],
        },
      })
      .connect('traffic', 'people', 'web', { port: 443 });
    expect(rulesOf(builder)).toEqual(['Web in tcp 443 from 0.0.0.0/0', 'Web in tcp 80 from 0.0.0.0/0']);
  });

  it('uses drawn groups, adds what their members need once, and nothing that they allow already', () => {
    const builder = aNetwork()
      .node('users', 'people')
      .node('security-group', 'shared', {
        parent: 'vpc',
        properties: { securityGroupIngress: [{ fromPort: 22, cidrIp: '10.0.0.0/8' }] },
      })
      .node('security-group', 'open', {
        parent: 'vpc',
        properties: { securityGroupIngress: [{ fromPort: 80, cidrIp: '0.0.0.0/0' }] },
      })
      .node('alb', 'web', { parent: 'vpc', properties: { securityGroups: ['open'] } })
      .node('ec2-instance', 'one', { parent: 'private-a', properties: { securityGroups: ['shared'] } })
      .node('ec2-instance', 'two', { parent: 'private-b', properties: { securityGroups: ['shared'] } })
      .connect('traffic', 'people', 'web')
      .connect('traffic', 'web', 'one')
      .connect('traffic', 'web', 'two');
    const { resources } = resolve(builder.build());
    expect(resources.has('OneSecurityGroup')).toBe(false);
    expect(resources.get('One')?.properties.SecurityGroupIds).toEqual([
      { 'Fn::GetAtt': ['Shared', 'GroupId'] },
    ]);
    expect(rulesOf(builder)).toEqual(['Shared in tcp 80 from Open']);
    expect(resources.get('SharedIngressFromOpen80')?.because).toHaveLength(2);
  });

  it('names the range of the VPC where the peer is in another one', () => {
    const builder = aNetwork()
      .node('vpc', 'far', { parent: 'region', properties: { cidrBlock: '10.9.0.0/16' } })
      .node('subnet', 'far-a', { parent: 'far', properties: { availabilityZone: 'a' } })
      .node('ec2-instance', 'client', { parent: 'far-a' })
      .node('ec2-instance', 'server', { parent: 'private-a' })
      .connect('traffic', 'client', 'server', { port: 5000 });
    expect(rulesOf(builder)).toContain('Server in tcp 5000 from 10.9.0.0/16');
    expect(rulesOf(builder)).toContain('Client out tcp 5000 to 10.0.0.0/16');
  });

  it('puts rules for EKS nodes on the group of their cluster', () => {
    const builder = aNetwork()
      .node('eks-cluster', 'k8s', { parent: 'vpc' })
      .node('eks-node-group', 'nodes', { parent: 'k8s' })
      .node('rds-instance', 'db', { parent: 'vpc' })
      .connect('data', 'nodes', 'db');
    expect(rulesOf(builder)).toContain('Db in tcp 5432 from K8s.ClusterSecurityGroupId');
  });

  it('lets the whole VPC use an interface endpoint', () => {
    const builder = aNetwork().node('interface-endpoint', 'secrets', { parent: 'vpc' });
    expect(rulesOf(builder)).toEqual(['Secrets in tcp 443 from 10.0.0.0/16']);
  });

  it('gives a function a group only where it is in a VPC', () => {
    const outside = resolve(aNetwork().node('lambda-function', 'job', { parent: 'region' }).build());
    expect(outside.resources.has('JobSecurityGroup')).toBe(false);
    const inside = resolve(
      aNetwork()
        .node('lambda-function', 'job', { parent: 'region' })
        .node('rds-instance', 'db', { parent: 'vpc' })
        .connect('data', 'job', 'db')
        .build(),
    );
    expect(inside.resources.has('JobSecurityGroup')).toBe(true);
    expect(inside.resources.has('DbIngressFromJob5432')).toBe(true);
  });

  it('writes descriptions in the characters that EC2 takes', () => {
    const builder = aNetwork().node('alb', 'web', { name: 'Wéb “front”\nALB', parent: 'vpc' });
    const group = resolve(builder.build()).resources.get('WebSecurityGroup');
    expect(group?.properties.GroupDescription).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]+$/);
  });

  it('adds nothing to a drawn group whose own rules are all that there are to be', () => {
    const builder = (rulesFromConnections: boolean) =>
      aNetwork()
        .node('security-group', 'guard', {
          parent: 'vpc',
          properties: { allowAllOutbound: false, rulesFromConnections },
        })
        .node('auto-scaling-group', 'app', { parent: 'vpc', properties: { securityGroups: ['guard'] } })
        .node('rds-instance', 'db', { parent: 'vpc' })
        .connect('data', 'app', 'db');
    const ofGuard = (rules: readonly string[]) => rules.filter((rule) => rule.startsWith('Guard '));
    expect(ofGuard(rulesOf(builder(true)))).toContain('Guard out tcp 5432 to Db');
    expect(ofGuard(rulesOf(builder(false)))).toEqual([]);
    // The other side still has its own.
    expect(rulesOf(builder(false))).toContain('Db in tcp 5432 from Guard');
  });
});
