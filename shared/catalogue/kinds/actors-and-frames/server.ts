import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { sourceLoad } from '../../kit/load/source-load.ts';

export const server = defineKind({
  id: 'server',
  title: 'Server',
  family: 'actors-and-frames',
  icon: 'server',
  summary: 'A machine of a site: what calls AWS from there, or is called.',
  aliases: [
    'On-Premises Server',
    'Physical Server',
    'Bare Metal Server',
    'Legacy Server',
    'Legacy System',
    'Mainframe',
    'Corporate Server',
    'On-Prem Server',
    'Generic Server',
  ],
  traits: ['actor', 'listens'],
  appearance: { as: 'icon' },
  placement: { parents: ['on-premises', 'canvas'] },
  types: [],
  properties: z.object({
    ipAddress: z.ipv4().optional().meta({
      title: 'Address',
      help: 'In a range of its site. Security groups name it; without it, the ranges of the site.',
    }),
    port: z.int().min(1).max(65_535).default(443).meta({
      title: 'Port',
      help: 'That it listens to, where connections to it name none.',
    }),
    protocol: z.enum(['tcp', 'udp']).default('tcp').meta({ title: 'Protocol', advanced: true }),
  }),
  listens: (node) => [{ protocol: node.properties.protocol, port: node.properties.port }],
  freeBecause: 'A machine of your own is not part of AWS.',
  load: sourceLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A machine somewhere in the site', properties: {} },
      { title: 'A database server', properties: { ipAddress: '192.168.10.20', port: 1521 } },
    ],
    bad: [
      { title: 'A host name', properties: { ipAddress: 'db.corp.example' }, field: 'ipAddress' },
      { title: 'A port of zero', properties: { port: 0 }, field: 'port' },
    ],
  },
});
