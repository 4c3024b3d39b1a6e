import { z } from 'zod';
import {
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
  type RolePurpose,
} from '../../define-kind.ts';
import {
  awsAccountId,
  type CfnObject,
  type CfnValue,
  compact,
  getAtt,
  type PolicyStatement,
  policyDocument,
  sub,
} from '../../kit/cfn.ts';

const statementSchema = z.object({
  effect: z.enum(['Allow', 'Deny']).default('Allow').meta({ title: 'Effect' }),
  actions: z
    .array(z.string().regex(/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, 'An action reads like s3:GetObject.'))
    .min(1)
    .meta({
      title: 'Actions',
    }),
  resources: z.array(z.string().min(1)).min(1).default(['*']).meta({ title: 'Resources', help: 'ARNs.' }),
});

export const iamRole = defineKind({
  id: 'iam-role',
  title: 'IAM role',
  family: 'identity',
  icon: 'iam-role',
  summary: 'Who may act, and what they may do: used instead of the role that the drawing implies.',
  aliases: [
    'IAM',
    'Role',
    'AWS IAM',
    'Execution Role',
    'Task Role',
    'Service Role',
    'Instance Profile',
    'IAM Policy',
  ],
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html',
  traits: ['resource', 'global'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'canvas', 'region'] },
  types: [
    'AWS::IAM::Role',
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::InstanceProfile',
    'AWS::IAM::OIDCProvider',
  ],
  properties: z.object({
    roleName: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'Use up to 64 letters, digits and + = , . @ - _')
      .optional()
      .meta({
        title: 'Name',
        advanced: true,
        help: 'A name of its own makes every deployment ask for CAPABILITY_NAMED_IAM.',
      }),
    description: z.string().max(1000).optional().meta({ title: 'Description', advanced: true }),
    trustedServices: z
      .array(
        z
          .string()
          .regex(/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/, 'A service reads like lambda.amazonaws.com.'),
      )
      .default([])
      .meta({ title: 'Services that assume it', help: 'Those of the nodes that act under it are added.' }),
    trustedAccounts: z
      .array(z.string().regex(/^\d{12}$/, 'An account id has twelve digits.'))
      .default([])
      .meta({
        title: 'Accounts that assume it',
        advanced: true,
      }),
    externalId: z.string().min(2).max(1224).optional().meta({
      title: 'External id',
      advanced: true,
      help: 'What the other account must present.',
    }),
    oidcProvider: z
      .string()
      .regex(
        /^[a-z0-9.-]+\.[a-z]+(\/[A-Za-z0-9._/-]+)?$/,
        'An issuer reads like token.actions.githubusercontent.com.',
      )
      .optional()
      .meta({
        title: 'OpenID Connect issuer',
        help: 'Whose tokens may assume it, without https: pipelines of GitHub or GitLab, or the issuer of an EKS cluster.',
      }),
    oidcSubjects: z.array(z.string().min(1)).default([]).meta({
      title: 'Subjects',
      help: 'Which of its tokens, such as repo:example/shop:ref:refs/heads/main; * stands for anything.',
    }),
    oidcAudience: z.string().default('sts.amazonaws.com').meta({ title: 'Audience', advanced: true }),
    oidcProviderExists: z.boolean().default(false).meta({
      title: 'The account knows the issuer already',
      advanced: true,
      help: 'An account has one provider for each issuer; on, the template makes none.',
    }),
    managedPolicies: z.array(z.string().min(1)).max(20).default([]).meta({
      title: 'Managed policies',
      help: 'Names of AWS policies with their path, such as service-role/AWSLambdaBasicExecutionRole, or ARNs.',
    }),
    statements: z.array(statementSchema).default([]).meta({
      title: 'Permissions',
      help: 'Beside those that the connections of the nodes that act under it need.',
    }),
    permissionsBoundary: z.string().startsWith('arn:').optional().meta({
      title: 'Permissions boundary',
      format: 'arn',
      advanced: true,
    }),
    maxSessionDuration: z.int().min(3600).max(43_200).default(3600).meta({
      title: 'Longest session',
      unit: 's',
      advanced: true,
      source: 'CloudFormation AWS::IAM::Role',
      checked: '2026-11',
    }),
  }),
  freeBecause: 'IAM is free.',
  resources: (node, ctx) => {
    const { properties } = node;
    const needs = needsOf(node, ctx);
    const managed = [...new Set([...properties.managedPolicies, ...needs.managedPolicies])];
    return [
      {
        type: 'AWS::IAM::Role',
        properties: compact({
          RoleName: properties.roleName,
          Description: properties.description,
          AssumeRolePolicyDocument: policyDocument(trustOf(node, needs, ctx)),
          ManagedPolicyArns:
            managed.length === 0
              ? undefined
              : managed.map(
                  (name): CfnValue =>
                    name.startsWith('arn:') ? name : sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`),
                ),
          Policies:
            properties.statements.length === 0
              ? undefined
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
                ],
          PermissionsBoundary: properties.permissionsBoundary,
          MaxSessionDuration:
            properties.maxSessionDuration === 3600 ? undefined : properties.maxSessionDuration,
          Tags: ctx.tags(node),
        }),
      },
      ...oidcProviderOf(node, ctx),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'A role for a function', properties: { trustedServices: ['lambda.amazonaws.com'] } },
      {
        title: 'A role for a pipeline of GitHub',
        properties: {
          oidcProvider: 'token.actions.githubusercontent.com',
          oidcSubjects: ['repo:example/shop:ref:refs/heads/main'],
          managedPolicies: ['ReadOnlyAccess'],
        },
      },
      {
        title: 'A role for another account',
        properties: {
          trustedAccounts: ['111122223333'],
          externalId: 'partner-42',
          statements: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::example-bucket/*'] }],
        },
      },
    ],
    bad: [
      { title: 'Not a service', properties: { trustedServices: ['lambda'] }, field: 'trustedServices' },
      {
        title: 'An action without its service',
        properties: { statements: [{ actions: ['GetObject'] }] },
        field: 'statements',
      },
    ],
  },
});

interface Needs {
  readonly services: readonly string[];
  readonly managedPolicies: readonly string[];
  readonly actions: readonly string[];
}

/** What the nodes that act under the role need of any role of theirs. */
function needsOf(node: NodeView, ctx: ResolveContext): Needs {
  const services = new Set<string>();
  const managedPolicies = new Set<string>();
  const actions = new Set(['sts:AssumeRole']);
  for (const { from, properties } of ctx.connectionsTo(node.id, 'assume')) {
    const kind = ctx.kindOf(from);
    const actor = ctx.node(from);
    if (kind === undefined || actor === undefined) continue;
    const purpose = purposeOf(properties.purpose);
    const need = kind.furtherRoles?.[purpose] ?? (purpose === 'task' ? kind.role : undefined);
    if (need === undefined) continue;
    services.add(need.service);
    for (const action of need.trustActions ?? []) actions.add(action);
    for (const policy of need.managedPolicies?.(actor, ctx) ?? []) managedPolicies.add(policy);
  }
  return {
    services: [...services].sort(),
    managedPolicies: [...managedPolicies].sort(),
    actions: [...actions],
  };
}

function purposeOf(stated: unknown): RolePurpose {
  return stated === 'execution' || stated === 'service' || stated === 'scaling' ? stated : 'task';
}

type Role = NodeView<{
  readonly trustedServices: readonly string[];
  readonly trustedAccounts: readonly string[];
  readonly externalId?: string | undefined;
  readonly oidcProvider?: string | undefined;
  readonly oidcSubjects: readonly string[];
  readonly oidcAudience: string;
  readonly oidcProviderExists: boolean;
}>;

/** The account's knowledge of an issuer of tokens; AWS itself knows the certificates of the usual ones. */
function oidcProviderOf(node: Role, ctx: ResolveContext): readonly ResourceDraft[] {
  const { oidcProvider, oidcAudience, oidcProviderExists } = node.properties;
  if (oidcProvider === undefined || oidcProviderExists) return [];
  return [
    {
      suffix: 'OidcProvider',
      type: 'AWS::IAM::OIDCProvider',
      because: `Tokens of ${oidcProvider} may assume ${node.name}.`,
      properties: { Url: `https://${oidcProvider}`, ClientIdList: [oidcAudience], Tags: ctx.tags(node) },
    },
  ];
}

/** One as itself, as policies are usually written. */
function only(services: readonly string[]): CfnValue {
  return services.length === 1 && services[0] !== undefined ? services[0] : services;
}

function oidcTrust(node: Role, ctx: ResolveContext): readonly PolicyStatement[] {
  const { oidcProvider, oidcSubjects, oidcAudience, oidcProviderExists } = node.properties;
  if (oidcProvider === undefined) return [];
  return [
    {
      Effect: 'Allow',
      Principal: {
        Federated: oidcProviderExists
          ? sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${oidcProvider}`)
          : ctx.getAtt(node.id, 'Arn', 'OidcProvider'),
      },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: {
        StringEquals: { [`${oidcProvider}:aud`]: oidcAudience },
        ...(oidcSubjects.length === 0 ? {} : { StringLike: { [`${oidcProvider}:sub`]: oidcSubjects } }),
      },
    },
  ];
}

function trustOf(node: Role, needs: Needs, ctx: ResolveContext): readonly PolicyStatement[] {
  const { properties } = node;
  const services = [...new Set([...properties.trustedServices, ...needs.services])];
  const statements: PolicyStatement[] = [...oidcTrust(node, ctx)];
  if (services.length > 0) {
    statements.push({ Effect: 'Allow', Principal: { Service: only(services) }, Action: needs.actions });
  }
  if (properties.trustedAccounts.length > 0) {
    const condition: CfnObject =
      properties.externalId === undefined
        ? {}
        : { Condition: { StringEquals: { 'sts:ExternalId': properties.externalId } } };
    statements.push({
      Effect: 'Allow',
      Principal: {
        AWS: properties.trustedAccounts.map((account) => sub(`arn:\${AWS::Partition}:iam::${account}:root`)),
      },
      Action: ['sts:AssumeRole'],
      ...condition,
    });
  }
  if (statements.length > 0) return statements;
  // Nobody is named: whoever the account itself allows to.
  return [
    {
      Effect: 'Allow',
      Principal: {
        AWS: sub('arn:$' + '{AWS::Partition}:iam::$' + '{Account}:root', { Account: awsAccountId }),
      },
      Action: ['sts:AssumeRole'],
    },
  ];
}
