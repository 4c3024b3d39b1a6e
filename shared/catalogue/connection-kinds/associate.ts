import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const associate = defineConnectionKind({
  id: 'associate',
  title: 'Associate',
  verb: 'applies to',
  summary: 'Makes a route table or a network ACL the one of a subnet, or a route table that of a gateway.',
  line: 'dashed',
  heads: 'none',
  specificity: 90,
  properties: z.object({}),
  rows: [
    { from: [{ kinds: ['route-table', 'network-acl'] }], to: [{ kinds: ['subnet'] }] },
    { from: [{ kinds: ['route-table'] }], to: [{ kinds: ['internet-gateway', 'vpn-gateway'] }] },
  ],
});
