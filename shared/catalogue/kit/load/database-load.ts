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
      help: 'Without it, one for each vCPU of the class, or one for every four capacity units that a serverless cluster grows to.',
      min: 1,
      whole: true,
    }),
    lockedShare: figure(0, {
      title: 'Work under one lock',
      unit: 'of a query',
      help: 'Rows that all queries change: that part of them goes one after another, whatever the cores.',
      min: 0,
      max: 1,
      advanced: true,
    }),
    ...failoverFields(
      'A standby',
      {
        from: `Without it, ${awsFigure('rds.failover.min')} for a Multi-AZ instance, ${awsFigure('rds.clusterFailover')} for a Multi-AZ cluster and ${awsFigure('aurora.failover')} for Aurora with a reader.`,
        to: `Without it, ${awsFigure('rds.failover.max')} for a Multi-AZ instance, ${awsFigure('rds.clusterFailover')} for a Multi-AZ cluster and ${awsFigure('aurora.failover')} for Aurora with a reader.`,
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

/** A cache in memory, of which each shard has one thread for its operations. */
export const cacheLoad: KindLoad = delayLoad('cache', 0.5, {
  ...failoverFields('A replica', {
    from: `Without it, ${awsFigure('elastiCache.failover.min')}; nothing takes over without a replica.`,
    to: `Without it, ${awsFigure('elastiCache.failover.max')}.`,
  }),
  ...hitRatioField,
  keysThatFit: optionalFigure({
    title: 'Keys that it holds',
    help: 'Where the keys of the requests are stated, the hit ratio follows from it; without it, the hit ratio above.',
    min: 1,
    max: 1_000_000,
    whole: true,
  }),
  operationsPerSecond: figure(awsFigure('elastiCache.shardOperations'), {
    title: 'Operations of a shard',
    unit: 'a second',
    group: 'Limits',
    help: 'One thread does them all; those beyond it wait. Serverless caches have no such bound.',
    above: 0,
    max: 100_000_000,
    advanced: true,
  }),
});
