import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

const gateways = ['transit-gateway', 'vpn-gateway'];

export const tunnel = defineConnectionKind({
  id: 'tunnel',
  title: 'Tunnel',
  verb: 'is tunnelled to',
  summary:
    'A VPN or Direct Connect between a site and AWS. Between two gateways it implies the VPN connection.',
  line: 'dashed',
  heads: 'both',
  specificity: 90,
  properties: z.object({
    staticRoutesOnly: z.boolean().default(false).meta({
      title: 'Static routes',
      help: 'For a customer gateway that does not speak BGP.',
    }),
    enableAcceleration: z.boolean().default(false).meta({
      title: 'Acceleration',
      advanced: true,
      help: 'Over the edge network of AWS (accelerated VPN); at a transit gateway only.',
    }),
    destinationCidrBlocks: z.array(z.string()).default([]).meta({
      title: 'Ranges of the site',
      format: 'cidr',
      help: 'For static routes; without any, the ranges of the site that holds the customer gateway.',
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data out of AWS', unit: 'GB a month' }),
  }),
  rows: [
    { from: [{ kinds: ['customer-gateway'] }], to: [{ kinds: [...gateways, 'site-to-site-vpn'] }] },
    { from: [{ kinds: [...gateways, 'site-to-site-vpn'] }], to: [{ kinds: ['customer-gateway'] }] },
    { from: [{ kinds: ['site-to-site-vpn'] }], to: [{ kinds: gateways }] },
    { from: [{ kinds: ['direct-connect'] }], to: [{ kinds: ['virtual-interface'] }] },
    { from: [{ kinds: ['customer-gateway', 'on-premises'] }], to: [{ kinds: ['direct-connect'] }] },
    { from: [{ kinds: ['virtual-interface'] }], to: [{ kinds: ['direct-connect-gateway', 'vpn-gateway'] }] },
    { from: [{ kinds: ['direct-connect-gateway'] }], to: [{ kinds: gateways }] },
  ],
});
