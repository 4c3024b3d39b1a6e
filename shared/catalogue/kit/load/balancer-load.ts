import { z } from 'zod';
import { awsFigure } from '../../aws-limits.ts';
import { figure, limitFigure, optionalFigure, wordsOf } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

const clientsField = {
  clients: figure(1000, {
    title: 'Clients that come back',
    help: 'Where targets are sticky: each keeps the target that it had.',
    min: 1,
    max: 10_000_000,
    whole: true,
    advanced: true,
  }),
};

/** A load balancer itself, which AWS scales. */
export const balancerLoad: KindLoad = {
  behaves: 'balancer',
  parameters: z.object({
    ...serviceFields(1, 'constant'),
    workers: optionalFigure({
      title: 'Requests at a time',
      help: 'Without it, as many as come: AWS scales load balancers itself.',
      min: 1,
      whole: true,
      advanced: true,
    }),
    crossZone: z
      .boolean()
      .optional()
      .meta(
        wordsOf({
          title: 'Cross-zone, to try the other way',
          help: 'Without it, as drawn.',
          advanced: true,
          origin: 'AWS',
        }),
      ),
    dnsFailoverSeconds: figure(60, {
      title: 'A lost zone leaves its name after',
      unit: 's',
      help: 'Until then its share of new connections goes to an address that does not answer.',
      min: 0,
      max: 3600,
      advanced: true,
    }),
    ...clientsField,
    choices: optionalFigure({
      title: 'Targets compared',
      help: 'Picks so many targets at random and takes the least busy, as proxies of your own may do. Without it, the algorithm of the target group.',
      min: 1,
      max: 64,
      whole: true,
      advanced: true,
    }),
  }),
};

/** An Application Load Balancer, which registers so many targets. */
export const applicationBalancerLoad: KindLoad = {
  behaves: 'balancer',
  parameters: balancerLoad.parameters.extend({
    targets: limitFigure('alb.targets', {
      title: 'Targets it registers',
      min: 1,
      max: 1_000_000,
      whole: true,
      advanced: true,
    }),
  }),
};

/** A network load balancer, which sees how targets take connections. */
export const networkBalancerLoad: KindLoad = {
  behaves: 'balancer',
  parameters: balancerLoad.parameters.extend({
    passiveSeconds: figure(awsFigure('nlb.passiveCheck'), {
      title: 'Leaves a dead target after',
      unit: 's',
      help: 'By its passive checks, before the active ones have noticed. Not for UDP, and not with stickiness.',
      min: 0,
      max: 3600,
    }),
  }),
};

/** A Gateway Load Balancer, which keeps each flow on one appliance. */
export const gatewayBalancerLoad: KindLoad = {
  behaves: 'balancer',
  parameters: balancerLoad.parameters.omit({ clients: true, choices: true }).extend({
    flows: figure(1000, {
      title: 'Flows at a time',
      help: 'Connections with five parts of their own: protocol, two addresses, two ports. Each stays on one appliance.',
      min: 1,
      max: 10_000_000,
      whole: true,
    }),
    isTcp: z
      .boolean()
      .default(true)
      .meta(wordsOf({ title: 'Flows are TCP', help: 'Others are forgotten sooner when they are idle.' })),
    tcpIdleSeconds: limitFigure('gwlb.tcpIdle', {
      title: 'An idle TCP flow is kept for',
      unit: 's',
      min: 60,
      max: 6000,
    }),
    otherIdleSeconds: limitFigure('gwlb.otherIdle', {
      title: 'Another idle flow is kept for',
      unit: 's',
      min: 1,
      max: 6000,
      advanced: true,
    }),
    flowGivesUpSeconds: figure(60, {
      title: 'A flow on a failed appliance is given up after',
      unit: 's',
      help: 'Until its client opens a new connection. Where the target group rebalances, flows move when the appliance is unhealthy.',
      min: 0,
      max: 3600,
    }),
    inspectionMs: figure(1, {
      title: 'An appliance works on a request for',
      unit: 'ms',
      help: 'Of a worker, where the appliance does not state a time of its own.',
      above: 0,
      max: 60_000,
    }),
  }),
};

/** What the targets behind a listener share. */
export const targetGroupLoad: KindLoad = {
  behaves: 'target-group',
  parameters: z.object({ ...clientsField }),
};
