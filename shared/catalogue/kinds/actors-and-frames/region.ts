import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const region = defineKind({
  id: 'region',
  title: 'Region',
  family: 'actors-and-frames',
  icon: 'region',
  summary: 'A place on earth with several Availability Zones; prices and quotas are those of the Region.',
  aliases: ['AWS Region', 'Primary Region', 'Secondary Region', 'DR Region'],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html',
  traits: [],
  appearance: { as: 'container', style: 'region', size: [1040, 640] },
  placement: { parents: ['account', 'canvas'] },
  types: [],
  properties: z.object({
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Give a Region code such as eu-west-1.')
      .optional()
      .meta({ title: 'Region', help: 'Such as eu-west-1. Without it, the Region of the document settings.' }),
    blockPublicAccess: z.enum(['off', 'block-ingress', 'block-bidirectional']).default('off').meta({
      title: 'VPC Block Public Access',
      advanced: true,
      help: 'A setting of the account in this Region that overrules internet gateways; not part of the template. VPCs can be excluded from it.',
    }),
  }),
  freeBecause: 'A Region itself is free; what runs in it is charged.',
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'The Region of the settings', properties: {} },
      { title: 'Ireland', properties: { region: 'eu-west-1' } },
    ],
    bad: [{ title: 'A place name', properties: { region: 'Ireland' }, field: 'region' }],
  },
});
