import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { neighboursOf } from '../../kit/ends.ts';

export const networkManager = defineKind({
  id: 'network-manager',
  title: 'Network Manager',
  family: 'networking',
  icon: 'cloud-wan',
  summary: 'One view of transit gateways and sites of all Regions: topology, routes, events.',
  aliases: [
    'AWS Network Manager',
    'Transit Gateway Network Manager',
    'Global Network',
    'Cloud WAN',
    'AWS Cloud WAN',
  ],
  docs: 'https://docs.aws.amazon.com/network-manager/latest/tgwnm/what-are-global-networks.html',
  traits: ['resource', 'global'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'canvas'] },
  types: [
    'AWS::NetworkManager::GlobalNetwork',
    'AWS::NetworkManager::TransitGatewayRegistration',
    'AWS::NetworkManager::Site',
    'AWS::NetworkManager::Link',
    'AWS::NetworkManager::Device',
  ],
  properties: z.object({
    description: z.string().max(256).optional().meta({ title: 'Description' }),
    linkBandwidth: z.int().min(1).optional().meta({
      title: 'Links of the sites',
      unit: 'Mbps',
      advanced: true,
      help: 'With it, each site has a link and a device (SD-WAN, router).',
    }),
    deviceVendor: z.string().max(128).optional().meta({ title: 'Devices are by', advanced: true }),
  }),
  freeBecause: 'A global network is free; what it shows is charged where it is.',
  resources: (node, ctx) => {
    const { description, linkBandwidth, deviceVendor } = node.properties;
    const GlobalNetworkId = ctx.ref(node.id);
    const gateways = neighboursOf(node.id, ['attach'], ['transit-gateway'], ctx);
    const sites = neighboursOf(node.id, ['attach'], ['on-premises'], ctx);
    return [
      {
        type: 'AWS::NetworkManager::GlobalNetwork',
        properties: { Description: description ?? node.name, Tags: ctx.tags(node) },
      },
      ...gateways.map(
        (gateway): ResourceDraft => ({
          suffix: `With${ctx.logicalId(gateway.id)}`,
          type: 'AWS::NetworkManager::TransitGatewayRegistration',
          because: `${node.name} shows ${gateway.name}.`,
          properties: { GlobalNetworkId, TransitGatewayArn: ctx.arn(gateway.id) },
        }),
      ),
      ...sites.flatMap((site, index): readonly ResourceDraft[] => {
        const suffix = `Site${index + 1}`;
        const because = `${node.name} shows the site ${site.name}.`;
        const SiteId = ctx.getAtt(node.id, 'SiteId', suffix);
        const place: ResourceDraft = {
          suffix,
          type: 'AWS::NetworkManager::Site',
          because,
          properties: { GlobalNetworkId, Description: site.name, Tags: ctx.tags(node) },
        };
        if (linkBandwidth === undefined) return [place];
        return [
          place,
          {
            suffix: `${suffix}Link`,
            type: 'AWS::NetworkManager::Link',
            because,
            properties: {
              GlobalNetworkId,
              SiteId,
              Bandwidth: { DownloadSpeed: linkBandwidth, UploadSpeed: linkBandwidth },
              Tags: ctx.tags(node),
            },
          },
          {
            suffix: `${suffix}Device`,
            type: 'AWS::NetworkManager::Device',
            because,
            properties: compact({ GlobalNetworkId, SiteId, Vendor: deviceVendor, Tags: ctx.tags(node) }),
          },
        ];
      }),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A global network', properties: {} },
      { title: 'With devices at the sites', properties: { linkBandwidth: 100, deviceVendor: 'Example' } },
    ],
    bad: [{ title: 'A link of nothing', properties: { linkBandwidth: 0 }, field: 'linkBandwidth' }],
  },
});
