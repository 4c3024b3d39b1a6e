import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { type CfnObject, type CfnValue, compact, ref } from '../../kit/cfn.ts';
import { namedNode, neighboursOf, refOrParameter } from '../../kit/ends.ts';
import { authenticationAction } from '../../kit/listener-authentication.ts';
import { balancerOfListener, defaultSslPolicy, listenersAt } from '../../kit/load-balancer.ts';
import { listenerSettings } from '../../kit/settings/listener-settings.ts';

export const listener = defineKind({
  id: 'listener',
  title: 'Listener',
  family: 'load-balancing',
  icon: 'elb',
  summary:
    'A port of a load balancer with its certificate and rules, drawn where the rules of its own matter.',
  aliases: [
    'ALB Listener',
    'NLB Listener',
    'HTTPS Listener',
    'HTTP Listener',
    'Load Balancer Listener',
    'Listener Rule',
    'Listener Rules',
  ],
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['alb', 'nlb', 'gwlb', 'vpc', 'region', 'canvas'] },
  types: [
    'AWS::ElasticLoadBalancingV2::Listener',
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    'AWS::ElasticLoadBalancingV2::TrustStore',
  ],
  properties: listenerSettings,
  freeBecause: 'A listener is part of its load balancer, which is charged.',
  resources: (node, ctx) => {
    const { properties } = node;
    const balancer = balancerOfListener(node, ctx);
    const known =
      balancer === undefined ? undefined : listenersAt(balancer, ctx).find((each) => each.node === node.id);
    const isGateway = balancer?.kind === 'gwlb';
    const protocol = known?.protocol ?? properties.protocol ?? (properties.port === 443 ? 'HTTPS' : 'HTTP');
    const isEncrypted = protocol === 'HTTPS' || protocol === 'TLS';
    const ownAnswer = {
      Type: 'fixed-response',
      FixedResponseConfig: {
        StatusCode: properties.fixedResponseStatus,
        ContentType: properties.fixedResponseContentType,
        MessageBody: properties.fixedResponseBody,
      },
    };
    const isApplication = balancer === undefined || balancer.kind === 'alb';
    const implied = properties.defaultAction === 'fixed-response' ? [ownAnswer] : ctx.defaultActions(node.id);
    const action = implied.length > 0 ? implied : isApplication ? [ownAnswer] : forwardAsked(node, ctx);
    const authentication = protocol === 'HTTPS' ? authenticationAction(node, ctx) : undefined;
    const own: ResourceDraft = {
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      properties: compact({
        LoadBalancerArn: refOrParameter(
          node,
          balancer,
          'LoadBalancerArn',
          {
            description: `ARN of the load balancer of ${node.name}`,
            pattern: '^arn:aws[a-z-]*:elasticloadbalancing:.+$',
          },
          ctx,
        ),
        Port: isGateway ? undefined : properties.port,
        Protocol: isGateway ? undefined : protocol,
        Certificates: isEncrypted ? [{ CertificateArn: certificateOf(node, balancer, ctx) }] : undefined,
        SslPolicy: isEncrypted ? (properties.sslPolicy ?? defaultSslPolicy) : undefined,
        AlpnPolicy:
          protocol === 'TLS' && properties.alpnPolicy !== undefined ? [properties.alpnPolicy] : undefined,
        MutualAuthentication: protocol === 'HTTPS' ? mutualAuthentication(node, ctx) : undefined,
        ListenerAttributes:
          properties.tcpIdleTimeoutSeconds !== undefined && (isGateway || protocol === 'TCP')
            ? [{ Key: 'tcp.idle_timeout.seconds', Value: String(properties.tcpIdleTimeoutSeconds) }]
            : undefined,
        DefaultActions:
          authentication === undefined
            ? action
            : [authentication, ...action].map((each, index) => ({ ...each, Order: index + 1 })),
      }),
    };
    return [
      own,
      ...trustStore(node, protocol, ctx),
      ...moreCertificates(node, isEncrypted, ctx),
      ...(isApplication ? ownRules(node, ctx) : []),
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'HTTPS', properties: {} },
      {
        title: 'With a page for maintenance and an old address',
        properties: {
          port: 80,
          protocol: 'HTTP',
          defaultAction: 'fixed-response',
          rules: [
            {
              priority: 3,
              pathPattern: ['/maintenance'],
              statusCode: '503',
              contentType: 'text/html',
              messageBody: '<html><body><h1>Under Maintenance</h1></body></html>',
            },
            {
              priority: 5,
              hostHeader: ['old.example.com'],
              action: 'redirect',
              statusCode: 'HTTP_301',
              redirectHost: 'www.example.com',
            },
          ],
        },
      },
      { title: 'With client certificates', properties: { mutualAuthentication: 'passthrough' } },
      {
        title: 'With a sign-in at an identity provider',
        properties: { authentication: 'oidc', oidcIssuer: 'https://login.example.com' },
      },
    ],
    bad: [
      { title: 'A port above 65535', properties: { port: 70_000 }, field: 'port' },
      {
        title: 'A status that is none',
        properties: { fixedResponseStatus: '99' },
        field: 'fixedResponseStatus',
      },
    ],
  },
});

