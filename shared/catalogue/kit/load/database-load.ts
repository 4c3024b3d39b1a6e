import { z } from 'zod';
import { awsFigure, awsLimits } from '../../aws-limits.ts';
import { figure, optionalFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { delayLoad, hitRatioField, serviceFields } from './service-fields.ts';

/** How long a standby takes, where the user knows better than what is usual. */
function failoverFields(
  who: string,
  usual: { readonly from: string; readonly to: string },
  origin: { readonly origin?: 'AWS'; readonly source?: string; readonly checked?: string } = {},
) {
  const words = { min: 0, max: 3600, advanced: true };
  return {
    failoverFromSeconds: optionalFigure({
      ...words,
      title: `${who} takes over after`,
      unit: 's at least',
      help: usual.from,
      ...origin,
    }),
    failoverToSeconds: optionalFigure({
      ...words,
      title: 'And at most',
      unit: 's',
      help: usual.to,
      ...origin,
    }),
  };
}

const { source, asOf } = awsLimits.get('rds.failover.min');

/** A relational database: a request needs a connection, then a core. */
export const databaseLoad: KindLoad = {
  behaves: 'database',
  parameters: z.object({
    ...serviceFields(5),
    workers: optionalFigure({
      title: 'Queries at a time',
      help: 'Without it, one for each vCPU of the class.',
      min: 1,
      whole: true,
    }),
    ...failoverFields(
      'A standby',
      {
        from: 'Without it, 60 for a Multi-AZ instance and 30 for Aurora with a replica.',
        to: 'Without it, 120 for a Multi-AZ instance and 30 for Aurora with a replica.',
      },
      { origin: 'AWS', source, checked: asOf },
    ),
    maxConnections: optionalFigure({
      title: 'Connections',
      group: 'Limits',
      help: 'Without it, what the engine derives from the memory of the class.',
      min: 1,
      whole: true,
      origin: 'AWS',
    }),
  }),
};

/** A database proxy: clients share connections. */
export const proxyLoad: KindLoad = {
  behaves: 'proxy',
  parameters: z.object({
    ...serviceFields(2, 'constant'),
    pinnedShare: figure(0, {
      title: 'Connections that are pinned',
      unit: 'of all',
      help: 'Sessions with state of their own keep a connection for themselves.',
      min: 0,
      max: 0.99,
      advanced: true,
    }),
  }),
};

/** Files and objects, which take their time whatever the load. */
export const storeLoad: KindLoad = delayLoad('store', 30);

/** A cache in memory. */
export const cacheLoad: KindLoad = delayLoad('cache', 0.5, {
  ...failoverFields('A replica', {
    from: `Without it, ${awsFigure('elastiCache.failover.min')}; nothing takes over without a replica.`,
    to: `Without it, ${awsFigure('elastiCache.failover.max')}.`,
  }),
  ...hitRatioField,
});
