import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Branch, ServersStation } from '../flow/flow.ts';
import { databaseStation } from './database-stations.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';

/** A query: its part under a lock, one after another, and the rest on the cores. */
export function enterDatabase(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const locked = numberOf(builder.load(id).lockedShare, 0);
  const cores = builder.once(id, () => {
    const station = databaseStation(builder, id);
    return locked === 0 ? station : { ...station, service: partOf(station.service, 1 - locked) };
  });
  const onCores = builder.plain(cores, then, undefined, classIndex);
  if (locked === 0) return onCores;
  const lock = builder.once(`${id} lock`, () => lockStation(builder, id, locked));
  return builder.plain(lock, onCores, undefined, classIndex);
}

/** One worker, in front of which connections wait. */
function lockStation(builder: FlowBuilder, id: NodeId, share: number): ServersStation {
  const station = databaseStation(builder, id);
  return {
    ...station,
    id: `${id} lock`,
    name: `${station.name} (lock)`,
    service: partOf(station.service, share),
    errorRate: 0,
    workers: 1,
    queueLimit: Math.max(0, station.workers + station.queueLimit - 1),
  };
}

/** The same spread with so much of the mean. */
function partOf(service: Distribution, share: number): Distribution {
  const mean = meanOf(service) * share;
  if (mean === 0) return { is: 'constant', value: 0 };
  switch (service.is) {
    case 'exponential':
    case 'lognormal':
    case 'erlang':
    case 'hyperexponential':
      return { ...service, mean };
    case 'uniform':
      return { ...service, from: service.from * share, to: service.to * share };
    default:
      return { is: 'constant', value: mean };
  }
}
