import { describe, expect, it } from 'vitest';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { listenersOf } from '#shared/catalogue/kit/load-balancer.ts';
import type { DocumentSettings, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';

function aVpc(): DocumentBuilder {
  return ['a', 'b'].reduce(
    (drawing, zone) =>
      drawing.node('subnet', `public-${zone}`, {
        parent: 'main',
        properties: { tier: 'public', availabilityZone: zone },
      }),
    aDocument().node('vpc', 'main'),
  );
}

function propertiesOf(drawing: DocumentBuilder, logicalId: string): CfnObject {
  return resolve(drawing.build()).resources.get(logicalId)?.properties ?? {};
}

function attribute(properties: CfnObject, key: string): unknown {
  const list = properties.LoadBalancerAttributes ?? properties.TargetGroupAttributes;
  const found = (list as readonly { readonly Key: string; readonly Value: unknown }[]).find(
    ({ Key }) => Key === key,
  );
  return found?.Value;
}

describe('an Application Load Balancer', () => {
  it('spreads over one public subnet a zone and waits for the internet gateway', () => {
    const drawing = aVpc().node('alb', 'web', { parent: 'main' });
    expect(propertiesOf(drawing, 'Web')).toMatchObject({
      Type: 'application',
      Scheme: 'internet-facing',
      Subnets: [{ Ref: 'PublicA' }, { Ref: 'PublicB' }],
    });
    const { dependsOn } = resolve(drawing.build()).resources.get('Web') ?? {};
    expect(dependsOn).toEqual(['MainInternetGatewayAttachment', 'WebAccessLogsPolicy']);
  });

  it('writes its settings as attributes', () => {
    const drawing = aVpc().node('alb', 'web', {
      parent: 'main',
      properties: { idleTimeoutSeconds: 120, deletionProtection: true, accessLogs: false },
    });
    const properties = propertiesOf(drawing, 'Web');
    expect(attribute(properties, 'idle_timeout.timeout_seconds')).toBe('120');
    expect(attribute(properties, 'deletion_protection.enabled')).toBe('true');
    expect(attribute(properties, 'access_logs.s3.enabled')).toBeUndefined();
  });

  it('keeps access logs in a private bucket of its own that forgets them', () => {
    const { resources } = resolve(aVpc().node('alb', 'web', { parent: 'main' }).build());
    const { properties = {} } = resources.get('Web') ?? {};
    expect(attribute(properties, 'access_logs.s3.bucket')).toEqual({ Ref: 'WebAccessLogs' });
    expect(attribute(properties, 'routing.http.drop_invalid_header_fields.enabled')).toBe('true');
    expect(resources.get('WebAccessLogs')?.properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 90 }] },
    });
  });

  it('is protected from deletion in production unless stated, and keeps no logs in a sketch', () => {
    const inSettings = (settings: Partial<DocumentSettings>, properties: Properties = {}) => {
      const drawing = aVpc().node('alb', 'web', { parent: 'main', properties }).settings(settings);
      return resolve(drawing.build()).resources;
    };
    const protectedIn = (...given: Parameters<typeof inSettings>): unknown =>
      attribute(inSettings(...given).get('Web')?.properties ?? {}, 'deletion_protection.enabled');
    expect(protectedIn({ environment: 'prod' })).toBe('true');
    expect(protectedIn({ environment: 'test' })).toBe('false');
    expect(protectedIn({ environment: 'test' }, { deletionProtection: true })).toBe('true');
    expect(protectedIn({ environment: 'prod' }, { deletionProtection: false })).toBe('false');
    expect(inSettings({ profile: 'sketch' }).has('WebAccessLogs')).toBe(false);
  });

  it('logs to the bucket that it is connected to', () => {
    const drawing = aVpc()
      .node('alb', 'web', { parent: 'main' })
      .node('s3-bucket', 'logs')
      .connect('log', 'web', 'logs', { prefix: 'alb' });
    const properties = propertiesOf(drawing, 'Web');
    expect(attribute(properties, 'access_logs.s3.bucket')).toEqual({ Ref: 'Logs' });
    expect(attribute(properties, 'access_logs.s3.prefix')).toBe('alb');
    // AWS writes a test file at once, so the bucket has to allow it before.
    const { resources } = resolve(drawing.build());
    expect(resources.get('Web')?.dependsOn).toContain('LogsPolicy');
    expect(resources.has('WebAccessLogs')).toBe(false);
  });
});

describe('a Classic Load Balancer', () => {
  it.each(['target', 'traffic'])('is named by the group that registers with it, drawn as %s', (line) => {
    const group = propertiesOf(
      aVpc()
        .node('clb', 'old', { parent: 'main' })
        .node('auto-scaling-group', 'web', { parent: 'main' })
        .connect(line, 'old', 'web'),
      'Web',
    );
    expect(group).toMatchObject({ LoadBalancerNames: [{ Ref: 'Old' }], HealthCheckType: 'ELB' });
  });
});

