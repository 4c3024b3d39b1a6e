import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStream } from '../../shared/simulation/des/random-stream.ts';
import { nextExponential } from '../../shared/simulation/des/variates.ts';
import { cpuSeconds } from './measure.ts';

/** Events a second of another engine for the same queue; undefined where it is not there. */
export interface Peer {
  readonly name: string;
  /** What to say where it is missing. */
  readonly missing: string;
  measure(servers: number): number | undefined;
}

const require = createRequire(import.meta.url);

/** M/M/c at 90 %: one arrival and one completion a customer, counted for everybody. */
export const simulationPeers: readonly Peer[] = [
  { name: 'SIM.JS', missing: 'SIM.JS is not installed', measure: measureSimJs },
  {
    name: 'SimScript',
    missing: 'SimScript is not installed',
    measure: measureSimScript,
  },
  { name: 'SimPy', missing: 'SimPy is not installed (apt-get install python3-simpy)', measure: measureSimPy },
  {
    name: 'C that counts waits alone',
    missing: 'no C compiler',
    measure: (servers) => measureNative(servers),
  },
  {
    name: 'C with the same books',
    missing: 'no C compiler',
    measure: (servers) => measureNative(servers, '-DBOOKS'),
  },
];

interface SimJs {
  readonly Sim: new () => {
    addEntity(entity: unknown): unknown;
    simulate(until: number): void;
  };
  readonly Facility: {
    new (name: string, discipline: number, servers: number): object;
    readonly FCFS: number;
  };
  readonly Entity: new (
    sim: unknown,
    name: string,
  ) => {
    setTimer(after: number): { done(act: () => void): unknown };
    useFacility(facility: object, time: number): { done(act: () => void): unknown };
  };
}

function measureSimJs(servers: number): number | undefined {
  const text = textOf('simjs/sim.js');
  if (text === undefined) return undefined;
  // It hands itself over in a window.
  const window: { Sim?: SimJs } = {};
  new Function('window', text)(window);
  const library = window.Sim;
  if (library === undefined) return undefined;
  const customers = 60_000;
  const random = createStream(1, 'peer', 'arrivals', 0);
  const facility = new library.Facility('queue', library.Facility.FCFS, servers);
  const sim = new library.Sim();
  let served = 0;
  class Source extends library.Entity {
    private sent = 0;

    start(): void {
      this.setTimer(nextExponential(random) / (0.9 * servers)).done(() => {
        this.useFacility(facility, nextExponential(random)).done(() => {
          served += 1;
        });
        this.sent += 1;
        if (this.sent < customers) this.start();
      });
    }
  }
  sim.addEntity(Source);
  const started = process.threadCpuUsage();
  sim.simulate(1e12);
  const seconds = cpuSeconds(started);
  if (served !== customers) throw new Error(`SIM.JS served ${served} of ${customers}.`);
  return (2 * customers) / seconds;
}

/** In a process of its own: it runs asynchronously, looks at the clock now and then, and then waits for the next frame of a window. */
function measureSimScript(servers: number): number | undefined {
  const path = pathOf('simscript');
  if (path === undefined) return undefined;
  const customers = 6000;
  const program = `
globalThis.requestAnimationFrame = (act) => setImmediate(act);
const { Simulation, Entity, EntityGenerator, Queue, Exponential } = require(${JSON.stringify(path)});
const service = new Exponential(1), gap = new Exponential(1 / (0.9 * ${servers}));
let served = 0;
class Customer extends Entity {
  async script() {
    const { queue } = this.simulation;
    await this.enterQueue(queue);
    await this.delay(service.sample());
    this.leaveQueue(queue);
    served += 1;
  }
}
class Store extends Simulation {
  queue = new Queue('queue', ${servers});
  onStarting() { super.onStarting(); this.generateEntities(Customer, gap, ${customers}); }
}
const store = new Store();
store.finished.addEventListener(() => {
  const { user, system } = process.cpuUsage(started);
  if (served === ${customers}) console.log((2 * ${customers}) / ((user + system) / 1e6));
});
const started = process.cpuUsage();
store.start();
`;
  return numberFrom(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 120_000 }));
}

function measureSimPy(servers: number): number | undefined {
  const program = `
import random, time
random.seed(1)
customers, servers = 40000, ${servers}
gap = lambda: random.expovariate(${0.9 * servers})
try:
    import simpy
    env = simpy.Environment()
    queue = simpy.Resource(env, capacity=servers)
    def customer():
        with queue.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1.0))
    def arrivals():
        for _ in range(customers):
            yield env.timeout(gap())
            env.process(customer())
    env.process(arrivals())
    run = env.run
except ImportError:
    # Version 2 has another name and other words.
    from SimPy.Simulation import Process, Resource, activate, hold, initialize, release, request, simulate
    initialize()
    queue = Resource(capacity=servers)
    class Customer(Process):
        def visit(self):
            yield request, self, queue
            yield hold, self, random.expovariate(1.0)
            yield release, self, queue
    class Source(Process):
        def send(self):
            for _ in range(customers):
                yield hold, self, gap()
                customer = Customer()
                activate(customer, customer.visit())
    source = Source()
    activate(source, source.send())
    run = lambda: simulate(until=1e12)
started = time.process_time()
run()
print(2 * customers / (time.process_time() - started))
`;
  // The one of the distribution beside whichever comes first in the path.
  for (const python of ['python3', '/usr/bin/python3']) {
    const measured = numberFrom(spawnSync(python, ['-c', program], { encoding: 'utf8' }));
    if (measured !== undefined) return measured;
  }
  return undefined;
}

/** A 4-ary heap in C: the yardstick of the machine, or what keeps of every request what the engine keeps. */
function measureNative(servers: number, ...options: readonly string[]): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'));
  try {
    const program = join(folder, 'queue');
    const source = join(import.meta.dirname, 'native-queue.c');
    if (spawnSync('cc', ['-O3', ...options, '-o', program, source, '-lm']).status !== 0) return undefined;
    return numberFrom(spawnSync(program, [String(servers)], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function numberFrom(run: { readonly status: number | null; readonly stdout: string }): number | undefined {
  const value = Number(run.stdout);
  return run.status === 0 && value > 0 && Number.isFinite(value) ? value : undefined;
}

function pathOf(name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

function textOf(name: string): string | undefined {
  const path = pathOf(name);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}
