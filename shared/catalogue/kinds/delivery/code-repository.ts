import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { isCodeCommit } from '../../kit/source-repository.ts';
import { uniqueName } from '../../kit/unique-name.ts';

export const codeRepository = defineKind({
  id: 'code-repository',
  title: 'Code repository',
  family: 'delivery',
  icon: 'git-repository',
  summary: 'Where the source code is: GitHub, GitLab, Bitbucket through a connection, or CodeCommit.',
  aliases: [
    'GitHub',
    'GitLab',
    'Bitbucket',
    'CodeCommit',
    'AWS CodeCommit',
    'Git',
    'Repository',
    'Source Code',
    'Git Repository',
  ],
  docs: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/integrations-action-type.html',
  traits: ['resource'],
  appearance: {
    as: 'icon',
    iconFor: ({ provider }) => (provider === 'CodeCommit' ? 'codecommit' : 'git-repository'),
  },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::CodeConnections::Connection', 'AWS::CodeCommit::Repository'],
  properties: z.object({
    provider: z.enum(['GitHub', 'GitLab', 'Bitbucket', 'CodeCommit']).default('GitHub').meta({
      title: 'Kept at',
      help: 'A connection to the others has to be confirmed once in the console.',
    }),
    fullRepositoryId: z
      .string()
      .regex(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)+$/, 'A repository reads like owner/name.')
      .default('example/shop')
      .meta({ title: 'Repository', help: 'Owner and name; not of CodeCommit.' }),
    branch: z
      .string()
      .min(1)
      .max(256)
      .default('main')
      .meta({ title: 'Branch', help: 'Whose changes start pipelines and builds.' }),
    description: z.string().max(1000).optional().meta({ title: 'Description', advanced: true }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Of CodeCommit, which encrypts in any case.',
      }),
  }),
  freeBecause: 'Connections are free; CodeCommit is free for five users of an account.',
  resources: (node, ctx) => {
    const { properties } = node;
    if (!isCodeCommit(node)) {
      return [
        {
          type: 'AWS::CodeConnections::Connection',
          properties: {
            ConnectionName: `${ctx.logicalId(node.id)}`.slice(0, 32),
            ProviderType: properties.provider,
            Tags: ctx.tags(node),
          },
        },
      ];
    }
    return [
      {
        type: 'AWS::CodeCommit::Repository',
        properties: compact({
          RepositoryName: uniqueName(node.id, 'repository'),
          RepositoryDescription: properties.description,
          KmsKeyId: encryptionKeyArn(node.id, ctx),
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), isCodeCommit(node) ? 'Arn' : 'ConnectionArn'),
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'At GitHub', properties: {} },
      { title: 'In CodeCommit', properties: { provider: 'CodeCommit', branch: 'production' } },
    ],
    bad: [{ title: 'Without an owner', properties: { fullRepositoryId: 'shop' }, field: 'fullRepositoryId' }],
  },
});
