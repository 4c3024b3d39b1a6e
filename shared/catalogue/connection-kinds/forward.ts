import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { healthCheckFields } from '../kit/health-check.ts';

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
    protocol: z.enum(['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP']).optional().meta({
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
    priority: z.int().min(1).max(50_000).optional().meta({
      title: 'Priority',
      group: 'Rule',
      help: 'Rules are tried from the lowest number; without it, in the order of the connections.',
    }),
    weight: z.int().min(0).max(999).optional().meta({
      title: 'Weight',
      group: 'Rule',
      advanced: true,
      help: 'Share among the connections with the same listener, paths and hosts: for blue/green and canary releases.',
    }),
    ...healthCheckFields,
    deregistrationDelaySeconds: z.int().min(0).max(3600).optional().meta({
      title: 'Deregistration delay',
      group: 'Target',
      unit: 's',
      advanced: true,
      help: 'How long running requests may finish before a target is removed. Without it, 300.',
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
  }),
  rows: [
    { from: [{ trait: 'load-balancer' }], to: [{ kinds: ['target-group'] }] },
    { from: [{ trait: 'load-balancer' }], to: [{ trait: 'instance-target' }, { trait: 'ip-target' }] },
    // Only an ALB invokes functions and only an NLB has another load balancer behind it.
    { from: [{ kinds: ['alb'] }], to: [{ trait: 'lambda-target' }] },
    { from: [{ kinds: ['nlb'] }], to: [{ kinds: ['alb'] }] },
    { from: [{ kinds: ['k8s-ingress'] }], to: [{ kinds: ['k8s-service'] }] },
  ],
});
