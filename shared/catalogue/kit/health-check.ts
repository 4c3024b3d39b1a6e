import { z } from 'zod';

/**
 * The health check of a target group. The target-group kind and the `forward` connection, which implies one, have
 * the same fields; none has a default here, because the right one depends on what the targets speak.
 */
export const healthCheckFields = {
  healthCheckProtocol: z.enum(['HTTP', 'HTTPS', 'TCP']).optional().meta({
    title: 'Health check protocol',
    group: 'Health check',
    help: 'Without it, HTTP behind an Application Load Balancer and TCP behind a Network Load Balancer.',
  }),
  healthCheckPath: z.string().startsWith('/').max(1024).optional().meta({
    title: 'Health check path',
    group: 'Health check',
    help: 'Requested from every target; without it, /. HTTP and HTTPS checks only.',
  }),
  healthCheckPort: z.int().min(1).max(65535).optional().meta({
    title: 'Health check port',
    group: 'Health check',
    advanced: true,
    help: 'Without it, the port that takes the traffic.',
  }),
  healthCheckIntervalSeconds: z.int().min(5).max(300).optional().meta({
    title: 'Health check interval',
    group: 'Health check',
    unit: 's',
    help: 'Without it, 30 seconds (35 for Lambda targets).',
    source: 'CloudFormation AWS::ElasticLoadBalancingV2::TargetGroup',
    checked: '2026-11',
  }),
  healthCheckTimeoutSeconds: z.int().min(2).max(120).optional().meta({
    title: 'Health check timeout',
    group: 'Health check',
    unit: 's',
    advanced: true,
    help: 'Must be shorter than the interval. Without it, 5 or 6 seconds for HTTP and 10 for TCP.',
  }),
  healthyThresholdCount: z.int().min(2).max(10).optional().meta({
    title: 'Successes until healthy',
    group: 'Health check',
    advanced: true,
    help: 'Without it, 5; a target that has just been registered needs one. Notes often say 2 or 3.',
  }),
  unhealthyThresholdCount: z.int().min(2).max(10).optional().meta({
    title: 'Failures until unhealthy',
    group: 'Health check',
    advanced: true,
    help: 'Without it, 2.',
  }),
  matcher: z
    .string()
    .regex(/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/, 'Give status codes such as 200, 200-299 or 200,302.')
    .optional()
    .meta({
      title: 'Healthy status codes',
      group: 'Health check',
      advanced: true,
      help: 'Such as 200-299. Without it, 200. HTTP and HTTPS checks only.',
    }),
} as const;
