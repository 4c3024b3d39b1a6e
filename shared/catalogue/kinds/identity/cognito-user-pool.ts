import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnObject, compact, getAtt, policyDocument, ref } from '../../kit/cfn.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { amount } from '../../kit/usage-quantity.ts';

const triggers = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
  'CustomMessage',
  'UserMigration',
] as const;

export const cognitoUserPool = defineKind({
  id: 'cognito-user-pool',
  title: 'Cognito user pool',
  family: 'identity',
  icon: 'cognito',
  summary: 'Signs users up and in, and gives them tokens that APIs and load balancers check.',
  aliases: [
    'Cognito',
    'Amazon Cognito',
    'User Pool',
    'Identity Pool',
    'Authentication',
    'Identity Provider',
    'User Directory',
    'Auth',
  ],
  docs: 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools.html',
  traits: ['resource', 'aws-api', 'event-source', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::Cognito::UserPool',
    'AWS::Cognito::UserPoolClient',
    'AWS::Cognito::UserPoolDomain',
    'AWS::Cognito::IdentityPool',
    'AWS::Cognito::IdentityPoolRoleAttachment',
    'AWS::IAM::Role',
  ],
  properties: z.object({
    signInWith: z
      .array(z.enum(['email', 'phone_number']))
      .min(1)
      .default(['email'])
      .meta({ title: 'Sign in with', help: 'Cannot be changed later.' }),
    selfSignUp: z
      .boolean()
      .default(true)
      .meta({ title: 'Users sign themselves up', help: 'Otherwise administrators make them.' }),
    mfaConfiguration: z
      .enum(['OFF', 'OPTIONAL', 'ON'])
      .default('OPTIONAL')
      .meta({ title: 'Second factor', group: 'Security', help: 'With an authenticator application.' }),
    minimumLength: z.int().min(6).max(99).default(12).meta({
      title: 'Shortest password',
      unit: 'characters',
      group: 'Security',
      source: 'CloudFormation AWS::Cognito::UserPool',
      checked: '2026-11',
    }),
    requireSymbols: z
      .boolean()
      .default(false)
      .meta({ title: 'Symbols in passwords', group: 'Security', advanced: true }),
    userPoolTier: z
      .enum(['LITE', 'ESSENTIALS', 'PLUS'])
      .default('ESSENTIALS')
      .meta({ title: 'Plan', help: 'Plus protects against stolen passwords and unusual sign-ins.' }),
    deletionProtection: z.boolean().default(true).meta({ title: 'Deletion protection', group: 'Security' }),
    callbackUrls: z.array(z.url()).default([]).meta({
      title: 'Callback URLs',
      group: 'Application',
      help: 'Where users come back to after the hosted sign-in; with one, a domain is made.',
    }),
    logoutUrls: z
      .array(z.url())
      .default([])
      .meta({ title: 'Sign-out URLs', group: 'Application', advanced: true }),
    generateClientSecret: z.boolean().default(false).meta({
      title: 'Client secret',
      group: 'Application',
      advanced: true,
      help: 'For applications on a server; browsers and phones cannot keep one.',
    }),
    accessTokenMinutes: z
      .int()
      .min(5)
      .max(1440)
      .default(60)
      .meta({ title: 'Access tokens last', unit: 'min', group: 'Application', advanced: true }),
    refreshTokenDays: z
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .meta({ title: 'Refresh tokens last', unit: 'days', group: 'Application', advanced: true }),
    identityPool: z.boolean().default(false).meta({
      title: 'Identity pool',
      advanced: true,
      help: 'Gives users temporary credentials of a role in the account.',
    }),
    trigger: z.enum(triggers).default('PostConfirmation').meta({
      title: 'Connected functions run',
      group: 'Triggers',
      help: 'When a function is drawn to get its events.',
    }),
  }),
  usage: z.object({
    monthlyActiveUsers: z.number().min(0).default(5000).meta({ title: 'Active users', unit: 'a month' }),
  }),
  pushesAs: 'cognito-idp.amazonaws.com',
  resources: (node, ctx) => {
    const { properties } = node;
    const pool = ref(ctx.logicalId(node.id));
    const isHosted = properties.callbackUrls.length > 0;
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::Cognito::UserPool',
        properties: compact({
          UsernameAttributes: properties.signInWith,
          AutoVerifiedAttributes: properties.signInWith.includes('email') ? ['email'] : properties.signInWith,
          UsernameConfiguration: { CaseSensitive: false },
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: !properties.selfSignUp },
          Policies: {
            PasswordPolicy: {
              MinimumLength: properties.minimumLength,
              RequireLowercase: true,
              RequireUppercase: true,
              RequireNumbers: true,
              RequireSymbols: properties.requireSymbols,
              TemporaryPasswordValidityDays: 7,
            },
          },
          MfaConfiguration: properties.mfaConfiguration,
          EnabledMfas: properties.mfaConfiguration === 'OFF' ? undefined : ['SOFTWARE_TOKEN_MFA'],
          AccountRecoverySetting: {
            RecoveryMechanisms: [
              properties.signInWith.includes('email')
                ? { Name: 'verified_email', Priority: 1 }
                : { Name: 'verified_phone_number', Priority: 1 },
            ],
          },
          UserPoolTier: properties.userPoolTier,
          UserPoolAddOns:
            properties.userPoolTier === 'PLUS' ? { AdvancedSecurityMode: 'ENFORCED' } : undefined,
          DeletionProtection: properties.deletionProtection ? 'ACTIVE' : 'INACTIVE',
          LambdaConfig: triggersOf(node, ctx),
          UserPoolTags: tagMap(node, ctx),
        }),
        deletionPolicy: properties.deletionProtection ? 'Retain' : 'Delete',
        updateReplacePolicy: properties.deletionProtection ? 'Retain' : 'Delete',
      },
      {
        suffix: 'Client',
        type: 'AWS::Cognito::UserPoolClient',
        because: `Applications sign users of ${node.name} in through a client.`,
        properties: compact({
          UserPoolId: pool,
          GenerateSecret: properties.generateClientSecret,
          ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          PreventUserExistenceErrors: 'ENABLED',
          EnableTokenRevocation: true,
          AccessTokenValidity: properties.accessTokenMinutes,
          IdTokenValidity: properties.accessTokenMinutes,
          RefreshTokenValidity: properties.refreshTokenDays,
          TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
          SupportedIdentityProviders: isHosted ? ['COGNITO'] : undefined,
          CallbackURLs: isHosted ? properties.callbackUrls : undefined,
          LogoutURLs: isHosted && properties.logoutUrls.length > 0 ? properties.logoutUrls : undefined,
          AllowedOAuthFlowsUserPoolClient: isHosted ? true : undefined,
          AllowedOAuthFlows: isHosted ? ['code'] : undefined,
          AllowedOAuthScopes: isHosted ? ['openid', 'email', 'profile'] : undefined,
        }),
      },
    ];
    if (isHosted) {
      drafts.push({
        suffix: 'Domain',
        type: 'AWS::Cognito::UserPoolDomain',
        because: `Users sign in to ${node.name} on a page of Cognito.`,
        properties: { UserPoolId: pool, Domain: uniqueName(node.id, 'users') },
      });
    }
    if (properties.identityPool) drafts.push(...identityPoolDrafts(node, ctx));
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  // A function that is triggered names the pool; with its ARN both would wait for each other.
  pushArn: () => regionalArn('cognito-idp', 'userpool/*', {}),
  access: (node, mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        mode === 'read'
          ? ['cognito-idp:AdminGetUser', 'cognito-idp:ListUsers']
          : [
              'cognito-idp:AdminCreateUser',
              'cognito-idp:AdminDisableUser',
              'cognito-idp:AdminGetUser',
              'cognito-idp:AdminUpdateUserAttributes',
              'cognito-idp:ListUsers',
            ],
      Resource: [ctx.arn(node.id)],
    },
  ],
  metrics: {
    namespace: 'AWS/Cognito',
    metrics: [
      { name: 'SignInThrottles', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'SignInSuccesses', statistic: 'Average', comparison: 'LessThanThreshold', threshold: 0.9 },
      {
        name: 'TokenRefreshSuccesses',
        statistic: 'Average',
        comparison: 'LessThanThreshold',
        threshold: 0.9,
      },
    ],
    dimensions: (node, ctx) => ({
      UserPool: ref(ctx.logicalId(node.id)),
      UserPoolClient: ctx.ref(node.id, 'Client'),
    }),
  },
  cost: (node) => {
    const lines: CostLineDraft[] = [
      {
        component: `cognito/${node.properties.userPoolTier.toLowerCase()}`,
        label: 'Active users',
        quantity: amount('users', usageInput(node, 'monthlyActiveUsers', 'users')),
      },
    ];
    return lines;
  },
  load: delayLoad('store', 100),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'Sign in with e-mail', properties: {} },
      {
        title: 'A web application with the hosted sign-in',
        properties: {
          callbackUrls: ['https://app.example.com/signed-in'],
          logoutUrls: ['https://app.example.com'],
          mfaConfiguration: 'ON',
          identityPool: true,
          userPoolTier: 'PLUS',
        },
      },
    ],
    bad: [
      { title: 'Not a URL', properties: { callbackUrls: ['app'] }, field: 'callbackUrls' },
      { title: 'Passwords of four characters', properties: { minimumLength: 4 }, field: 'minimumLength' },
    ],
  },
});

