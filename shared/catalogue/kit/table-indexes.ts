import { z } from 'zod';
import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, compact, join, ref } from './cfn.ts';
import { suffixOf } from './suffix.ts';

export const keyName = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,255}$/, 'Use letters, digits, dots, hyphens and underscores.');
export const keyType = z.enum(['S', 'N', 'B']);

const ownUnits = z.int().min(1).optional();

const keysAndCopies = z.object({
  indexName: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{3,255}$/)
    .meta({ title: 'Name' }),
  partitionKey: keyName.meta({ title: 'Partition key' }),
  partitionKeyType: keyType.default('S').meta({ title: 'Type' }),
  sortKey: keyName.optional().meta({ title: 'Sort key' }),
  sortKeyType: keyType.default('S').meta({ title: 'Type' }),
  projection: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).default('ALL').meta({ title: 'Copies' }),
  nonKeyAttributes: z
    .array(keyName)
    .max(100)
    .default([])
    .meta({ title: 'Attributes that it copies', help: 'Beside the keys, for INCLUDE.' }),
});

/** An index with a partition key of its own, and with units of its own where the table has provisioned ones. */
export const globalIndexSchema = keysAndCopies.extend({
  readCapacityUnits: ownUnits.meta({
    title: 'Read units',
    help: 'Provisioned only. Without it, as many as the table.',
  }),
  writeCapacityUnits: ownUnits.meta({
    title: 'Write units',
    help: 'Provisioned only. Without it, as many as the table; with fewer, the index can hold up writes to the table.',
  }),
  autoScalingMaxUnits: z.int().min(0).optional().meta({
    title: 'Scale up to',
    unit: 'units',
    help: 'Provisioned only. Without it, as the table; 0: the units stay as they are.',
  }),
});

/** Another sort key under the partition key of the table. */
export const localIndexSchema = keysAndCopies
  .omit({ partitionKey: true, partitionKeyType: true, sortKey: true })
  .extend({ sortKey: keyName.meta({ title: 'Sort key' }) });

export type GlobalIndex = z.output<typeof globalIndexSchema>;

/** What an index holds beside its keys, as CloudFormation writes it. */
export function projectionOf({
  projection,
  nonKeyAttributes,
}: Pick<GlobalIndex, 'projection' | 'nonKeyAttributes'>): CfnObject {
  return compact({
    ProjectionType: projection,
    NonKeyAttributes: projection === 'INCLUDE' ? nonKeyAttributes : undefined,
  });
}

interface TableCapacity {
  readonly readCapacityUnits: number;
  readonly writeCapacityUnits: number;
  readonly autoScalingMaxUnits: number;
}

/** Units of an index: its own, else as many as the table has. */
export function unitsOfIndex(
  { readCapacityUnits, writeCapacityUnits, autoScalingMaxUnits }: GlobalIndex,
  table: TableCapacity,
): TableCapacity {
  return {
    readCapacityUnits: readCapacityUnits ?? table.readCapacityUnits,
    writeCapacityUnits: writeCapacityUnits ?? table.writeCapacityUnits,
    autoScalingMaxUnits: autoScalingMaxUnits ?? table.autoScalingMaxUnits,
  };
}

export function throughputOf({ readCapacityUnits, writeCapacityUnits }: TableCapacity): CfnObject {
  return { ReadCapacityUnits: readCapacityUnits, WriteCapacityUnits: writeCapacityUnits };
}

/** Targets and policies that keep the use of units at 70 %, of a table or of one of its indexes. */
export function unitScaling(
  node: NodeView,
  { readCapacityUnits, writeCapacityUnits, autoScalingMaxUnits: most }: TableCapacity,
  ctx: ResolveContext,
  index?: string,
): readonly ResourceDraft[] {
  if (most === 0) return [];
  const name = index === undefined ? node.name : `${node.name}, index ${index},`;
  const table = ref(ctx.logicalId(node.id));
  const before = index === undefined ? '' : suffixOf(index);
  const directions = [
    ['Read', readCapacityUnits],
    ['Write', writeCapacityUnits],
  ] as const;
  return directions.flatMap(([direction, minimum]): ResourceDraft[] => [
    {
      suffix: `${before}${direction}Capacity`,
      type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      because: `${name} scales its ${direction.toLowerCase()} units up to ${most}.`,
      properties: {
        ServiceNamespace: 'dynamodb',
        ScalableDimension: `dynamodb:${index === undefined ? 'table' : 'index'}:${direction}CapacityUnits`,
        ResourceId: join('/', index === undefined ? ['table', table] : ['table', table, 'index', index]),
        MinCapacity: minimum,
        MaxCapacity: Math.max(minimum, most),
      },
    },
    {
      suffix: `${before}${direction}Scaling`,
      type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      because: `${name} keeps the use of its ${direction.toLowerCase()} units at 70 %.`,
      properties: {
        PolicyName: ctx.logicalId(node.id, `${before}${direction}Scaling`),
        PolicyType: 'TargetTrackingScaling',
        ScalingTargetId: ctx.ref(node.id, `${before}${direction}Capacity`),
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: {
            PredefinedMetricType: `DynamoDB${direction}CapacityUtilization`,
          },
          TargetValue: 70,
        },
      },
    },
  ]);
}
