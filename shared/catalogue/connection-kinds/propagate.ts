import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const propagate = defineConnectionKind({
  id: 'propagate',
  title: 'Propagate',
  verb: 'announces its ranges to',
  summary: 'A route table learns the ranges of an attachment or of a VPN gateway by itself.',
  line: 'dashed',
  heads: 'end',
  specificity: 88,
  properties: z.object({}),
  rows: [
    {
      from: [
        {
          kinds: [
            'transit-gateway-attachment',
            'vpc',
            'site-to-site-vpn',
            'direct-connect-gateway',
            'customer-gateway',
          ],
        },
      ],
      to: [{ kinds: ['transit-gateway-route-table'] }],
    },
    { from: [{ kinds: ['vpn-gateway'] }], to: [{ kinds: ['route-table'] }] },
  ],
});
