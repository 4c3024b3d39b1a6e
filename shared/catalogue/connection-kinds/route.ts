import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const route = defineConnectionKind({
  id: 'route',
  title: 'Route',
  verb: 'routes to',
  summary: 'Sends packets for a range of addresses to the next hop.',
  line: 'dashed',
  heads: 'end',
  specificity: 90,
  properties: z.object({
    destinationCidrBlock: z.string().default('0.0.0.0/0').meta({
      title: 'Destination',
      format: 'cidr',
      help: '0.0.0.0/0 is everywhere that no narrower route names.',
    }),
    destinationIpv6CidrBlock: z.string().optional().meta({
      title: 'IPv6 destination',
      advanced: true,
      help: 'Instead of the IPv4 destination, such as ::/0.',
    }),
    destinationPrefixListId: z
      .string()
      .regex(/^pl-[0-9a-f]+$/, 'Give the id of a prefix list, such as pl-63a5400a.')
      .optional()
      .meta({ title: 'Prefix list', advanced: true, help: 'Instead of a range.' }),
  }),
  rows: [
    { from: [{ kinds: ['route-table'] }], to: [{ trait: 'route-target' }] },
    {
      from: [{ kinds: ['transit-gateway-route-table'] }],
      to: [
        {
          kinds: [
            'vpc',
            'transit-gateway-attachment',
            'site-to-site-vpn',
            'direct-connect-gateway',
            'customer-gateway',
            'transit-gateway',
          ],
        },
      ],
    },
  ],
});
