import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { accountUsage, accountUsageLines } from '../../kit/account-usage.ts';

export const account = defineKind({
  id: 'account',
  title: 'AWS account',
  family: 'actors-and-frames',
  icon: 'aws-account',
  summary: 'The boundary of permissions, quotas and the bill.',
  aliases: [
    'Account',
    'AWS Account',
    'AWS',
    'AWS Cloud',
    'AWS Cloud Account',
    'Member Account',
    'Management Account',
  ],
  docs: 'https://docs.aws.amazon.com/accounts/latest/reference/accounts-welcome.html',
  traits: [],
  appearance: { as: 'container', style: 'account', size: [1160, 760] },
  placement: { parents: ['canvas'] },
  types: [],
  properties: z.object({
    accountId: z
      .string()
      .regex(/^\d{12}$/, 'An account id has 12 digits.')
      .optional()
      .meta({
        title: 'Account id',
        help: 'For what refers to another account. A template names its own account with AWS::AccountId.',
      }),
  }),
  usage: accountUsage,
  /** An account itself is free; services that watch it are charged by what they find. */
  cost: (account) => accountUsageLines(account),
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'An account', properties: {} },
      { title: 'An account with its id', properties: { accountId: '111122223333' } },
    ],
    bad: [{ title: 'Too few digits', properties: { accountId: '12345' }, field: 'accountId' }],
  },
});
