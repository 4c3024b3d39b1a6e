import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import { templateFaults } from '#shared/testing/template-faults.ts';

/** Networks as people draw them, with everything that they imply: each must be a template that deploys. */
function aVpc(builder: DocumentBuilder, id: string, block: number, properties = {}): DocumentBuilder {
  const cidr = (third: number) => `10.${block}.${third}.0/24`;
  return builder
    .node('vpc', id, { properties: { cidrBlock: `10.${block}.0.0/16`, ...properties } })
    .node('subnet', `${id}-a`, {
      parent: id,
      properties: { cidrBlock: cidr(0), availabilityZone: 'a', ipv6CidrBlockIndex: 0 },
    })
    .node('subnet', `${id}-b`, {
      parent: id,
      properties: { cidrBlock: cidr(1), availabilityZone: 'b', ipv6CidrBlockIndex: 1 },
    })
    .node('subnet', `${id}-public-a`, {
      parent: id,
      properties: { cidrBlock: cidr(2), availabilityZone: 'a', tier: 'public', ipv6CidrBlockIndex: 2 },
    });
}

function vpcs(...ids: readonly string[]): DocumentBuilder {
  return ids.reduce((builder, id, index) => aVpc(builder, id, index + 1), aDocument());
}

describe('flow logs of a VPC', () => {
  const flowLogsOf = (builder: DocumentBuilder): readonly string[] =>
    [...resolve(builder.build()).resources.values()]
      .filter(({ type }) => type === 'AWS::EC2::FlowLog')
      .map(({ owner }) => owner);

  it('are there without being drawn, under a role for their log group alone', () => {
    const { resources } = resolve(aDocument().node('vpc', 'main').build());
    expect(resources.get('MainFlowLog')?.properties).toMatchObject({
      ResourceId: { Ref: 'Main' },
      TrafficType: 'ALL',
      LogGroupName: { Ref: 'MainFlowLogGroup' },
    });
    expect(resources.get('MainFlowLogGroup')?.properties.RetentionInDays).toBe(30);
  });

  it('are those that are drawn where some are, and none where they are off or it is a sketch', () => {
    const drawn = aDocument().node('vpc', 'main').node('flow-log', 'own', { parent: 'main' });
    expect(flowLogsOf(drawn)).toEqual(['own']);
    const line = aDocument().node('vpc', 'main').node('s3-bucket', 'logs').connect('log', 'main', 'logs');
    expect(flowLogsOf(line)).toEqual(['main']);
    expect(flowLogsOf(aDocument().node('vpc', 'main', { properties: { flowLogs: false } }))).toEqual([]);
    expect(flowLogsOf(aDocument().settings({ profile: 'sketch' }).node('vpc', 'main'))).toEqual([]);
  });
});

