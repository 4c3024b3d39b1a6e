import { describe, expect, it } from 'vitest';
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
});
