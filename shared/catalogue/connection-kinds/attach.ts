import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const attach = defineConnectionKind({
  id: 'attach',
  title: 'Attach',
  verb: 'is attached to',
  summary: 'Makes one thing part of another: a gateway of a VPC, an address or a volume of an instance.',
  line: 'solid',
  heads: 'none',
  specificity: 90,
  properties: z.object({
    device: z
      .string()
      .regex(/^(\/dev\/|xvd)[a-z0-9/]+$/, 'Give a device name such as /dev/sdf.')
      .optional()
      .meta({
        title: 'Device',
        group: 'Volume',
        help: 'Under which the instance sees it; without it, the next from /dev/sdf.',
      }),
    subnets: z
      .array(z.string())
      .default([])
      .meta({
        title: 'Subnets',
        group: 'Transit gateway',
        reference: ['subnet'],
        help: 'One a zone; without any, one of each zone of the VPC.',
      }),
    applianceModeSupport: z.boolean().default(false).meta({
      title: 'Appliance mode',
      group: 'Transit gateway',
      advanced: true,
      help: 'Keeps both directions of a flow in one zone, for firewalls.',
    }),
    dnsSupport: z
      .boolean()
      .default(true)
      .meta({ title: 'DNS support', group: 'Transit gateway', advanced: true }),
    version: z.string().optional().meta({
      title: 'Version',
      group: 'Launch template',
      advanced: true,
      help: 'Without it, the newest.',
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({
      title: 'Data',
      unit: 'GB a month',
      help: 'Sent into the transit gateway over this attachment.',
    }),
  }),
  rows: [
    {
      from: [{ kinds: ['internet-gateway', 'vpn-gateway', 'egress-only-internet-gateway'] }],
      to: [{ kinds: ['vpc'] }],
    },
    {
      from: [{ kinds: ['elastic-ip'] }],
      to: [{ kinds: ['ec2-instance', 'network-interface', 'nat-gateway', 'nlb'] }],
    },
    { from: [{ kinds: ['network-interface'] }], to: [{ kinds: ['ec2-instance'] }] },
    { from: [{ kinds: ['endpoint-service'] }], to: [{ kinds: ['nlb', 'gwlb'] }] },
    { from: [{ kinds: ['gwlb-endpoint', 'interface-endpoint'] }], to: [{ kinds: ['endpoint-service'] }] },
    { from: [{ kinds: ['ebs-volume'] }], to: [{ kinds: ['ec2-instance'] }] },
    {
      from: [{ kinds: ['launch-template', 'placement-group'] }],
      to: [{ kinds: ['auto-scaling-group', 'ec2-instance'] }],
    },
    {
      from: [{ kinds: ['transit-gateway'] }],
      to: [
        {
          kinds: [
            'vpc',
            'site-to-site-vpn',
            'direct-connect-gateway',
            'transit-gateway',
            'transit-gateway-attachment',
          ],
        },
      ],
    },
    { from: [{ kinds: ['network-manager'] }], to: [{ kinds: ['transit-gateway', 'on-premises'] }] },
    { from: [{ kinds: ['transit-gateway-attachment'] }], to: [{ kinds: ['vpc', 'transit-gateway'] }] },
    {
      from: [{ kinds: ['web-acl'] }],
      to: [{ kinds: ['alb', 'api-gateway-rest', 'cloudfront', 'cognito-user-pool', 'k8s-ingress'] }],
    },
    {
      from: [{ kinds: ['certificate'] }],
      to: [{ kinds: ['listener', 'alb', 'nlb', 'clb', 'cloudfront', 'k8s-ingress'] }, { trait: 'api' }],
    },
    { from: [{ kinds: ['lambda-layer'] }], to: [{ kinds: ['lambda-function'] }] },
  ],
});
