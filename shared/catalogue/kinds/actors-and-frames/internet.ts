import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { addressRangesField } from '../../kit/address-fields.ts';
import { sourceLoad } from '../../kit/load/source-load.ts';
import { workloadFields } from '../../kit/workload-fields.ts';

export const internet = defineKind({
  id: 'internet',
  title: 'Internet',
  family: 'actors-and-frames',
  icon: 'internet',
  summary: 'Everything with a public address that is not drawn: visitors, APIs of third parties.',
  aliases: [
    'Public Internet',
    'The Internet',
    'World Wide Web',
    'WWW',
    'External Services',
    'Internet / Other Services',
    'External API',
    'Third-party API',
    '3rd party API',
  ],
  traits: ['actor'],
  appearance: { as: 'icon' },
  placement: { parents: ['canvas'] },
  types: [],
  properties: z.object({
    addressRanges: addressRangesField(
      'Only these ranges',
      'For the service of one third party; without any, every public address.',
    ),
  }),
  usage: workloadFields,
  freeBecause: 'The internet is not part of AWS; data sent to it is charged where it leaves.',
  load: sourceLoad,
  mermaid: { shape: 'stadium' },
  examples: {
    good: [
      { title: 'All of it', properties: {} },
      { title: "A third party's API", properties: { addressRanges: ['198.51.100.0/24'] } },
    ],
    bad: [
      { title: 'A host name', properties: { addressRanges: ['api.example.com'] }, field: 'addressRanges' },
    ],
  },
});
