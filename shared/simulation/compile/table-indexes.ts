import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { type IndexField, indexField } from '#shared/catalogue/kit/load/table-load.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { CannotCompile } from './cannot-compile.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { pastHottestPartition } from './hot-keys.ts';
import { numberOf } from './load-parameters.ts';
import { listOf, objectOf } from './resource-facts.ts';
import { propertiesOf } from './station-base.ts';
import { indexStation, type TableAccess } from './table-stations.ts';
import { tableUnits } from './table-units.ts';

/** Global secondary indexes of a table, as its resource has them. */
export function indexesOf(builder: FlowBuilder, table: NodeId): readonly CfnObject[] {
  const { GlobalSecondaryIndexes } = propertiesOf(builder, table, 'AWS::DynamoDB::Table');
  return listOf(GlobalSecondaryIndexes).map(objectOf);
}

/** The index of that name; a sentence where the table has none. */
export function indexNamed(builder: FlowBuilder, table: NodeId, name: string): CfnObject {
  const indexes = indexesOf(builder, table);
  const found = indexes.find(({ IndexName }) => IndexName === name);
  if (found !== undefined) return found;
  const names = indexes.map(({ IndexName }) => String(IndexName));
  throw new CannotCompile(
    'bad-scenario',
    `${builder.node(table).name} has no index "${name}"; it has ${names.join(', ') || 'none'}.`,
  );
}

/**
 * Units of every index that a write changes, before those of the table: an index without units holds the write up. (An
 * index counts as used by writes that the table then refuses.)
 */
export function pastIndexes(
  builder: FlowBuilder,
  table: NodeId,
  classIndex: number,
  write: readonly Branch[],
): readonly Branch[] {
  return indexesOf(builder, table).reduceRight((then, index) => {
    const share = figureOf(builder, table, index, 'writtenShare', 1);
    const units = indexUnits(builder, table, index, 'write', classIndex) * Math.max(1, share);
    const entry = enterIndex(builder, table, index, 'write', units, then, classIndex);
    return builder.mix(Math.min(1, share), entry, then);
  }, write);
}

/** A query of an index, with its own read units. */
export function queryIndex(
  builder: FlowBuilder,
  table: NodeId,
  index: CfnObject,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const units = indexUnits(builder, table, index, 'read', classIndex);
  return enterIndex(builder, table, index, 'read', units, then, classIndex);
}

/** The share of reads that go to each index; the rest reads the table. */
export function queriedShares(
  builder: FlowBuilder,
  table: NodeId,
): readonly { readonly index: CfnObject; readonly share: number }[] {
  const shares = indexesOf(builder, table).map((index) => ({
    index,
    share: figureOf(builder, table, index, 'readShare', 0),
  }));
  const sum = shares.reduce((total, { share }) => total + share, 0);
  if (sum > 1 + 1e-9)
    throw new CannotCompile(
      'bad-load',
      `${builder.node(table).name}: the shares of its indexes of the reads add up to ${Number(sum.toPrecision(6))}; at most 1 is possible.`,
    );
  return shares.filter(({ share }) => share > 0);
}

/** How many units an entry of an index takes. */
export function indexUnits(
  builder: FlowBuilder,
  table: NodeId,
  index: CfnObject,
  access: TableAccess,
  classIndex: number,
): number {
  const stated = builder.load(table)[indexField('itemKilobytes', String(index.IndexName))];
  const copiesKeys = objectOf(index.Projection).ProjectionType === 'KEYS_ONLY';
  // Whatever keys weigh, they fit into one unit.
  const kilobytes = typeof stated === 'number' ? stated : copiesKeys ? 0 : undefined;
  return tableUnits(builder, table, access, classIndex, kilobytes);
}

/** Units of a write: of the item, and of its copy in each local index, which shares the units of the table. */
export function writeUnits(builder: FlowBuilder, table: NodeId, classIndex: number): number {
  const { LocalSecondaryIndexes } = propertiesOf(builder, table, 'AWS::DynamoDB::Table');
  return listOf(LocalSecondaryIndexes)
    .map(objectOf)
    .reduce(
      (sum, index) => sum + indexUnits(builder, table, index, 'write', classIndex),
      tableUnits(builder, table, 'write', classIndex),
    );
}

function figureOf(
  builder: FlowBuilder,
  table: NodeId,
  { IndexName }: CfnObject,
  field: IndexField,
  usual: number,
): number {
  return numberOf(builder.load(table)[indexField(field, String(IndexName))], usual);
}

function enterIndex(
  builder: FlowBuilder,
  table: NodeId,
  index: CfnObject,
  access: TableAccess,
  units: number,
  next: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const name = String(index.IndexName);
  const station = builder.once(`${table} index ${name} ${access}`, () =>
    indexStation(builder, table, index, access),
  );
  const entry = builder.addHop({ station, calls: [], join: 0, spawns: [], next, units });
  const hottest = figureOf(builder, table, index, 'hottestShare', 0);
  return pastHottestPartition(builder, table, access, units, classIndex, entry, { name, share: hottest });
}
