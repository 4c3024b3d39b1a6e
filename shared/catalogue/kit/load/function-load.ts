import { z } from 'zod';
import { awsFigure } from '../../aws-limits.ts';
import { figure, limitFigure, optionalFigure, wordsOf } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

/** A function: its times, how it starts, and what the account allows. */
export const functionLoad: KindLoad = {
  behaves: 'function',
  parameters: z.object({
    ...serviceFields(100, 'lognormal'),
    cpuMs: figure(0, {
      title: 'And work for one core',
      unit: 'ms on average',
      help: `Beside the time for a request: the less memory, the longer; a function has a core with ${awsFigure('lambda.fullCpuMemory')} MB.`,
      min: 0,
      max: 900_000,
    }),
    isParallel: z
      .boolean()
      .default(false)
      .meta(wordsOf({ title: 'Its work is spread over all its cores', advanced: true })),
    initMs: optionalFigure({
      title: 'Cold start',
      unit: 'ms, median',
      help: 'Without it, what was measured for the runtime.',
      min: 0,
      max: 600_000,
      origin: 'observed',
    }),
    initCodeMs: figure(0, { title: 'Own code at a cold start', unit: 'ms', min: 0, max: 600_000 }),
    packageMegabytes: figure(0, {
      title: 'Package',
      unit: 'MB',
      help: 'Above 10 MB each takes 0.6 ms more at a cold start.',
      min: 0,
      max: 10_240,
    }),
    keepAliveSeconds: optionalFigure({
      title: 'Idle environments stay',
      unit: 's',
      help: 'Without it, 10 minutes on average and between 5 and 15.',
      min: 1,
      max: 86_400,
      advanced: true,
    }),
    accountConcurrency: limitFigure('lambda.concurrency', {
      title: 'Concurrency of the account',
      help: 'Shared by the functions of a Region; adjustable.',
      min: 1,
      max: 1_000_000,
      whole: true,
    }),
    requestsPerConcurrency: limitFigure('lambda.requestsPerConcurrency', {
      title: 'Calls for each concurrency',
      unit: 'a second',
      help: 'Of those that wait for the answer.',
      above: 0,
      advanced: true,
    }),
    payloadKilobytes: limitFigure('payload.lambdaSync', {
      title: 'Largest call',
      unit: 'KB',
      above: 0,
      advanced: true,
    }),
    eventKilobytes: limitFigure('payload.lambdaAsync', {
      title: 'Largest event',
      unit: 'KB',
      help: '1 MB since 2025; notes often say 256 KB.',
      above: 0,
      advanced: true,
    }),
    scaling: z
      .enum(['current', 'until-2023'])
      .default('current')
      .meta(
        wordsOf({
          title: 'Environments start',
          group: 'Limits',
          help: 'As they do now, each function by itself. Or as until 2023, which many notes still say: all functions of the Region together, 500 to 3,000 at once and 500 more a minute.',
          advanced: true,
          origin: 'AWS',
        }),
      ),
    startBurst: limitFigure('lambda.startBurst', {
      title: 'Environments that start at once',
      min: 1,
      advanced: true,
    }),
    startRate: limitFigure('lambda.startRate', { title: 'And more a second', min: 0, advanced: true }),
    earlierBurst: limitFigure('lambda.legacyBurst', {
      title: 'Until 2023, at once',
      help: 'Of all functions of the Region that start so.',
      min: 1,
      advanced: true,
    }),
    earlierRate: limitFigure('lambda.legacyPerMinute', {
      title: 'And more a minute',
      min: 0,
      advanced: true,
    }),
    allocateSeconds: limitFigure('lambda.provisionedSeconds', {
      title: 'Provisioned environments are there after',
      unit: 's',
      help: 'One to two minutes.',
      min: 0,
      max: 3600,
      advanced: true,
    }),
    pollers: limitFigure('eventSource.queuePollers', {
      title: 'Pollers of a queue',
      group: 'Load',
      min: 1,
      max: 2000,
      whole: true,
      advanced: true,
    }),
    concurrencyPerMinute: limitFigure('eventSource.queueGrowth', {
      title: 'Growth of a queue mapping',
      unit: 'batches a minute',
      min: 0,
      advanced: true,
    }),
    maxMappingConcurrency: limitFigure('eventSource.queueConcurrency', {
      title: 'Most batches at a time',
      min: 1,
      whole: true,
      advanced: true,
    }),
  }),
};
