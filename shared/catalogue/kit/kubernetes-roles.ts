import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, getAtt, select, sub } from './cfn.ts';
import { clusterOf, kubernetesName, namespaceOf } from './kubernetes.ts';
import { podCredentialsOf } from './kubernetes-pods.ts';

/** The service account that pods of a node run under. */
export function serviceAccountName(node: NodeView): string {
  const { serviceAccount, podServiceAccount } = node.properties;
  if (typeof serviceAccount === 'string') return serviceAccount;
  if (typeof podServiceAccount === 'string') return podServiceAccount;
  return kubernetesName(node.id);
}

/** Namespace of the pods of a deployment, or of those that a cluster stands for. */
function podNamespaceOf(node: NodeView): string {
  const { podNamespace } = node.properties;
  return typeof podNamespace === 'string' ? podNamespace : namespaceOf(node);
}

/**
 * The trust policy of a role for one service account through the cluster's OIDC provider; undefined where the cluster
 * uses EKS Pod Identity. As text, because keys of its conditions hold the issuer and CloudFormation has no functions
 * in keys.
 */
export function webIdentityTrust(node: NodeView, ctx: ResolveContext): CfnValue | undefined {
  if (podCredentialsOf(node.id, ctx) !== 'irsa') return undefined;
  const cluster = node.kind === 'eks-cluster' ? node.id : clusterOf(node.id, ctx)?.id;
  if (cluster === undefined) return undefined;
  const issuer = `\${Issuer}`;
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `\${Provider}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:sub`]: `system:serviceaccount:${podNamespaceOf(node)}:${serviceAccountName(node)}`,
            [`${issuer}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  };
  return sub(JSON.stringify(document), {
    Provider: ctx.ref(cluster, oidcProviderSuffix),
    Issuer: issuerWithoutScheme(ctx.logicalId(cluster)),
  });
}

export const oidcProviderSuffix = 'OidcProvider';

function issuerWithoutScheme(cluster: string): CfnObject {
  return select(1, { 'Fn::Split': ['//', getAtt(cluster, 'OpenIdConnectIssuerUrl')] });
}
