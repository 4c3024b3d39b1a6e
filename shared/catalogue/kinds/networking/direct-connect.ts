import { z } from 'zod';
import { type CostLineDraft, defineKind, type NodeView, type ResourceDraft } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { directConnectLoad } from '../../kit/load/network-load.ts';
import { gigabytesLine, hourlyLine } from '../../kit/network-costs.ts';

const bandwidths = [
  '50Mbps',
  '100Mbps',
  '200Mbps',
  '300Mbps',
  '400Mbps',
  '500Mbps',
  '1Gbps',
  '2Gbps',
  '5Gbps',
  '10Gbps',
  '25Gbps',
  '100Gbps',
  '400Gbps',
] as const;

/** Speeds of ports of one's own; a partner offers all up to 25 Gbps. */
const dedicated = ['1Gbps', '10Gbps', '100Gbps', '400Gbps'] as const;

export const directConnect = defineKind({
  id: 'direct-connect',
  title: 'Direct Connect connection',
  family: 'networking',
  icon: 'direct-connect',
  summary:
    'A line of your own from a site to AWS, by a port at a Direct Connect location or through a partner.',
  aliases: [
    'Direct Connect',
    'AWS Direct Connect',
    'DX',
    'DX Connection',
    'Dedicated Connection',
    'Hosted Connection',
    'DX Location',
    'Direct Connect Location',
  ],
  docs: 'https://docs.aws.amazon.com/directconnect/latest/UserGuide/dedicated_connection.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'on-premises', 'canvas', 'account'] },
  types: ['AWS::DirectConnect::Connection', 'AWS::DirectConnect::Lag'],
  properties: z.object({
    connectionType: z.enum(['dedicated', 'hosted']).default('dedicated').meta({
      title: 'Type',
      help: 'Dedicated is a port of your own at 1, 10, 100 or 400 Gbps; hosted is a part of a partner, from 50 Mbps, with one virtual interface.',
    }),
    bandwidth: z.enum(bandwidths).default('1Gbps').meta({
      title: 'Port speed',
      source: 'docs.aws.amazon.com/directconnect/latest/UserGuide/hosted_connection.html',
      checked: '2026-11',
    }),
    location: z
      .string()
      .regex(/^[A-Za-z0-9]+$/, 'Give the code of a location, such as EqDC2.')
      .default('EqDC2')
      .meta({
        title: 'Location',
        help: 'Code of the Direct Connect location. For high availability take two.',
      }),
    numberOfConnections: z.int().min(1).max(4).default(1).meta({
      title: 'Connections in a group (LAG)',
      advanced: true,
      help: 'With more than one they act as a single line: up to four, or two at 100 Gbps and above.',
      source: 'docs.aws.amazon.com/directconnect/latest/UserGuide/lags.html',
      checked: '2026-11',
    }),
    minimumLinks: z.int().min(0).max(4).default(0).meta({
      title: 'Links that must be up',
      advanced: true,
      help: 'Of a group: with fewer, all of it counts as down.',
    }),
    providerName: z.string().max(255).optional().meta({ title: 'Partner', advanced: true }),
    requestMACSec: z.boolean().default(false).meta({
      title: 'MACsec',
      advanced: true,
      help: 'Encrypts the line itself; dedicated connections of 10 Gbps and more.',
    }),
  }),
  usage: z.object({
    outGigabytesPerMonth: z.number().min(0).default(500).meta({
      title: 'Data out of AWS',
      unit: 'GB a month',
      help: 'To the location; what comes in is free.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const { bandwidth, location, providerName, numberOfConnections } = properties;
    const isGroup = numberOfConnections > 1 && properties.connectionType === 'dedicated';
    const connection = (suffix: string | undefined, name: string): ResourceDraft => ({
      ...(suffix === undefined
        ? {}
        : { suffix, because: `${node.name} is a group of ${numberOfConnections} lines.` }),
      type: 'AWS::DirectConnect::Connection',
      properties: compact({
        ConnectionName: name,
        Bandwidth: bandwidth,
        Location: location,
        LagId: isGroup ? ctx.ref(node.id) : undefined,
        ProviderName: providerName,
        RequestMACSec: properties.requestMACSec && !isGroup ? true : undefined,
        Tags: ctx.tags(node),
      }),
    });
    if (!isGroup) return [connection(undefined, node.name)];
    return [
      {
        type: 'AWS::DirectConnect::Lag',
        properties: compact({
          LagName: node.name,
          ConnectionsBandwidth: bandwidth,
          Location: location,
          MinimumLinks: Math.min(properties.minimumLinks, numberOfConnections),
          ProviderName: providerName,
          RequestMACSec: properties.requestMACSec ? true : undefined,
          Tags: ctx.tags(node),
        }),
      },
      ...Array.from({ length: numberOfConnections }, (_, index) =>
        connection(`Link${index + 1}`, `${node.name} ${index + 1}`),
      ),
    ];
  },
  cost: (node, ctx) => [
    portLine(node, ctx),
    gigabytesLine(
      node,
      'directConnect/dataOut',
      'Data out over Direct Connect',
      'outGigabytesPerMonth',
      'To a location of the same continent.',
    ),
  ],
  metrics: {
    namespace: 'AWS/DX',
    metrics: [
      { name: 'ConnectionState', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 1 },
      { name: 'ConnectionErrorCount', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
    ],
    dimensions: (node, ctx) => ({
      ConnectionId: node.properties.numberOfConnections > 1 ? ctx.ref(node.id, 'Link1') : ctx.ref(node.id),
    }),
  },
  load: directConnectLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A dedicated port of 1 Gbps', properties: {} },
      {
        title: 'Two ports of 10 Gbps as one',
        properties: { bandwidth: '10Gbps', numberOfConnections: 2, minimumLinks: 1 },
      },
      {
        title: 'Hosted by a partner',
        properties: { connectionType: 'hosted', bandwidth: '50Mbps', providerName: 'Equinix' },
      },
    ],
    bad: [
      { title: 'A speed that is not offered', properties: { bandwidth: '3Gbps' }, field: 'bandwidth' },
      {
        title: 'Five lines in a group',
        properties: { numberOfConnections: 5 },
        field: 'numberOfConnections',
      },
    ],
  },
});

/** A speed without a price in the catalogue shows as unknown. */
function portLine(
  node: NodeView<{
    readonly connectionType: string;
    readonly bandwidth: string;
    readonly numberOfConnections: number;
  }>,
  ctx: Parameters<typeof hourlyLine>[0],
): CostLineDraft {
  const { connectionType, bandwidth, numberOfConnections } = node.properties;
  const speed = bandwidth.replace('bps', '');
  const isOwn = connectionType === 'dedicated';
  const fits = (dedicated as readonly string[]).includes(bandwidth);
  return hourlyLine(
    ctx,
    `directConnect/${isOwn ? 'dedicated' : 'hosted'}.${speed}`,
    `Port of ${speed}bps`,
    isOwn ? numberOfConnections : 1,
    'ports',
    isOwn && !fits ? 'Dedicated ports are 1, 10, 100 or 400 Gbps.' : undefined,
  );
}