type UserPool = NodeView<{ readonly trigger: (typeof triggers)[number] }>;

/** Each drawn function runs at the trigger that its connection, or else the pool, names. */
function triggersOf(node: UserPool, ctx: ResolveContext): CfnObject | undefined {
  const config = Object.fromEntries(
    ctx.connectionsFrom(node.id, 'event').flatMap(({ to, properties }) => {
      if (ctx.node(to)?.kind !== 'lambda-function') return [];
      const trigger = triggers.find((each) => each === properties.trigger) ?? node.properties.trigger;
      return [[trigger, ctx.arn(to)] as const];
    }),
  );
  return Object.keys(config).length === 0 ? undefined : config;
}

function identityPoolDrafts(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const pool = ctx.ref(node.id, 'IdentityPool');
  return [
    {
      suffix: 'IdentityPool',
      type: 'AWS::Cognito::IdentityPool',
      because: `Users of ${node.name} get credentials of the account.`,
      properties: {
        AllowUnauthenticatedIdentities: false,
        CognitoIdentityProviders: [
          {
            ClientId: ctx.ref(node.id, 'Client'),
            ProviderName: ctx.getAtt(node.id, 'ProviderName'),
            ServerSideTokenCheck: true,
          },
        ],
      },
    },
    {
      suffix: 'UserRole',
      type: 'AWS::IAM::Role',
      because: `Signed-in users of ${node.name} act under it; it allows nothing until you say what.`,
      properties: {
        AssumeRolePolicyDocument: policyDocument([
          {
            Effect: 'Allow',
            Principal: { Federated: 'cognito-identity.amazonaws.com' },
            Action: ['sts:AssumeRoleWithWebIdentity'],
            Condition: {
              StringEquals: { 'cognito-identity.amazonaws.com:aud': pool },
              'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
            },
          },
        ]),
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: 'IdentityPoolRoles',
      type: 'AWS::Cognito::IdentityPoolRoleAttachment',
      because: `Signed-in users of ${node.name} get their role.`,
      properties: { IdentityPoolId: pool, Roles: { authenticated: ctx.getAtt(node.id, 'Arn', 'UserRole') } },
    },
  ];
}
