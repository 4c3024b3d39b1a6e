import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { Branch, Flow, FlowSource } from '../flow/flow.ts';
import { entryNodes } from '../scenario/default-scenario.ts';
import { parseTrace } from '../scenario/parse-trace.ts';
import type { Scenario, ScenarioArrival, ScenarioClass } from '../scenario/scenario.ts';
import { scenarioSchema } from '../scenario/scenario.ts';
import { arrivalPattern } from './arrival-pattern.ts';
import { CannotCompile, type InstanceFacts, type PricedType } from './cannot-compile.ts';
import { completeQueues } from './complete-queues.ts';
import { alarmsOf } from './drawn-alarms.ts';
import { fillKarpenterPools } from './fill-karpenter.ts';
import { FlowBuilder } from './flow-builder.ts';
import { meanPayloadOf } from './payloads.ts';
import { enterPath } from './scenario-path.ts';

export interface CompileOptions {
  /** Facts of an instance type, where the price catalogue knows it. */
  readonly instanceType?: (type: string) => InstanceFacts | undefined;
  /** Types that can be bought in the Region, with their price. */
  readonly instanceTypes?: () => readonly PricedType[];
}

/** Stations, hops and sources of a drawing under a scenario. What cannot run is one sentence. */
export function compileFlow(
  document: LintelDocument,
  architecture: Architecture,
  scenario: Scenario,
  options: CompileOptions = {},
): Result<Flow> {
  const reader = createDocumentReader(withNamesInOneLine(document), forgetful);
  const classes: readonly ScenarioClass[] =
    scenario.classes.length > 0
      ? scenario.classes
      : scenarioSchema.parse({ classes: [{ id: 'requests' }] }).classes;
  const builder = new FlowBuilder(reader, architecture, scenario, classes, options);
  try {
    const sources = scenario.arrivals.flatMap((arrival, index) =>
      sourcesOf(arrival, index, classes, builder, document, scenario),
    );
    completeQueues(builder);
    const groups = builder.groups;
    if (builder.stations.length === 0) {
      return fault(
        'nothing-to-simulate',
        'No request of the scenario gets anywhere: connect what sends them to what answers.',
      );
    }
    return ok({
      classes: classes.map(({ id, name, timeoutSeconds, cancelOnTimeout, priority, retry }) => ({
        id,
        name: name ?? id,
        timeout: timeoutSeconds ?? Number.POSITIVE_INFINITY,
        cancelOnTimeout,
        priority,
        retry,
      })),
      sources,
      stations: builder.stations,
      hops: builder.hops,
      pools: [{ name: 'Lambda concurrency of the account', limit: builder.accountConcurrency }],
      groups,
      hostPools: fillKarpenterPools(builder.hostPools, groups),
      failovers: builder.failovers,
      guards: builder.guards,
      waits: builder.waits,
      ...alarmsOf(builder),
      assumptions: [...builder.assumptions.values()].flat(),
    });
  } catch (error) {
    if (error instanceof CannotCompile) return fault(error.code, error.message);
    throw error;
  }
}

function sourcesOf(
  arrival: ScenarioArrival,
  index: number,
  classes: readonly ScenarioClass[],
  builder: FlowBuilder,
  document: LintelDocument,
  scenario: Scenario,
): readonly FlowSource[] {
  const from = arrival.from ?? arrival.to ?? entryNodes(document)[0];
  const members = classes.filter(({ id }) => arrival.classes === undefined || arrival.classes.includes(id));
  const entryOf = (each: ScenarioClass): FlowSource['classes'][number] => {
    const classIndex = classes.indexOf(each);
    const entry: readonly Branch[] =
      each.path === undefined
        ? builder.entryFrom(from, arrival.to, classIndex)
        : enterPath(builder, each.path, classIndex);
    const payload = meanPayloadOf(builder, classIndex);
    return { class: classIndex, weight: each.weight, entry, ...(payload === undefined ? {} : { payload }) };
  };
  const id = `${from ?? ''} ${index}`;
  const node = from ?? '';
  const { pattern } = arrival;
  if (pattern.is === 'trace') {
    const trace = parseTrace(pattern.csv, pattern.timeScale, pattern.rateFactor, scenario.horizonSeconds);
    if (!trace.ok) {
      const line = trace.fault.line === undefined ? '' : `line ${trace.fault.line} of the trace: `;
      throw new CannotCompile('bad-trace', `${line}${trace.fault.message}`);
    }
    if (![...trace.value.values()].some(({ times }) => times.some((time) => time < scenario.horizonSeconds)))
      throw new CannotCompile(
        'bad-trace',
        `Nothing of the trace comes within the ${scenario.horizonSeconds} s of the run: let it last longer, or scale the times of the trace.`,
      );
    return [...trace.value].map(([name, { times, kilobytes }]) => {
      const named = name === '' ? members : members.filter((each) => each.id === name);
      if (named.length === 0)
        throw new CannotCompile(
          'bad-trace',
          `The trace names the class "${name}", which the scenario does not define.`,
        );
      builder.tracePayload = kilobytes;
      const own = named.map(entryOf);
      builder.tracePayload = undefined;
      return { id: `${id} ${name}`, node, pattern: { is: 'trace', times }, classes: own };
    });
  }
  return [{ id, node, pattern: arrivalPattern(pattern, scenario), classes: members.map(entryOf) }];
}

/** Diagrams break names over lines; in a sentence and in a table they stand in one. */
function withNamesInOneLine(document: LintelDocument): LintelDocument {
  const isBroken = ({ name }: { readonly name: string }): boolean => name.includes('\n');
  if (![...document.nodes.values()].some(isBroken)) return document;
  const nodes = [...document.nodes].map(
    ([id, node]) =>
      [id, isBroken(node) ? { ...node, name: node.name.replace(/\s*\n\s*/g, ' ') } : node] as const,
  );
  return { ...document, nodes: new Map(nodes) };
}
