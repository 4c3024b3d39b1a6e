import { z } from 'zod';
import type { NodeView } from '../../define-kind.ts';
import { figure, limitFigure, optionalFigure, wordsOf } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

/** A table of DynamoDB: its items, and how its units behave. */
export const tableLoad: KindLoad = {
  behaves: 'table',
  parameters: z.object({
    ...serviceFields(5, 'lognormal'),
    readShare: figure(0.8, {
      title: 'Reads among the requests',
      help: 'Where a connection both reads and writes.',
      min: 0,
      max: 1,
    }),
    itemKilobytes: figure(1, {
      title: 'Item',
      unit: 'KB',
      help: 'A read unit holds 4 KB and a write unit 1 KB.',
      min: 0,
      max: 400,
    }),
    hottestShare: optionalFigure({
      title: 'Requests for the hottest key',
      unit: 'of all',
      help: 'Its partition takes no more than one partition can. Without it, as the keys of the requests say, or evenly.',
      min: 0,
      max: 1,
    }),
    partitionReads: limitFigure('dynamodb.partitionReads', {
      title: 'Reads of a partition at most',
      unit: 'units/s',
      min: 0,
      advanced: true,
    }),
    partitionWrites: limitFigure('dynamodb.partitionWrites', {
      title: 'Writes of a partition at most',
      unit: 'units/s',
      min: 0,
      advanced: true,
    }),
    onDemandReads: limitFigure('dynamodb.onDemandReads', {
      title: 'On demand, reads from the start',
      unit: 'units/s',
      help: 'What a new table takes; twice the previous peak of an older one.',
      min: 0,
    }),
    onDemandWrites: limitFigure('dynamodb.onDemandWrites', {
      title: 'On demand, writes from the start',
      unit: 'units/s',
      min: 0,
    }),
    peakAgeMinutes: limitFigure('dynamodb.peakMinutes', {
      title: 'A peak counts after',
      unit: 'minutes',
      help: 'More than twice the previous peak within this time may be throttled.',
      min: 0,
      advanced: true,
    }),
    tableUnits: limitFigure('dynamodb.tableUnits', {
      title: 'Units of a table at most',
      unit: 'units/s',
      min: 1,
      advanced: true,
    }),
    burstSeconds: limitFigure('dynamodb.burstSeconds', {
      title: 'Unused units are kept for',
      unit: 's',
      min: 0,
      advanced: true,
    }),
    scaleOutPoints: figure(2, {
      title: 'Units grow after',
      unit: 'minutes above the target',
      min: 1,
      max: 60,
      whole: true,
      advanced: true,
    }),
    applySeconds: figure(60, { title: 'New units are there after', unit: 's', min: 0, advanced: true }),
    streamPollsPerSecond: limitFigure('eventSource.dynamodbPolls', {
      title: 'Reads of a shard of its stream',
      unit: 'a second',
      above: 0,
      advanced: true,
    }),
    freeDecreases: limitFigure('dynamodb.freeDecreases', {
      title: 'Decreases a day at any time',
      help: 'Further ones one an hour.',
      min: 0,
      max: 27,
      whole: true,
      advanced: true,
    }),
    isEventuallyConsistent: z
      .boolean()
      .default(true)
      .meta(wordsOf({ title: 'Eventually consistent reads', help: 'They take half a unit.', origin: 'AWS' })),
  }),
  parametersOf: (node) => {
    const names = indexNames(node);
    return names.length === 0 ? undefined : z.object(Object.assign({}, ...names.map(indexFields)));
  },
};

/** The name of a load parameter of an index. */
export function indexField(field: IndexField, index: string): string {
  return `${field}@${index}`;
}

export type IndexField = 'readShare' | 'writtenShare' | 'itemKilobytes' | 'hottestShare';

/** The global secondary indexes that are drawn in a table. */
export function indexNames({ properties }: NodeView): readonly string[] {
  const drawn = properties.globalSecondaryIndexes;
  return Array.isArray(drawn)
    ? drawn.flatMap((index: { readonly indexName?: unknown } | null) =>
        typeof index?.indexName === 'string' ? [index.indexName] : [],
      )
    : [];
}

function indexFields(index: string): Readonly<Record<string, z.ZodType>> {
  const title = (words: string): string => `Index ${index}: ${words}`;
  return {
    [indexField('readShare', index)]: figure(0, {
      title: title('reads that query it'),
      unit: 'of all of the table',
      help: 'Of connections that do not say which index they query.',
      min: 0,
      max: 1,
    }),
    [indexField('writtenShare', index)]: figure(1, {
      title: title('writes that change it'),
      unit: 'of all of the table',
      help: 'Less where items lack its keys; up to 2 where writes change its keys, because each is then taken out and put in.',
      min: 0,
      max: 2,
    }),
    [indexField('itemKilobytes', index)]: optionalFigure({
      title: title('item'),
      unit: 'KB',
      help: 'Without it, the item of the table, and one unit where the index copies only keys.',
      min: 0,
      max: 400,
    }),
    [indexField('hottestShare', index)]: optionalFigure({
      title: title('requests for its hottest key'),
      unit: 'of all',
      help: 'Its partition takes no more than one partition can: of an index by state, most items may have one state. Without it, evenly.',
      min: 0,
      max: 1,
    }),
  };
}
