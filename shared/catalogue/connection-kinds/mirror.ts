import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const mirror = defineConnectionKind({
  id: 'mirror',
  title: 'Mirror',
  verb: 'copies its packets to',
  summary: 'Copies of the packets of an interface, for intrusion detection and forensics.',
  line: 'dotted',
  heads: 'end',
  specificity: 92,
  properties: z.object({}),
  rows: [
    { from: [{ kinds: ['network-interface'] }], to: [{ kinds: ['traffic-mirror'] }] },
    { from: [{ kinds: ['traffic-mirror'] }], to: [{ kinds: ['nlb', 'network-interface', 'gwlb-endpoint'] }] },
  ],
});
