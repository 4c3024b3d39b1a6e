import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const associate = defineConnectionKind({
  id: 'associate',
  title: 'Associate',
  verb: 'applies to',
  summary: 'Makes a route table or a network ACL the one of a subnet, a gateway or an attachment.',
  line: 'dashed',
  heads: 'none',
  specificity: 90,
  properties: z.object({}),
  rows: [
    { from: [{ kinds: ['hosted-zone'] }], to: [{ kinds: ['vpc'] }] },
    { from: [{ kinds: ['route-table', 'network-acl'] }], to: [{ kinds: ['subnet'] }] },
    { from: [{ kinds: ['route-table'] }], to: [{ kinds: ['internet-gateway', 'vpn-gateway'] }] },
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
          ],
        },
      ],
    },
    {
      from: [{ kinds: ['transit-gateway-attachment', 'vpc'] }],
      to: [{ kinds: ['transit-gateway-route-table'] }],
    },
  ],
});
