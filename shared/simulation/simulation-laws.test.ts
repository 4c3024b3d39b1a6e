import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import { runSimulation } from './run-simulation.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { withScenario } from './testing/simulated.ts';

/** What a request may come to on its way, with what it takes to draw it and how the node before leads to it. */
interface Piece {
  readonly kind: string;
  readonly by: string;
  readonly properties?: Record<string, number | string | boolean>;
  /** What it leads on with, and only to what takes that. */
  readonly on: 'requests' | 'messages' | 'nothing';
  readonly takes: 'requests' | 'messages' | 'both';
}

const pieces: readonly Piece[] = [
  { kind: 'ec2-instance', by: 'traffic', on: 'requests', takes: 'requests' },
  { kind: 'lambda-function', by: 'invoke', on: 'requests', takes: 'both' },
  { kind: 'api-gateway-http', by: 'traffic', on: 'requests', takes: 'requests' },
  { kind: 'api-gateway-rest', by: 'traffic', on: 'requests', takes: 'requests' },
  { kind: 'step-functions', by: 'invoke', on: 'requests', takes: 'both' },
  { kind: 'sqs-queue', by: 'data', on: 'messages', takes: 'both' },
  { kind: 'sns-topic', by: 'data', on: 'messages', takes: 'both' },
  { kind: 'event-bus', by: 'data', on: 'messages', takes: 'both' },
  { kind: 'kinesis-stream', by: 'data', on: 'messages', takes: 'both' },
  { kind: 'dynamodb-table', by: 'data', on: 'nothing', takes: 'requests' },
  { kind: 's3-bucket', by: 'data', on: 'nothing', takes: 'requests' },
  { kind: 'rds-instance', by: 'data', on: 'nothing', takes: 'requests' },
  { kind: 'elasticache', by: 'data', on: 'nothing', takes: 'requests' },
];

const connectionFor = (from: Piece | undefined, to: Piece): string => {
  if (from?.kind === 'sqs-queue' || from?.kind === 'kinesis-stream') return 'poll';
  if (from?.on === 'messages') return 'event';
  if (from?.kind.startsWith('api-gateway') === true || from?.kind === 'step-functions')
    return to.kind === 'lambda-function' ? 'invoke' : 'call';
  if (from?.kind === 'lambda-function' && to.kind === 'ec2-instance') return 'traffic';
  return to.by;
};

/** Customers, and a way of a few nodes that branches; every connection is one that can be drawn. */
const drawing: fc.Arbitrary<LintelDocument> = fc
  .array(fc.record({ piece: fc.nat(pieces.length - 1), after: fc.nat(6) }), { minLength: 1, maxLength: 6 })
  .map((chosen) => {
    let builder = aDocument().node('users', 'users');
    const drawn: { readonly id: string; readonly piece: Piece }[] = [];
    chosen.forEach(({ piece: index, after }, place) => {
      const piece = pieces[index] as Piece;
      const before = drawn.length === 0 ? undefined : drawn[after % drawn.length];
      const leads =
        before === undefined
          ? piece.takes !== 'messages' && piece.by !== 'data'
          : before.piece.on !== 'nothing' &&
            (before.piece.on === 'requests' ? piece.takes !== 'messages' : piece.takes !== 'requests');
      if (!leads) return;
      const id = `${piece.kind}-${place}`;
      builder = builder
        .node(piece.kind, id)
        .connect(connectionFor(before?.piece, piece), before?.id ?? 'users', id);
      drawn.push({ id, piece });
    });
    return builder.build();
  });

const what: fc.Arbitrary<Record<string, string | number>> = fc.oneof(
  fc.constant({ do: 'crash' }),
  fc.constant({ do: 'hang' }),
  fc.record({ do: fc.constant('slowdown'), factor: fc.constantFrom(0.5, 2, 5) }),
  fc.record({ do: fc.constant('latency'), addMs: fc.constantFrom(10, 300) }),
  fc.record({ do: fc.constant('errors'), rate: fc.constantFrom(0.2, 1) }),
  fc.record({ do: fc.constant('throttle'), rate: fc.constantFrom(0, 5) }),
  fc.constant({ do: 'linkDown' }),
  fc.record({ do: fc.constant('setDesired'), desired: fc.constantFrom(0, 1, 4) }),
  fc.constant({ do: 'register' }),
  fc.constant({ do: 'spotInterruption' }),
  fc.constant({ do: 'deploy' }),
);

