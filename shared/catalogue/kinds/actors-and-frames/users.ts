import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { addressRangesField } from '../../kit/address-fields.ts';
import { sourceLoad } from '../../kit/load/source-load.ts';
import { workloadFields } from '../../kit/workload-fields.ts';

export const users = defineKind({
  id: 'users',
  title: 'Users',
  family: 'actors-and-frames',
  icon: 'users',
  summary: 'People, devices or partner systems: where requests come from.',
  aliases: [
    'User',
    'Client',
    'Clients',
    'Customer',
    'Customers',
    'End Users',
    'Global Users',
    'Internet Users',
    'Browser',
    'Web Browser',
    'Mobile App',
    'Mobile Client',
    'Web Client',
    'Mobile Users',
    'User Request',
    'Client Request',
    'Developer',
    'Administrator',
    'Admin',
    'User / Developer',
  ],
  traits: ['actor'],
  appearance: {
    as: 'icon',
    iconFor: ({ type }) => (type === 'devices' ? 'mobile-client' : type === 'systems' ? 'client' : 'users'),
  },
  placement: { parents: ['canvas', 'on-premises'] },
  types: [],
  properties: z.object({
    type: z.enum(['people', 'devices', 'systems']).default('people').meta({
      title: 'Who they are',
      help: 'Changes the icon only.',
    }),
    addressRanges: addressRangesField(
      'They come from',
      'Security groups let in these ranges; without any, everyone.',
    ),
  }),
  usage: workloadFields,
  freeBecause: 'Users are not part of AWS.',
  load: sourceLoad,
  mermaid: { shape: 'stadium' },
  examples: {
    good: [
      { title: 'Customers anywhere', properties: {} },
      { title: 'Staff in one office', properties: { addressRanges: ['203.0.113.0/24'] } },
    ],
    bad: [
      { title: 'A range that is none', properties: { addressRanges: ['office'] }, field: 'addressRanges' },
    ],
  },
});
