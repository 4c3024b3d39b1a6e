import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { type CfnValue, compact } from '../../kit/cfn.ts';
import { endpointServiceName, serviceOfEndpoint } from '../../kit/endpoint-service-name.ts';
import { gigabytesLine, hourlyLine } from '../../kit/network-costs.ts';

export const gwlbEndpoint = defineKind({
  id: 'gwlb-endpoint',
  title: 'Gateway Load Balancer endpoint',
  family: 'networking',
  icon: 'gwlb-endpoint',
  summary: 'A next hop of routes that hands packets to the appliances of a Gateway Load Balancer and back.',
  aliases: ['GWLBE', 'GWLB Endpoint', 'Gateway LB Endpoint', 'Inspection Endpoint'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html',
  traits: ['resource', 'route-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['subnet'], needsSubnet: true },
  types: ['AWS::EC2::VPCEndpoint'],
  properties: z.object({
    endpointService: z
      .string()
      .optional()
      .meta({
        title: 'Drawn service',
        reference: ['endpoint-service'],
        help: 'Or draw an "attach" line to it.',
      }),
    serviceName: z
      .string()
      .regex(
        /^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$/,
        'Give a name such as com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0.',
      )
      .optional()
      .meta({
        title: 'Service name',
        advanced: true,
        help: 'Of another account. Without any service, the template asks for it.',
      }),
    ipAddressType: z
      .enum(['ipv4', 'ipv6', 'dualstack'])
      .default('ipv4')
      .meta({ title: 'Address type', advanced: true }),
  }),
  usage: z.object({
    processedGigabytesPerMonth: z
      .number()
      .min(0)
      .default(100)
      .meta({ title: 'Data through it', unit: 'GB a month' }),
  }),
  resources: (node, ctx) => {
    const service = serviceOfEndpoint(node, ctx);
    const { serviceName, ipAddressType } = node.properties;
    return [
      {
        type: 'AWS::EC2::VPCEndpoint',
        properties: compact({
          VpcEndpointType: 'GatewayLoadBalancer',
          VpcId: ctx.vpcId(node.id),
          ServiceName:
            service === undefined
              ? (serviceName ??
                ctx.parameter(`${ctx.logicalId(node.id)}ServiceName`, {
                  Type: 'String',
                  Description: `Name of the endpoint service of ${node.name}`,
                  AllowedPattern: '^com\\.amazonaws\\.vpce\\..+$',
                }))
              : endpointServiceName(service, ctx),
          // One subnet an endpoint: another zone takes another endpoint.
          SubnetIds: ancestorSubnet(ctx.ancestorOf(node.id, 'subnet')?.id, ctx),
          IpAddressType: ipAddressType === 'ipv4' ? undefined : ipAddressType,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  addressDemand: () => 1,
  cost: (node, ctx) => [
    hourlyLine(ctx, 'vpc.endpoint.gwlb/hour', 'Endpoint hours', 1, 'endpoint'),
    gigabytesLine(node, 'vpc.endpoint.gwlb/data', 'Data processed', 'processedGigabytesPerMonth'),
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A service that is asked for', properties: {} },
      {
        title: 'A firewall service of another account',
        properties: { serviceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0' },
      },
    ],
    bad: [
      {
        title: 'A service of AWS',
        properties: { serviceName: 'com.amazonaws.us-east-1.s3' },
        field: 'serviceName',
      },
    ],
  },
});

function ancestorSubnet(
  subnet: string | undefined,
  ctx: { ref(id: string): CfnValue },
): readonly CfnValue[] | undefined {
  return subnet === undefined ? undefined : [ctx.ref(subnet)];
}