const events = fc.array(
  fc.record({
    what,
    node: fc.nat(5),
    at: fc.integer({ min: 10, max: 60 }),
    lasts: fc.option(fc.constant(40)),
  }),
  { maxLength: 3 },
);

const cases = fc.record({ document: drawing, events, rate: fc.constantFrom(2, 20, 80), retries: fc.nat(2) });

/** The run, without the events that its nodes do not take; undefined where nothing answers. */
function run(
  { document, events: wanted, rate, retries }: typeof cases extends fc.Arbitrary<infer T> ? T : never,
  engine: 'des' | 'fluid',
): SimulationResult | undefined {
  const nodes = [...document.nodes.keys()].filter((id) => id !== 'users');
  if (nodes.length === 0) return undefined;
  const scenario = (timeline: readonly unknown[]): ScenarioInput => ({
    horizonSeconds: 120,
    drains: true,
    classes: [{ id: 'requests', timeoutSeconds: 5, retry: { max: retries, backoff: 'fixed', base: 0.5 } }],
    arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate } } }],
    timeline: timeline as NonNullable<ScenarioInput['timeline']>,
    objectives: [{ is: 'availability', target: 0.99 }],
  });
  const attempt = (timeline: readonly unknown[]) => {
    const drawn = withScenario(document, scenario(timeline));
    return runSimulation(drawn, createResolver().update(drawn).architecture, { engine });
  };
  const all = wanted.map(({ what: event, node, at, lasts }) => ({
    ...event,
    at,
    node: nodes[node % nodes.length],
    ...(lasts === null || ['deploy', 'setDesired', 'register', 'spotInterruption'].includes(String(event.do))
      ? {}
      : { for: lasts }),
  }));
  const taken: unknown[] = [];
  let last = attempt([]);
  if (!last.ok) return undefined;
  for (const event of all) {
    const next = attempt([...taken, event]);
    if (!next.ok) continue;
    taken.push(event);
    last = next;
  }
  return last.ok ? last.value : undefined;
}

function expectLaws(result: SimulationResult): void {
  const { decisions, verdict, bottleneck, bounds, ...figures } = result;
  expectFigures(figures, '');
  for (const { at, text, arithmetic = '' } of decisions) {
    expect(at).toBeGreaterThanOrEqual(0);
    expect(`${text} ${arithmetic}`).not.toMatch(/NaN|Infinity|undefined|null/);
  }
  for (const text of [...verdict.sentences, bottleneck?.text ?? '', bounds?.text ?? ''])
    expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
  for (const { offered, completed, failed, errors, attempts } of result.classes) {
    const slack = result.engine === 'des' ? 0 : 0.02 * offered + 5;
    expect(completed + failed).toBeLessThanOrEqual(offered + slack);
    expect(attempts).toBeGreaterThanOrEqual(offered * (1 - 1e-9) - slack);
    const told = errors.reduce((sum, { count }) => sum + count, 0);
    if (failed > 0) expect(told).toBeGreaterThan(0);
  }
  for (const node of result.nodes) {
    const { utilisation, completions, arrivals, littleGap } = node;
    if (utilisation !== null) expect(utilisation).toBeLessThanOrEqual(1 + 1e-6);
    expect(completions).toBeLessThanOrEqual(arrivals * (1 + 1e-9) + 1e-6);
    // Where all have left, what was inside is what everybody spent there.
    if (result.engine === 'des' && littleGap !== null && completions === arrivals)
      expect(littleGap).toBeLessThan(1e-9);
  }
}

/** Every figure is a finite number, and none is below nothing. */
function expectFigures(value: unknown, path: string): void {
  if (typeof value === 'number') {
    expect(Number.isFinite(value), `${path} is ${value}`).toBe(true);
    expect(value, path).toBeGreaterThanOrEqual(-1e-9);
  } else if (Array.isArray(value))
    for (const [at, each] of value.entries()) expectFigures(each, `${path}.${at}`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) expectFigures(each, `${path}.${key}`);
}

test.each(['des', 'fluid'] as const)(
  'whatever is drawn and whatever happens to it, %s keeps its books',
  (engine) => {
    fc.assert(
      fc.property(cases, (each) => {
        const result = run(each, engine);
        if (result !== undefined) expectLaws(result);
      }),
      { numRuns: Number(process.env.LAW_RUNS ?? 60) },
    );
  },
);

test('the same drawing, seed and events give the same result', () => {
  fc.assert(
    fc.property(cases, (each) => {
      for (const engine of ['des', 'fluid'] as const) expect(run(each, engine)).toEqual(run(each, engine));
    }),
    { numRuns: 10 },
  );
});
