import type { NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { payloadsOf } from './payloads.ts';

/** Kilobytes that one unit carries. */
const unitKilobytes = { read: 4, write: 1 } as const;

/**
 * Units that a read or a write of the table takes: by the size of its items as the node says, else by what requests of
 * the class weigh, a write by the request and a read by the answer.
 */
export function tableUnits(
  builder: FlowBuilder,
  id: NodeId,
  access: 'read' | 'write',
  classIndex: number,
  /** Of one of its indexes. */
  indexKilobytes?: number,
): number {
  const load = builder.load(id);
  const { request, answer } = payloadsOf(builder, classIndex);
  const carried = access === 'read' ? answer : request;
  const isStated = [builder.node(id).source.load, builder.scenario.overrides[id]].some(
    (values) => values?.itemKilobytes !== undefined,
  );
  const perUnit = unitKilobytes[access];
  const isLess = access === 'read' && load.isEventuallyConsistent === true;
  if (indexKilobytes !== undefined)
    return Math.max(1, Math.ceil(indexKilobytes / perUnit - 1e-9)) * (isLess ? 0.5 : 1);
  let units: number;
  if (isStated || carried === undefined) units = numberOf(load.itemKilobytes, 1) / perUnit;
  else units = meanOf(carried) / perUnit;
  const isAlike = isStated || carried === undefined || carried.is === 'constant';
  // Of sizes that differ, the last unit of each is half full on average.
  const whole = Math.max(1, isAlike ? Math.ceil(units - 1e-9) : units + 0.5) * (isLess ? 0.5 : 1);
  if (!isStated && carried !== undefined)
    builder.assume({
      node: id,
      field: `${access}Units`,
      title: `Units of a ${access}, by what the requests of the scenario weigh`,
      value: whole,
      origin: 'set',
    });
  return whole;
}