describe('listenersOf', () => {
  it('encrypts a listener that has a certificate', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/one';
    const listeners = [
      { port: 443, protocol: 'HTTP', certificateArn },
      { port: 8443, protocol: 'TCP', certificateArn },
      { port: 80, protocol: 'HTTP', redirectToHttps: true },
    ];
    expect(listenersOf({ listeners })).toEqual([
      { port: 443, protocol: 'HTTPS', certificateArn, redirectToHttps: false },
      { port: 8443, protocol: 'TLS', certificateArn, redirectToHttps: false },
      { port: 80, protocol: 'HTTP', redirectToHttps: true },
    ]);
  });
});

describe('a Network Load Balancer', () => {
  it('gives each subnet one of the Elastic IPs that are attached to it', () => {
    const drawing = aVpc()
      .node('nlb', 'edge', { parent: 'main' })
      .node('elastic-ip', 'ip-1')
      .node('elastic-ip', 'ip-2')
      .connect('attach', 'ip-1', 'edge')
      .connect('attach', 'ip-2', 'edge');
    const properties = propertiesOf(drawing, 'Edge');
    expect(properties).not.toHaveProperty('Subnets');
    expect(properties.SubnetMappings).toEqual([
      { SubnetId: { Ref: 'PublicA' }, AllocationId: { 'Fn::GetAtt': ['Ip1', 'AllocationId'] } },
      { SubnetId: { Ref: 'PublicB' }, AllocationId: { 'Fn::GetAtt': ['Ip2', 'AllocationId'] } },
    ]);
  });
});

describe('a target group', () => {
  const group = aVpc().node('target-group', 'group', { parent: 'main' });

  it('registers instances by id, with the port of the connection', () => {
    const drawing = group
      .node('ec2-instance', 'server', { parent: 'public-a' })
      .connect('target', 'group', 'server', { port: 8080 });
    expect(propertiesOf(drawing, 'Group')).toMatchObject({
      TargetType: 'instance',
      Protocol: 'HTTP',
      Port: 80,
      Targets: [{ Id: { Ref: 'Server' }, Port: 8080 }],
    });
  });

  it('registers the addresses of a site in every zone', () => {
    const drawing = group
      .node('on-premises', 'office')
      .connect('target', 'group', 'office', { ipAddresses: ['192.168.1.5'] });
    expect(propertiesOf(drawing, 'Group')).toMatchObject({
      TargetType: 'ip',
      Targets: [{ Id: '192.168.1.5', AvailabilityZone: 'all' }],
    });
  });

  it('has neither port nor VPC nor checks for a function', () => {
    const drawing = group.node('lambda-function', 'handler').connect('target', 'group', 'handler');
    const properties = propertiesOf(drawing, 'Group');
    expect(properties).toMatchObject({
      TargetType: 'lambda',
      Targets: [{ Id: { 'Fn::GetAtt': ['Handler', 'Arn'] } }],
    });
    for (const absent of ['Port', 'Protocol', 'VpcId', 'HealthCheckEnabled']) {
      expect(properties).not.toHaveProperty(absent);
    }
  });

  it('speaks TCP behind a Network Load Balancer and asks a load balancer behind it by HTTP', () => {
    const drawing = group
      .node('nlb', 'edge', { parent: 'main' })
      .node('alb', 'web', { parent: 'main' })
      .connect('forward', 'edge', 'group')
      .connect('target', 'group', 'web', { port: 80 });
    expect(propertiesOf(drawing, 'Group')).toMatchObject({
      TargetType: 'alb',
      Protocol: 'TCP',
      HealthCheckProtocol: 'HTTP',
      Targets: [{ Id: { Ref: 'Web' }, Port: 80 }],
    });
  });

  it('keeps clients on their target by cookie at layer 7 and by address below', () => {
    const sticky = (protocol: string) =>
      propertiesOf(
        aVpc().node('target-group', 'group', {
          parent: 'main',
          properties: { protocol, stickinessSeconds: 600 },
        }),
        'Group',
      );
    expect(attribute(sticky('HTTP'), 'stickiness.type')).toBe('lb_cookie');
    expect(attribute(sticky('TCP'), 'stickiness.type')).toBe('source_ip');
  });

  it('is watched in the namespace of its load balancer', () => {
    const alarm = (kind: string) =>
      propertiesOf(
        group
          .node(kind, 'front', { parent: 'main' })
          .connect('forward', 'front', 'group')
          .node('cloudwatch-alarm', 'alarm')
          .connect('observe', 'alarm', 'group'),
        'Alarm',
      );
    expect(alarm('nlb').Namespace).toBe('AWS/NetworkELB');
    expect(alarm('alb')).toMatchObject({
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'UnHealthyHostCount',
      Dimensions: [
        { Name: 'TargetGroup', Value: { 'Fn::GetAtt': ['Group', 'TargetGroupFullName'] } },
        { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': ['Front', 'LoadBalancerFullName'] } },
      ],
    });
  });
});
