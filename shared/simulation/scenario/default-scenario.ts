import { fault, ok, type Result } from '#shared/base/result.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { behaviourOf } from '../compile/behaviour-of.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from './scenario.ts';

/** Requests a second of a drawing that states no workload. */
const assumedRate = 50;

/** Who starts the work of a drawing: people and sites that send traffic, else what nothing in the drawing calls. */
export function entryNodes(document: LintelDocument): readonly NodeId[] {
  const reader = createDocumentReader(document, { read: () => undefined });
  const ids = [...document.nodes.keys()].sort();
  const carries = ['traffic', 'invoke', 'event', 'data', 'forward', 'poll', 'origin', 'alias', 'call'];
  const sends = (id: NodeId): boolean =>
    reader.connectionsFrom(id).some(({ kind }) => carries.includes(kind));
  const actors = ids.filter((id) => behaviourOf(id, reader) === 'source' && sends(id));
  if (actors.length > 0) return actors;
  const doors = ids.filter((id) => {
    const behaviour = behaviourOf(id, reader);
    if (behaviour === undefined || behaviour === 'source' || behaviour === 'link' || behaviour === 'way')
      return false;
    return sends(id) && !reader.connectionsTo(id).some(({ kind }) => carries.includes(kind));
  });
  if (doors.length > 0) return doors;
  const alone = ids.filter((id) =>
    ['servers', 'function', 'api', 'queue'].includes(behaviourOf(id, reader) ?? ''),
  );
  return alone.slice(0, 1);
}

/**
 * A first scenario for a drawing: a quarter of an hour with a steady load that doubles in the middle, asked of every
 * entry, and the objectives that most services have.
 */
export function defaultScenario(document: LintelDocument): Result<Scenario> {
  const entries = entryNodes(document);
  if (entries.length === 0) {
    return fault(
      'nothing-to-simulate',
      'Nothing in the drawing takes requests. Draw users and what they call, then simulate.',
    );
  }
  const reader = createDocumentReader(document, { read: () => undefined });
  const rateOf = (id: NodeId): number => {
    const { requestsPerSecond, requestsPerMonth } = reader.node(id)?.usage ?? {};
    if (typeof requestsPerSecond === 'number') return requestsPerSecond;
    if (typeof requestsPerMonth === 'number' && behaviourOf(id, reader) === 'source') {
      return requestsPerMonth / (settingsOf(document).hoursPerMonth * 3600);
    }
    return Math.max(1, Math.round(assumedRate / entries.length));
  };
  const input: ScenarioInput = {
    name: 'Everyday load, twice as much in the middle',
    horizonSeconds: 900,
    classes: [{ id: 'requests', name: 'Requests', timeoutSeconds: 30 }],
    arrivals: entries.map((from) => ({
      from,
      pattern: {
        is: 'poisson',
        rate: { is: 'spike', base: rateOf(from), at: 300, factor: 2, rise: 60, hold: 240, fall: 60 },
      },
    })),
    objectives: [
      { is: 'availability', target: 0.999 },
      { is: 'latency', percentile: 0.99, thresholdMs: 1000 },
    ],
  };
  return ok(scenarioSchema.parse(input));
}
