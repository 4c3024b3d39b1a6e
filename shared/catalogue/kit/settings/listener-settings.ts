import { z } from 'zod';
import { authenticationFields } from '../listener-authentication.ts';
import { certificateArnField, sslPolicyField } from '../load-balancer.ts';

const statusCode = z.string().regex(/^[245]\d\d$/, 'Give a status such as 404 or 503.');

/** What a listener states: its port, its certificates and what it does with a request. */
export const listenerSettings = z.object({
  loadBalancer: z
    .string()
    .optional()
    .meta({
      title: 'Load balancer',
      reference: ['alb', 'nlb', 'gwlb'],
      help: 'Or put it into one, or draw a "forward" line from one.',
    }),
  port: z.int().min(1).max(65_535).default(443).meta({ title: 'Port' }),
  protocol: z.enum(['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC']).optional().meta({
    title: 'Protocol',
    help: 'HTTP or HTTPS at an Application Load Balancer, the others at a Network Load Balancer. Without it, by port and certificate.',
  }),
  certificateArn: certificateArnField,
  certificate: z
    .string()
    .optional()
    .meta({
      title: 'Drawn certificate',
      reference: ['certificate'],
      help: 'Or draw an "attach" line from it.',
    }),
  additionalCertificates: z
    .array(z.string())
    .default([])
    .meta({
      title: 'More certificates',
      reference: ['certificate'],
      advanced: true,
      help: 'The one that fits the host name is served.',
    }),
  sslPolicy: sslPolicyField,
  alpnPolicy: z
    .enum(['HTTP1Only', 'HTTP2Only', 'HTTP2Optional', 'HTTP2Preferred', 'None'])
    .optional()
    .meta({ title: 'ALPN', advanced: true, help: 'Of a TLS listener of a Network Load Balancer.' }),
  mutualAuthentication: z.enum(['off', 'passthrough', 'verify']).default('off').meta({
    title: 'Client certificates (mTLS)',
    group: 'Client certificates',
    help: 'Verify refuses clients without a certificate of the trusted authorities; passthrough hands it to the targets.',
  }),
  trustBundleBucket: z
    .string()
    .optional()
    .meta({
      title: 'Bucket of the authorities',
      group: 'Client certificates',
      reference: ['s3-bucket'],
      help: 'Holds the trusted certificates in a PEM file; for verify.',
    }),
  trustBundleKey: z.string().min(1).max(1024).default('ca-bundle.pem').meta({
    title: 'Key of the file',
    group: 'Client certificates',
    advanced: true,
  }),
  ignoreClientCertificateExpiry: z
    .boolean()
    .default(false)
    .meta({ title: 'Accept expired certificates', group: 'Client certificates', advanced: true }),
  ...authenticationFields,
  defaultAction: z.enum(['forward', 'fixed-response', 'redirect-to-https']).default('forward').meta({
    title: 'Requests that no rule takes',
    help: 'Are forwarded as its connections say, answered by itself, or sent to HTTPS.',
  }),
  fixedResponseStatus: statusCode
    .default('404')
    .meta({ title: 'Status', group: 'Own answer', advanced: true }),
  fixedResponseContentType: z
    .enum(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'])
    .default('text/plain')
    .meta({ title: 'Type', group: 'Own answer', advanced: true }),
  fixedResponseBody: z
    .string()
    .max(1024)
    .default('Nothing is served here.')
    .meta({ title: 'Text', group: 'Own answer', format: 'multiline', advanced: true }),
  rules: z
    .array(
      z.object({
        priority: z.int().min(1).max(50_000).meta({ title: 'Priority' }),
        pathPattern: z.array(z.string().min(1).max(128)).max(5).default([]).meta({ title: 'Paths' }),
        hostHeader: z.array(z.string().min(1).max(128)).max(5).default([]).meta({ title: 'Hosts' }),
        action: z.enum(['fixed-response', 'redirect']).default('fixed-response').meta({ title: 'Action' }),
        statusCode: z
          .string()
          .regex(/^([245]\d\d|HTTP_30[12])$/, 'Give 503, or HTTP_301 or HTTP_302 for a redirect.')
          .default('503')
          .meta({ title: 'Status', help: 'A redirect takes HTTP_301 or HTTP_302.' }),
        messageBody: z.string().max(1024).default('').meta({ title: 'Text' }),
        contentType: z
          .enum(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'])
          .default('text/plain')
          .meta({ title: 'Type' }),
        redirectHost: z
          .string()
          .max(128)
          .optional()
          .meta({ title: 'Redirect to host', help: 'Without it, the same.' }),
        redirectPath: z.string().startsWith('/').max(128).optional().meta({ title: 'Redirect to path' }),
      }),
    )
    .max(100)
    .default([])
    .meta({
      title: 'Rules without target',
      help: 'Answers of its own and redirects; rules that forward are its connections with paths, hosts, headers, methods, query strings or addresses.',
      source: 'docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
      checked: '2026-11',
    }),
  tcpIdleTimeoutSeconds: z.int().min(60).max(6000).optional().meta({
    title: 'Idle timeout of TCP flows',
    unit: 's',
    advanced: true,
    help: 'At a Network or Gateway Load Balancer. Without it, 350.',
    source: 'CloudFormation AWS::ElasticLoadBalancingV2::Listener ListenerAttribute',
    checked: '2026-11',
  }),
});