type ListenerNode = NodeView<{
  readonly certificateArn?: string | undefined;
  readonly certificate?: string | undefined;
  readonly additionalCertificates: readonly string[];
  readonly mutualAuthentication: 'off' | 'passthrough' | 'verify';
  readonly trustBundleBucket?: string | undefined;
  readonly trustBundleKey: string;
  readonly ignoreClientCertificateExpiry: boolean;
  readonly rules: readonly {
    readonly priority: number;
    readonly pathPattern: readonly string[];
    readonly hostHeader: readonly string[];
    readonly action: 'fixed-response' | 'redirect';
    readonly statusCode: string;
    readonly messageBody: string;
    readonly contentType: string;
    readonly redirectHost?: string | undefined;
    readonly redirectPath?: string | undefined;
  }[];
}>;

function certificateOf(node: ListenerNode, balancer: NodeView | undefined, ctx: ResolveContext): CfnValue {
  if (node.properties.certificateArn !== undefined) return node.properties.certificateArn;
  const drawn =
    namedNode(node.properties.certificate, ['certificate'], ctx) ??
    neighboursOf(node.id, ['attach'], ['certificate'], ctx)[0] ??
    (balancer === undefined ? undefined : neighboursOf(balancer.id, ['attach'], ['certificate'], ctx)[0]);
  return refOrParameter(
    node,
    drawn,
    'CertificateArn',
    {
      description: `ARN of the certificate that ${node.name} serves, of the same Region`,
      pattern: '^arn:aws[a-z-]*:(acm|iam):.+$',
    },
    ctx,
  );
}

function moreCertificates(
  node: ListenerNode,
  isEncrypted: boolean,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const more = node.properties.additionalCertificates.flatMap(
    (id) => namedNode(id, ['certificate'], ctx) ?? [],
  );
  if (!isEncrypted) return [];
  return more.map((certificate) => ({
    suffix: `Certificate${ctx.logicalId(certificate.id)}`,
    type: 'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    because: `${node.name} serves ${certificate.name} too.`,
    properties: {
      ListenerArn: ctx.ref(node.id),
      Certificates: [{ CertificateArn: ctx.ref(certificate.id) }],
    },
  }));
}

function mutualAuthentication(node: ListenerNode, ctx: ResolveContext): CfnObject | undefined {
  const { mutualAuthentication: Mode, ignoreClientCertificateExpiry } = node.properties;
  if (Mode === 'off') return undefined;
  if (Mode === 'passthrough') return { Mode };
  return {
    Mode,
    TrustStoreArn: ctx.ref(node.id, 'TrustStore'),
    IgnoreClientCertificateExpiry: ignoreClientCertificateExpiry,
  };
}

function trustStore(node: ListenerNode, protocol: string, ctx: ResolveContext): readonly ResourceDraft[] {
  const { mutualAuthentication: mode, trustBundleBucket, trustBundleKey } = node.properties;
  if (mode !== 'verify' || protocol !== 'HTTPS') return [];
  const bucket = namedNode(trustBundleBucket, ['s3-bucket'], ctx);
  return [
    {
      suffix: 'TrustStore',
      type: 'AWS::ElasticLoadBalancingV2::TrustStore',
      because: `${node.name} verifies the certificates of clients.`,
      properties: {
        CaCertificatesBundleS3Bucket: refOrParameter(
          node,
          bucket,
          'TrustBucket',
          { description: `Bucket with the trusted certificates of ${node.name}` },
          ctx,
        ),
        CaCertificatesBundleS3Key: trustBundleKey,
        Tags: ctx.tags(node),
      },
    },
  ];
}

/** A Network Load Balancer has no answers of its own, so what nothing is drawn behind asks for its target group. */
function forwardAsked(node: NodeView, ctx: ResolveContext): readonly CfnObject[] {
  const TargetGroupArn = ctx.parameter(`${ctx.logicalId(node.id)}TargetGroupArn`, {
    Type: 'String',
    Description: `ARN of the target group that ${node.name} forwards to`,
    AllowedPattern: '^arn:aws[a-z-]*:elasticloadbalancing:.+:targetgroup/.+$',
  });
  return [{ Type: 'forward', TargetGroupArn }];
}

function ownRules(node: ListenerNode, ctx: ResolveContext): readonly ResourceDraft[] {
  return node.properties.rules.map((rule) => ({
    suffix: `OwnRule${rule.priority}`,
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    because: `${node.name} answers ${[...rule.hostHeader, ...rule.pathPattern].join(', ') || 'everything'} itself.`,
    properties: {
      ListenerArn: ctx.ref(node.id),
      Priority: rule.priority,
      Conditions: [
        ...(rule.pathPattern.length === 0 && rule.hostHeader.length > 0
          ? []
          : [
              {
                Field: 'path-pattern',
                PathPatternConfig: { Values: rule.pathPattern.length === 0 ? ['*'] : rule.pathPattern },
              },
            ]),
        ...(rule.hostHeader.length === 0
          ? []
          : [{ Field: 'host-header', HostHeaderConfig: { Values: rule.hostHeader } }]),
      ],
      Actions: [
        rule.action === 'redirect'
          ? {
              Type: 'redirect',
              RedirectConfig: compact({
                StatusCode: rule.statusCode.startsWith('HTTP_') ? rule.statusCode : 'HTTP_302',
                Host: rule.redirectHost,
                Path: rule.redirectPath,
              }),
            }
          : {
              Type: 'fixed-response',
              FixedResponseConfig: compact({
                StatusCode: rule.statusCode.startsWith('HTTP_') ? '503' : rule.statusCode,
                ContentType: rule.contentType,
                MessageBody: rule.messageBody === '' ? undefined : rule.messageBody,
              }),
            },
      ],
    },
  }));
}
