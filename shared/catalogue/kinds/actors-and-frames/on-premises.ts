import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { sourceLoad } from '../../kit/load/source-load.ts';
import { workloadFields } from '../../kit/workload-fields.ts';

export const onPremises = defineKind({
  id: 'on-premises',
  title: 'On premises',
  family: 'actors-and-frames',
  icon: 'corporate-data-center',
  summary: 'A site of yours outside of AWS: a data center or an office, with its address ranges.',
  aliases: [
    'On-Premises',
    'On-Prem',
    'Onprem',
    'On-Premises Data Center',
    'Data Center',
    'Datacenter',
    'Corporate Data Center',
    'Corporate Office',
    'Office',
    'Branch Office',
    'Headquarters',
  ],
  docs: 'https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html',
  traits: ['actor'],
  appearance: { as: 'container', style: 'corporate-data-center', size: [320, 240] },
  placement: { parents: ['canvas'] },
  types: [],
  properties: z.object({
    prefixes: z.array(z.cidrv4()).default([]).meta({
      title: 'Address ranges',
      format: 'cidr',
      help: 'The IPv4 ranges of the site. Routes and security groups use them; they should not overlap a VPC.',
    }),
    ipv6Prefixes: z.array(z.cidrv6()).default([]).meta({
      title: 'IPv6 address ranges',
      format: 'cidr',
      advanced: true,
      help: 'The IPv6 ranges of the site. A Direct Connect interface of IPv6 carries them; a VPN tunnel carries IPv4.',
    }),
  }),
  usage: workloadFields,
  freeBecause: 'The site is not part of AWS; the connection to it is charged.',
  load: sourceLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A site without stated ranges', properties: {} },
      { title: 'A data center', properties: { prefixes: ['192.168.0.0/16', '172.20.0.0/16'] } },
    ],
    bad: [
      { title: 'A prefix longer than 32 bits', properties: { prefixes: ['10.0.0.0/33'] }, field: 'prefixes' },
    ],
  },
});
