import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { Assumption } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { loadOf } from './load-of.ts';

interface FieldMeta {
  readonly title?: string;
  readonly unit?: string;
  readonly origin?: Assumption['origin'];
}

/**
 * A load parameter that may be left open: what is set, else what is usual for such a node, which the flow then names
 * among its assumptions. The name of the parameter is kept, so that it can be set where it is read.
 */
export function usualFigure(builder: FlowBuilder, id: NodeId, field: string, usual: number): number {
  const set = builder.load(id)[field];
  if (typeof set === 'number') return set;
  if (Number.isFinite(usual)) tell(builder, id, field, usual);
  return usual;
}

/** A time to start: what is set, else any time between two that are usual, of which the mean is named. */
export function usualStart(
  builder: FlowBuilder,
  id: NodeId,
  field: string,
  from: number,
  to: number,
): Distribution {
  const set = builder.load(id)[field];
  if (typeof set === 'number') return { is: 'constant', value: set };
  tell(builder, id, field, (from + to) / 2);
  return from === to ? { is: 'constant', value: from } : { is: 'uniform', from, to };
}

function tell(builder: FlowBuilder, node: NodeId, field: string, value: number): void {
  const schema = loadOf(node, builder.reader)?.parameters.shape[field];
  if (schema === undefined) return;
  const { title = field, unit, origin = 'assumed' } = schema.meta() as FieldMeta;
  builder.assume({ node, field, title, value, ...(unit === undefined ? {} : { unit }), origin });
}
