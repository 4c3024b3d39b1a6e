import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { callsPerRequestField } from '../kit/calls-per-request.ts';
import { waitField } from '../kit/wait-field.ts';

export const traffic = defineConnectionKind({
  id: 'traffic',
  title: 'Traffic',
  verb: 'sends traffic to',
  summary: 'Opens connections to a port: security-group rules follow from it on both sides.',
  line: 'solid',
  heads: 'end',
  specificity: 50,
  properties: z.object({
    protocol: z
      .enum(['HTTP', 'HTTPS', 'TCP', 'UDP', 'TLS'])
      .optional()
      .meta({ title: 'Protocol', help: 'What is spoken; without it, what the receiver listens to.' }),
    port: z
      .int()
      .min(1)
      .max(65535)
      .optional()
      .meta({ title: 'Port', help: "Without it, the receiver's own port." }),
    sourceCidrs: z.array(z.cidrv4()).default([]).meta({
      title: 'Only from these ranges',
      advanced: true,
      format: 'cidr',
      help: 'For people, the internet and sites; without any, from everywhere (0.0.0.0/0).',
    }),
  }),
  usage: z.object({
    waitSeconds: waitField,
    requestsPerMonth: z.number().min(0).optional().meta({ title: 'Requests', unit: 'a month' }),
    callsPerRequest: callsPerRequestField,
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
  }),
  rows: [
    { from: [{ trait: 'actor' }, { trait: 'network-interface' }], to: [{ trait: 'listens' }] },
    // The front doors of API Gateway have no interface in a VPC, but they are called over HTTPS like a load balancer.
    { from: [{ trait: 'actor' }, { trait: 'compute' }], to: [{ trait: 'api' }] },
    // What stands at the edge of AWS has no interface in a VPC either.
    {
      from: [{ trait: 'actor' }, { trait: 'compute' }],
      to: [{ kinds: ['cloudfront', 'global-accelerator'] }],
    },
    // The load balancer of an ingress is made by its controller and has no node of its own.
    { from: [{ kinds: ['k8s-ingress'] }], to: [{ kinds: ['k8s-service', 'k8s-deployment'] }] },
    // What leaves AWS: calls of a third party's API through a NAT gateway, a system of the site through a VPN.
    { from: [{ trait: 'network-interface' }], to: [{ kinds: ['internet', 'on-premises'] }] },
  ],
});