describe('a template that AWS takes comes of', () => {
  it('a drawn peering connection between two VPCs with IPv6', () => {
    const document = aVpc(vpcs('shop'), 'stock', 9, { amazonProvidedIpv6CidrBlock: true })
      .node('vpc-peering', 'peering')
      .node('egress-only-internet-gateway', 'way-out', { parent: 'stock' })
      .connect('peer', 'shop', 'peering')
      .connect('peer', 'peering', 'stock')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('a site behind a virtual private gateway, by a tunnel and by a drawn VPN connection', () => {
    const document = vpcs('shop')
      .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('customer-gateway', 'router', { parent: 'office' })
      .node('customer-gateway', 'second', { parent: 'office' })
      .node('vpn-gateway', 'gateway', { parent: 'shop' })
      .node('route-table', 'own', { parent: 'shop' })
      .node('site-to-site-vpn', 'vpn', { properties: { customerGateway: 'second', staticRoutesOnly: true } })
      .connect('associate', 'own', 'shop-b')
      .connect('propagate', 'gateway', 'own')
      .connect('tunnel', 'router', 'gateway', { staticRoutesOnly: true })
      .connect('tunnel', 'vpn', 'gateway')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('three segments of a transit gateway with central egress', () => {
    const document = vpcs('prod', 'dev', 'egress')
      .node('transit-gateway', 'hub')
      .node('nat-gateway', 'nat', { parent: 'egress-public-a' })
      .node('transit-gateway-attachment', 'egress-attachment', { properties: { applianceModeSupport: true } })
      .node('transit-gateway-route-table', 'prod-table')
      .node('transit-gateway-route-table', 'dev-table', {
        properties: { blackholeCidrBlocks: ['10.1.0.0/16'] },
      })
      .node('transit-gateway-route-table', 'egress-table')
      .connect('attach', 'hub', 'prod')
      .connect('attach', 'hub', 'dev')
      .connect('attach', 'hub', 'egress-attachment')
      .connect('attach', 'egress-attachment', 'egress')
      .connect('associate', 'prod-table', 'prod')
      .connect('associate', 'dev-table', 'dev')
      .connect('associate', 'egress-table', 'egress-attachment')
      .connect('propagate', 'prod', 'egress-table')
      .connect('propagate', 'dev', 'egress-table')
      .connect('route', 'prod-table', 'egress-attachment', { destinationCidrBlock: '0.0.0.0/0' })
      .connect('route', 'dev-table', 'egress', { destinationCidrBlock: '0.0.0.0/0' })
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('a web site: names, certificate, firewall, CloudFront, buckets and an internal load balancer', () => {
    const document = vpcs('shop')
      .node('users', 'people')
      .node('hosted-zone', 'zone', { properties: { domainName: 'shop.example.com' } })
      .node('certificate', 'certificate', { properties: { domainName: 'shop.example.com' } })
      .node('web-acl', 'acl')
      .node('cloudfront', 'edge', { properties: { aliases: ['shop.example.com'] } })
      .node('s3-bucket', 'site')
      .node('s3-bucket', 'logs')
      .node('alb', 'app', { parent: 'shop', properties: { scheme: 'internal' } })
      .node('alb', 'open', { parent: 'shop' })
      .node('subnet', 'shop-public-b', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.3.0/24', availabilityZone: 'b', tier: 'public' },
      })
      .node('lambda-function', 'render', { properties: { functionUrl: 'AWS_IAM' } })
      .node('api-gateway-rest', 'api')
      .connect('invoke', 'api', 'render')
      .connect('traffic', 'people', 'edge')
      .connect('alias', 'zone', 'edge')
      .connect('alias', 'zone', 'open', {
        recordName: 'direct',
        routingPolicy: 'failover',
        failover: 'PRIMARY',
        healthCheckPath: '/up',
      })
      .connect('alias', 'zone', 'api', { recordName: 'api' })
      .connect('attach', 'certificate', 'edge')
      .connect('attach', 'acl', 'edge')
      .connect('origin', 'edge', 'site')
      .connect('origin', 'edge', 'logs', { isFailover: true })
      .connect('origin', 'edge', 'app', { pathPattern: '/app/*' })
      .connect('origin', 'edge', 'open', { pathPattern: '/open/*', originProtocolPolicy: 'http-only' })
      .connect('origin', 'edge', 'render', { pathPattern: '/render/*', cachePolicy: 'disabled' })
      .connect('origin', 'edge', 'api', { pathPattern: '/v1/*' })
      .connect('log', 'edge', 'logs')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('a private zone, a guarded load balancer and a guarded API with a name of its own', () => {
    const document = vpcs('shop')
      .node('hosted-zone', 'inside', { properties: { domainName: 'corp.internal', privateZone: true } })
      .node('ec2-instance', 'server', { parent: 'shop-a' })
      .node('interface-endpoint', 'endpoint', { parent: 'shop' })
      .node('web-acl', 'acl', { properties: { blockedAddresses: ['203.0.113.0/24'] } })
      .node('alb', 'open', { parent: 'shop', properties: { scheme: 'internal' } })
      .node('api-gateway-rest', 'api')
      .node('lambda-function', 'render')
      .connect('invoke', 'api', 'render')
      .connect('associate', 'inside', 'shop')
      .connect('alias', 'inside', 'server', { recordName: 'server' })
      .connect('alias', 'inside', 'endpoint', { recordName: 'secrets' })
      .connect('attach', 'acl', 'open')
      .connect('attach', 'acl', 'api')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('a listener that is drawn, with rules by header, method and weight', () => {
    const document = vpcs('shop')
      .node('subnet', 'shop-public-b', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.3.0/24', availabilityZone: 'b', tier: 'public' },
      })
      .node('users', 'people')
      .node('alb', 'web', { parent: 'shop' })
      .node('certificate', 'certificate')
      .node('certificate', 'second', { properties: { domainName: 'shop.example.com' } })
      .node('s3-bucket', 'authorities')
      .node('listener', 'https', {
        parent: 'web',
        properties: {
          additionalCertificates: ['second'],
          mutualAuthentication: 'verify',
          trustBundleBucket: 'authorities',
          authentication: 'oidc',
          rules: [
            {
              priority: 1,
              pathPattern: ['/maintenance'],
              contentType: 'text/html',
              messageBody: '<h1>Later</h1>',
            },
          ],
        },
      })
      .node('listener', 'http', {
        parent: 'web',
        properties: { port: 80, defaultAction: 'redirect-to-https' },
      })
      .node('target-group', 'drawn', { parent: 'shop' })
      .node('ec2-instance', 'one', { parent: 'shop-a' })
      .node('ec2-instance', 'two', { parent: 'shop-b' })
      .node('lambda-function', 'fn')
      .connect('traffic', 'people', 'web')
      .connect('attach', 'certificate', 'https')
      .connect('target', 'drawn', 'one')
      .connect('forward', 'https', 'drawn')
      .connect('forward', 'https', 'two', {
        port: 8080,
        httpHeader: ['X-Canary: yes', 'X-Canary: 1'],
        httpRequestMethod: ['GET'],
        queryString: ['version=2'],
        sourceIp: ['203.0.113.0/24'],
        weight: 10,
        groupStickinessSeconds: 600,
        slowStartSeconds: 60,
      })
      .connect('forward', 'https', 'fn', { pathPattern: ['/fn/*'] })
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('appliances behind a Gateway Load Balancer', () => {
    const document = vpcs('shop')
      .node('gwlb', 'gateway', { parent: 'shop' })
      .node('auto-scaling-group', 'appliances', { parent: 'shop' })
      .connect('forward', 'gateway', 'appliances')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('inspection by appliances of another VPC, through an endpoint service', () => {
    const document = vpcs('shop', 'security')
      .node('gwlb', 'gateway', { parent: 'security' })
      .node('auto-scaling-group', 'appliances', { parent: 'security' })
      .node('endpoint-service', 'inspection')
      .node('gwlb-endpoint', 'inspect', { parent: 'shop-b' })
      .node('route-table', 'own', { parent: 'shop' })
      .connect('forward', 'gateway', 'appliances')
      .connect('attach', 'inspection', 'gateway')
      .connect('attach', 'inspect', 'inspection')
      .connect('associate', 'own', 'shop-a')
      .connect('route', 'own', 'inspect')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('a service that is offered by PrivateLink and used from another VPC', () => {
    const document = vpcs('shop', 'stock')
      .node('nlb', 'balancer', { parent: 'stock', properties: { scheme: 'internal' } })
      .node('ec2-instance', 'api', { parent: 'stock-a' })
      .node('endpoint-service', 'offer', {
        properties: { allowedPrincipals: ['arn:aws:iam::111122223333:root'] },
      })
      .node('interface-endpoint', 'use', { parent: 'shop' })
      .connect('forward', 'balancer', 'api')
      .connect('attach', 'offer', 'balancer')
      .connect('attach', 'use', 'offer')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('two Direct Connect lines with private, public and transit virtual interfaces', () => {
    const document = vpcs('shop', 'stock')
      .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('direct-connect', 'first', {
        parent: 'office',
        properties: { bandwidth: '10Gbps', numberOfConnections: 2 },
      })
      .node('direct-connect', 'second')
      .node('virtual-interface', 'transit', { properties: { type: 'transit', mtu: 8500 } })
      .node('virtual-interface', 'private', { properties: { connection: 'second', vlan: 102 } })
      .node('virtual-interface', 'public', {
        properties: {
          type: 'public',
          connection: 'second',
          vlan: 103,
          amazonAddress: '203.0.113.1/31',
          customerAddress: '203.0.113.0/31',
        },
      })
      .node('direct-connect-gateway', 'dxgw')
      .node('transit-gateway', 'hub')
      .node('vpn-gateway', 'vgw', { parent: 'stock' })
      .connect('tunnel', 'office', 'second')
      .connect('tunnel', 'first', 'transit')
      .connect('tunnel', 'transit', 'dxgw')
      .connect('tunnel', 'private', 'vgw')
      .connect('tunnel', 'dxgw', 'hub')
      .connect('attach', 'hub', 'shop')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('an interface of an instance with a public address, and a server of the site as a target', () => {
    const document = vpcs('shop')
      .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('server', 'mainframe', { parent: 'office', properties: { ipAddress: '192.168.3.4', port: 8443 } })
      .node('ec2-instance', 'appliance', { parent: 'shop-a' })
      .node('network-interface', 'outside', {
        parent: 'shop-public-a',
        properties: { sourceDestCheck: false },
      })
      .node('elastic-ip', 'address')
      .node('nlb', 'balancer', { parent: 'shop', properties: { scheme: 'internal' } })
      .node('target-group', 'machines', {
        parent: 'shop',
        properties: { protocol: 'TCP', port: 8443, targetType: 'ip' },
      })
      .connect('attach', 'outside', 'appliance')
      .connect('attach', 'address', 'outside')
      .connect('traffic', 'appliance', 'mainframe')
      .connect('traffic', 'mainframe', 'outside')
      .connect('forward', 'balancer', 'machines')
      .connect('target', 'machines', 'mainframe')
      .connect('target', 'machines', 'outside')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('a firewall in two zones between the internet gateway and the public subnets', () => {
    const document = vpcs('shop')
      .node('subnet', 'shop-public-b', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.3.0/24', availabilityZone: 'b', tier: 'public' },
      })
      .node('subnet', 'firewall-a', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.8.0/28', availabilityZone: 'a', tier: 'public' },
      })
      .node('subnet', 'firewall-b', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.8.16/28', availabilityZone: 'b', tier: 'public' },
      })
      .node('certificate', 'certificate')
      .node('network-firewall', 'firewall', {
        parent: 'shop',
        properties: {
          subnets: ['firewall-a', 'firewall-b'],
          protectedSubnets: ['shop-public-a', 'shop-public-b'],
          allowedDomains: ['.example.com'],
          tlsInspectionCertificate: 'certificate',
        },
      })
      .node('alb', 'web', { parent: 'shop', properties: { subnets: ['shop-public-a', 'shop-public-b'] } })
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('drawn routes to a firewall, in the table of a subnet and in that of the internet gateway', () => {
    const document = vpcs('shop')
      .node('subnet', 'firewall-a', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.8.0/28', availabilityZone: 'a', tier: 'public' },
      })
      .node('internet-gateway', 'igw', { parent: 'shop' })
      .node('network-firewall', 'firewall', { parent: 'shop', properties: { subnets: ['firewall-a'] } })
      .node('s3-bucket', 'logs')
      .node('route-table', 'out', { parent: 'shop' })
      .node('route-table', 'in', { parent: 'shop' })
      .connect('log', 'firewall', 'logs')
      .connect('associate', 'out', 'shop-public-a')
      .connect('associate', 'in', 'igw')
      .connect('route', 'out', 'firewall')
      .connect('route', 'in', 'firewall', { destinationCidrBlock: '10.1.2.0/24' })
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('what watches a network: flow logs, mirrors and a global network', () => {
    const document = vpcs('shop')
      .node('s3-bucket', 'archive')
      .node('flow-log', 'of-vpc', { parent: 'shop' })
      .node('flow-log', 'of-interface', {
        parent: 'shop',
        properties: { resource: 'source', fileFormat: 'parquet' },
      })
      .node('transit-gateway', 'hub')
      .node('flow-log', 'of-hub', { properties: { resource: 'hub' } })
      .node('network-interface', 'source', { parent: 'shop-a' })
      .node('nlb', 'sensors', {
        parent: 'shop',
        properties: { scheme: 'internal', listeners: [{ port: 4789, protocol: 'UDP' }] },
      })
      .node('ec2-instance', 'sensor', { parent: 'shop-b' })
      .node('traffic-mirror', 'mirror', { parent: 'shop' })
      .node('on-premises', 'office')
      .node('network-manager', 'world', { properties: { linkBandwidth: 100 } })
      .connect('log', 'of-interface', 'archive', { prefix: 'flows' })
      .connect('mirror', 'source', 'mirror')
      .connect('mirror', 'mirror', 'sensors')
      .connect('forward', 'sensors', 'sensor', { port: 4789 })
      .connect('attach', 'world', 'hub')
      .connect('attach', 'world', 'office')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });

  it('names of a site, an accelerator and a classic load balancer', () => {
    const document = vpcs('shop')
      .node('subnet', 'shop-public-b', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.3.0/24', availabilityZone: 'b', tier: 'public' },
      })
      .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('server', 'name-server', {
        parent: 'office',
        properties: { ipAddress: '192.168.1.53', port: 53, protocol: 'udp' },
      })
      .node('resolver-endpoint', 'out', {
        parent: 'shop',
        properties: {
          direction: 'OUTBOUND',
          rules: [{ domainName: 'corp.example.com', targetIps: ['192.168.1.53'] }],
        },
      })
      .node('resolver-endpoint', 'in', { parent: 'shop' })
      .node('users', 'people')
      .node('global-accelerator', 'edge')
      .node('hosted-zone', 'zone')
      .node('alb', 'web', { parent: 'shop' })
      .node('clb', 'old', { parent: 'shop' })
      .node('ec2-instance', 'machine', { parent: 'shop-a' })
      .connect('traffic', 'out', 'name-server')
      .connect('traffic', 'name-server', 'in')
      .connect('traffic', 'people', 'edge')
      .connect('target', 'edge', 'web', { weight: 100 })
      .connect('alias', 'zone', 'edge')
      .connect('alias', 'zone', 'old', { recordName: 'old' })
      .connect('traffic', 'old', 'machine', { port: 80 })
      .connect('traffic', 'people', 'old')
      .build();
    expect(templateFaults(document)).toEqual([]);
  });
});
