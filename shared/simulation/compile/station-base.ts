import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf, serviceOf } from './load-parameters.ts';
import { ownResource } from './resource-facts.ts';

/** No bound. */
export const endless = Number.POSITIVE_INFINITY;

/** What every station of a node has. */
export function stationBase(builder: FlowBuilder, id: NodeId) {
  const { kind, usage } = builder.node(id);
  const stated = builder.load(id);
  // Jobs are as long as their usage says, unless the load says otherwise.
  const load =
    kind === 'batch' && stated.meanServiceTimeMs === undefined
      ? { ...stated, meanServiceTimeMs: 60_000 * numberOf(usage.minutesPerJob, 10) }
      : stated;
  return {
    id,
    node: id,
    name: builder.reader.nameOf(id),
    service: serviceOf(load),
    errorRate: numberOf(load.errorRate, 0),
  };
}

/** Of the resource of that type that belongs to the node; empty where there is none. */
export function propertiesOf(builder: FlowBuilder, id: NodeId, type: string): CfnObject {
  return ownResource(builder.architecture, id, type)?.properties ?? {};
}

/** One target that nothing bounds. */
export const alone = {
  is: 'servers',
  queueLimit: endless,
  discipline: 'first-come',
  fullCause: 'queue_full_503',
  targets: [{ node: '', zone: 0 }],
  zones: [''],
  balancing: 'round-robin',
  crossZone: true,
  entryZones: [0],
  emptyZoneFails: false,
  failOpen: true,
  slowStart: 0,
  answerTimeout: endless,
} as const satisfies Partial<ServersStation>;
