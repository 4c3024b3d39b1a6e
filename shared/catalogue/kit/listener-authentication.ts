import { z } from 'zod';
import type { NodeView, ResolveContext } from '../define-kind.ts';
import type { CfnObject } from './cfn.ts';
import { namedNode } from './ends.ts';

const url = z.string().regex(/^https:\/\/\S+$/, 'Give an address with https://.');

/** Sign-in at an Application Load Balancer, before a request reaches a target. */
export const authenticationFields = {
  authentication: z.enum(['none', 'cognito', 'oidc']).default('none').meta({
    title: 'Sign-in',
    group: 'Sign-in',
    help: 'Sends users who are not signed in to a user pool or an identity provider first. HTTPS only.',
  }),
  userPool: z
    .string()
    .optional()
    .meta({ title: 'User pool', group: 'Sign-in', reference: ['cognito-user-pool'], help: 'For Cognito.' }),
  userPoolDomain: z.string().max(128).optional().meta({
    title: 'Domain of the user pool',
    group: 'Sign-in',
    advanced: true,
    help: 'Its prefix or full name. Without it, the template asks for it.',
  }),
  oidcIssuer: url.optional().meta({
    title: 'Issuer',
    group: 'Sign-in',
    help: 'Of the identity provider (OIDC); its endpoints are taken to be below it.',
  }),
  onUnauthenticatedRequest: z.enum(['authenticate', 'allow', 'deny']).default('authenticate').meta({
    title: 'Who is not signed in',
    group: 'Sign-in',
    advanced: true,
  }),
} as const;

interface Authentication {
  readonly authentication: 'none' | 'cognito' | 'oidc';
  readonly userPool?: string | undefined;
  readonly userPoolDomain?: string | undefined;
  readonly oidcIssuer?: string | undefined;
  readonly onUnauthenticatedRequest: string;
}

/** The action that signs users in; what only the user knows is asked for, and the secret is read from Secrets Manager. */
export function authenticationAction(
  node: NodeView<Authentication>,
  ctx: ResolveContext,
): CfnObject | undefined {
  const { authentication, userPool, userPoolDomain, oidcIssuer, onUnauthenticatedRequest } = node.properties;
  if (authentication === 'none') return undefined;
  const ask = (name: string, Description: string) =>
    ctx.parameter(`${ctx.logicalId(node.id)}${name}`, { Type: 'String', Description });
  const OnUnauthenticatedRequest = onUnauthenticatedRequest;
  if (authentication === 'cognito') {
    const pool = namedNode(userPool, ['cognito-user-pool'], ctx);
    return {
      Type: 'authenticate-cognito',
      AuthenticateCognitoConfig: {
        UserPoolArn:
          pool === undefined ? ask('UserPoolArn', `ARN of the user pool of ${node.name}`) : ctx.arn(pool.id),
        UserPoolClientId: ask('UserPoolClientId', `Id of the app client of ${node.name}`),
        UserPoolDomain: userPoolDomain ?? ask('UserPoolDomain', `Domain of the user pool of ${node.name}`),
        OnUnauthenticatedRequest,
      },
    };
  }
  const issuer = (oidcIssuer ?? 'https://login.example.com').replace(/\/$/, '');
  const secret = ask('ClientSecretArn', `ARN of the secret that holds the client secret of ${node.name}`);
  return {
    Type: 'authenticate-oidc',
    AuthenticateOidcConfig: {
      Issuer: issuer,
      AuthorizationEndpoint: `${issuer}/authorize`,
      TokenEndpoint: `${issuer}/token`,
      UserInfoEndpoint: `${issuer}/userinfo`,
      ClientId: ask('ClientId', `Client id of ${node.name} at ${issuer}`),
      ClientSecret: {
        'Fn::Sub': ['{{resolve:secretsmanager:$' + '{Secret}:SecretString}}', { Secret: secret }],
      },
      OnUnauthenticatedRequest,
    },
  };
}
