import { z } from 'zod';
import { awsFigure } from '../../aws-limits.ts';
import { figure, optionalFigure, wordsOf } from './figure.ts';
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

/** What the targets behind a listener share. */
export const targetGroupLoad: KindLoad = {
  behaves: 'target-group',
  parameters: z.object({ ...clientsField }),
};
