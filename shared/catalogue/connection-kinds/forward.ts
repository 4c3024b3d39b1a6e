import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { healthCheckFields } from '../kit/health-check.ts';
import { payloadField } from '../kit/payload-field.ts';

export const forward = defineConnectionKind({
  id: 'forward',
  title: 'Forward',
  verb: 'forwards to',
  summary:
    'A load balancer hands requests on: to a drawn target group, or to targets whose group it implies.',
  line: 'solid',
  heads: 'end',
  specificity: 92,
  properties: z.object({
    listenerPort: z.int().min(1).max(65535).optional().meta({
      title: 'Listener port',
      group: 'Listener',
      help: 'The port of the load balancer. Without it, its first listener that is not a redirect.',
    }),
    port: z.int().min(1).max(65535).optional().meta({
      title: 'Target port',
      group: 'Target',
      help: 'Without it, the port that the target listens on.',
    }),
    protocol: z
      .enum(['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC', 'GENEVE'])
      .optional()
      .meta({
        title: 'Target protocol',
        group: 'Target',
        help: 'Without it, HTTP behind an Application Load Balancer and TCP behind a Network Load Balancer.',
      }),
    pathPattern: z.array(z.string().min(1).max(128)).max(5).default([]).meta({
      title: 'Paths',
      group: 'Rule',
      help: 'Such as /api/*. With neither paths nor hosts, this is the default action of the listener.',
      source: 'CloudFormation AWS::ElasticLoadBalancingV2::ListenerRule',
      checked: '2026-11',
    }),
    hostHeader: z.array(z.string().min(1).max(128)).max(5).default([]).meta({
      title: 'Hosts',
      group: 'Rule',
      help: 'Such as api.example.com or *.example.com.',
    }),
    httpRequestMethod: z
      .array(z.string().regex(/^[A-Z_-]{1,40}$/, 'Give a method such as GET.'))
      .max(5)
      .default([])
      .meta({ title: 'Methods', group: 'Rule', advanced: true, help: 'Such as GET and HEAD.' }),
    httpHeader: z
      .array(
        z.string().regex(/^[!-9;-~]{1,40}:.{1,128}$/, 'Give a header with its value, such as X-Canary: yes.'),
      )
      .max(5)
      .default([])
      .meta({
        title: 'Headers',
        group: 'Rule',
        advanced: true,
        help: 'Such as X-Canary: yes; stars may stand in the value.',
      }),
    queryString: z
      .array(z.string().min(1).max(128))
      .max(5)
      .default([])
      .meta({ title: 'Query strings', group: 'Rule', advanced: true, help: 'Such as version=2.' }),
    sourceIp: z
      .array(z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'Give a range such as 203.0.113.0/24.'))
      .max(5)
      .default([])
      .meta({
        title: 'Addresses',
        group: 'Rule',
        advanced: true,
        format: 'cidr',
        help: 'Of who connects to the load balancer.',
      }),
    priority: z.int().min(1).max(50_000).optional().meta({
      title: 'Priority',
      group: 'Rule',
      help: 'Rules are tried from the lowest number; without it, in the order of the connections.',
    }),
    weight: z.int().min(0).max(999).optional().meta({
      title: 'Weight',
      group: 'Rule',
      advanced: true,
      help: 'Share among the connections with the same listener and conditions: for blue/green and canary releases.',
    }),
    groupStickinessSeconds: z.int().min(1).max(604_800).optional().meta({
      title: 'Stay with the group',
      group: 'Rule',
      unit: 's',
      advanced: true,
      help: 'With weights: how long a client keeps the group that it got. Without it, each request is weighed anew.',
    }),
    ...healthCheckFields,
    deregistrationDelaySeconds: z.int().min(0).max(3600).optional().meta({
      title: 'Deregistration delay',
      group: 'Target',
      unit: 's',
      advanced: true,
      help: 'How long running requests may finish before a target is removed. Without it, 300.',
    }),
    protocolVersion: z.enum(['HTTP1', 'HTTP2', 'GRPC']).optional().meta({
      title: 'HTTP version',
      group: 'Target',
      advanced: true,
      help: 'What is spoken to the targets of an Application Load Balancer; gRPC needs an HTTPS listener.',
    }),
    slowStartSeconds: z.int().min(30).max(900).optional().meta({
      title: 'Slow start',
      group: 'Target',
      unit: 's',
      advanced: true,
      help: 'How long a new target gets a growing share. Without it, off. Behind an ALB only.',
    }),
    stickinessSeconds: z.int().min(1).max(604_800).optional().meta({
      title: 'Stickiness',
      group: 'Target',
      unit: 's',
      advanced: true,
      help: 'Keeps a client on one target for this long, by a cookie. Without it, off.',
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
    payloadKilobytes: payloadField,
  }),
  rows: [
    { from: [{ trait: 'load-balancer' }], to: [{ kinds: ['listener'] }] },
    {
      from: [{ kinds: ['listener'] }],
      to: [
        { kinds: ['target-group'] },
        { trait: 'instance-target' },
        { trait: 'ip-target' },
        { trait: 'lambda-target' },
        { kinds: ['alb'] },
      ],
    },
    { from: [{ trait: 'load-balancer' }], to: [{ kinds: ['target-group'] }] },
    { from: [{ trait: 'load-balancer' }], to: [{ trait: 'instance-target' }, { trait: 'ip-target' }] },
    // Only an ALB invokes functions and only an NLB has another load balancer behind it.
    { from: [{ kinds: ['alb'] }], to: [{ trait: 'lambda-target' }] },
    { from: [{ kinds: ['nlb'] }], to: [{ kinds: ['alb'] }] },
    { from: [{ kinds: ['k8s-ingress'] }], to: [{ kinds: ['k8s-service'] }] },
  ],
});
