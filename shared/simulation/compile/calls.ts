import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';

const callKinds = new Set(['traffic', 'invoke', 'data', 'forward', 'origin', 'alias', 'call', 'target']);

/** Whether requests go over such a connection, and their answers come back. */
export function isCall(kind: string): boolean {
  return callKinds.has(kind);
}

/** What a node calls and waits for. */
export function callsOf({ reader }: FlowBuilder, id: NodeId): readonly ConnectionView[] {
  return reader
    .connectionsFrom(id)
    .filter(
      ({ kind, to, properties }) =>
        isCall(kind) && properties.invocationType !== 'Event' && behaviourOf(to, reader) !== undefined,
    );
}
