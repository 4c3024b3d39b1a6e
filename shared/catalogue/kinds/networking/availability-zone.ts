import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { rarestZone, vpcAround } from '../../kit/free-values.ts';
import { zoneLetters } from '../../kit/zones.ts';

export const availabilityZone = defineKind({
  id: 'availability-zone',
  title: 'Availability Zone',
  family: 'networking',
  icon: 'availability-zone',
  summary:
    'One or more data centers of a Region that fail apart from the others; sets the zone of its subnets.',
  aliases: [
    'AZ',
    'Zone',
    'AZ-1a',
    'AZ-1b',
    'AZ-1c',
    'AZ A',
    'AZ B',
    'AZ1',
    'AZ2',
    'Availability Zone A',
    'Availability Zone 1a',
  ],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html',
  traits: [],
  appearance: { as: 'container', style: 'availability-zone', size: [264, 440] },
  placement: { parents: ['vpc'] },
  types: [],
  properties: z.object({
    zone: z.enum(zoneLetters).default('a').meta({
      title: 'Zone',
      help: 'Its letter in the Region: a template takes the first zone for a, the second for b, and so on.',
    }),
  }),
  initially: (ctx, container) => {
    const vpc = vpcAround(ctx, container);
    const zones = vpc === undefined ? [] : ctx.descendantsOf(vpc.id, 'availability-zone');
    const zone = rarestZone(zones.map(({ properties }) => String(properties.zone)));
    return zone === undefined || zone === 'a' ? {} : { zone };
  },
  freeBecause: 'A zone is a place; data between two zones is charged where it is sent.',
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'The first zone', properties: {} },
      { title: 'The third zone', properties: { zone: 'c' } },
    ],
    bad: [{ title: 'A zone with its Region', properties: { zone: 'us-east-1a' }, field: 'zone' }],
  },
});
