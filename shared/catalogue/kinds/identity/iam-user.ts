import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, policyDocument, sub } from '../../kit/cfn.ts';

const name = z.string().regex(/^[\w+=,.@-]{1,64}$/, 'Use up to 64 letters, digits and + = , . @ - _');
const statementSchema = z.object({
  effect: z.enum(['Allow', 'Deny']).default('Allow').meta({ title: 'Effect' }),
  actions: z
    .array(z.string().regex(/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, 'An action reads like s3:GetObject.'))
    .min(1)
    .meta({ title: 'Actions' }),
  resources: z.array(z.string().min(1)).min(1).default(['*']).meta({ title: 'Resources', help: 'ARNs.' }),
});

export const iamUser = defineKind({
  id: 'iam-user',
  title: 'IAM user',
  family: 'identity',
  icon: 'user',
  summary:
    'A person or program that signs in to the account with a name of its own; a role is safer where one can be had.',
  aliases: ['User Account', 'IAM Group', 'IAM Users', 'Developer Account'],
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html',
  traits: ['resource', 'global'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'canvas', 'region'] },
  types: ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::AccessKey', 'AWS::SecretsManager::Secret'],
  properties: z.object({
    userName: name.optional().meta({
      title: 'Name',
      advanced: true,
      help: 'A name of its own makes every deployment ask for CAPABILITY_NAMED_IAM.',
    }),
    group: z.boolean().default(true).meta({
      title: 'Permissions through a group',
      help: 'A group holds the permissions, so that the next user gets the same. Groups hold no groups.',
    }),
    managedPolicies: z.array(z.string().min(1)).max(10).default(['ReadOnlyAccess']).meta({
      title: 'Managed policies',
      help: 'Names of AWS policies, or ARNs.',
    }),
    statements: z.array(statementSchema).default([]).meta({ title: 'Permissions' }),
    requireMfa: z.boolean().default(true).meta({
      title: 'Nothing without MFA',
      group: 'Sign in',
      help: 'Denies everything but setting up a second factor until the user signs in with one.',
    }),
    accessKey: z.boolean().default(false).meta({
      title: 'Access key',
      group: 'Sign in',
      advanced: true,
      help: 'For the command line and programs; kept in Secrets Manager.',
    }),
    permissionsBoundary: z
      .string()
      .startsWith('arn:')
      .optional()
      .meta({ title: 'Permissions boundary', format: 'arn', advanced: true }),
  }),
  cost: (node) =>
    node.properties.accessKey
      ? [
          {
            component: 'secretsmanager/secret',
            label: 'Secret with the access key',
            quantity: { value: 1, unit: 'months', formula: '1 secret', inputs: [] },
          },
        ]
      : [],
  resources: (node, ctx) => {
    const { properties } = node;
    const managed = properties.managedPolicies.map(
      (policy): CfnValue =>
        policy.startsWith('arn:') ? policy : sub(`arn:\${AWS::Partition}:iam::aws:policy/${policy}`),
    );
    const policies = [
      ...(properties.statements.length === 0
        ? []
        : [
            {
              PolicyName: 'Permissions',
              PolicyDocument: policyDocument(
                properties.statements.map(({ effect, actions, resources }) => ({
                  Effect: effect,
                  Action: actions,
                  Resource: resources,
                })),
              ),
            },
          ]),
      ...(properties.requireMfa ? [{ PolicyName: 'NothingWithoutMfa', PolicyDocument: withoutMfa }] : []),
    ];
    const permissions = compact({
      ManagedPolicyArns: managed.length === 0 ? undefined : managed,
      Policies: policies.length === 0 ? undefined : policies,
    });
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::IAM::User',
        properties: compact({
          UserName: properties.userName,
          Groups: properties.group ? [ctx.ref(node.id, 'Group')] : undefined,
          PermissionsBoundary: properties.permissionsBoundary,
          ...(properties.group ? {} : permissions),
          Tags: ctx.tags(node),
        }),
      },
    ];
    if (properties.group) {
      drafts.push({
        suffix: 'Group',
        type: 'AWS::IAM::Group',
        because: `${node.name} gets its permissions through a group.`,
        properties: permissions,
      });
    }
    if (properties.accessKey) {
      drafts.push(
        {
          suffix: 'AccessKey',
          type: 'AWS::IAM::AccessKey',
          because: `${node.name} works from the command line or a program.`,
          properties: { UserName: ctx.ref(node.id) },
        },
        {
          suffix: 'AccessKeySecret',
          type: 'AWS::SecretsManager::Secret',
          because: `The access key of ${node.name} is shown to nobody.`,
          properties: {
            SecretString: sub('{"accessKeyId":"$' + '{Key}","secretAccessKey":"$' + '{Secret}"}', {
              Key: ctx.ref(node.id, 'AccessKey'),
              Secret: ctx.getAtt(node.id, 'SecretAccessKey', 'AccessKey'),
            }),
            Tags: ctx.tags(node),
          },
        },
      );
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Somebody who looks', properties: {} },
      {
        title: 'A program with an access key',
        properties: {
          group: false,
          managedPolicies: [],
          requireMfa: false,
          accessKey: true,
          statements: [{ actions: ['s3:PutObject'], resources: ['arn:aws:s3:::example-bucket/*'] }],
        },
      },
    ],
    bad: [
      {
        title: 'An action without its service',
        properties: { statements: [{ actions: ['PutObject'] }] },
        field: 'statements',
      },
    ],
  },
});

const withoutMfa: CfnObject = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'NothingWithoutMfa',
      Effect: 'Deny',
      // What it takes to set up a second factor stays allowed.
      NotAction: [
        'iam:CreateVirtualMFADevice',
        'iam:EnableMFADevice',
        'iam:GetUser',
        'iam:ListMFADevices',
        'iam:ListVirtualMFADevices',
        'iam:ResyncMFADevice',
        'iam:ChangePassword',
        'sts:GetSessionToken',
      ],
      Resource: ['*'],
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
};
