import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const stack = defineKind({
  id: 'stack',
  title: 'CloudFormation stack',
  family: 'actors-and-frames',
  icon: 'cloudformation',
  summary: 'Groups what is deployed together; for AWS, what it holds sits in its parent.',
  aliases: [
    'Stack',
    'CloudFormation',
    'AWS CloudFormation',
    'CFN',
    'CloudFormation Stack',
    'Nested Stack',
    'StackSet',
    'CDK Stack',
  ],
  docs: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacks.html',
  traits: ['transparent-frame'],
  appearance: { as: 'container', style: 'stack', size: [520, 360] },
  placement: { parents: ['region', 'account', 'canvas'] },
  types: [],
  properties: z.object({
    description: z.string().max(1024).optional().meta({
      title: 'Description',
      format: 'multiline',
      help: 'What this stack is for; up to 1,024 characters.',
      source: 'CloudFormation template anatomy',
      checked: '2026-11',
    }),
  }),
  freeBecause: 'CloudFormation is free for resources of AWS.',
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A stack', properties: {} },
      { title: 'A stack with its purpose', properties: { description: 'Network of the shop' } },
    ],
    bad: [{ title: 'A number', properties: { description: 5 }, field: 'description' }],
  },
});
