import { seededRandom } from '../../shared/base/random.ts';
import { factsChangedBy } from '../../shared/catalogue/change-facts.ts';
import { applyChanges, type ChangeSet } from '../../shared/document/change-set.ts';
import { pinIntent } from '../../shared/document/commands/change-intents.ts';
import { setProperties } from '../../shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '../../shared/document/records.ts';
import { askReachability, type Question } from '../../shared/reachability/ask.ts';
import { compileNetwork } from '../../shared/reachability/compile/compile-network.ts';
import { createReachabilityEngine } from '../../shared/reachability/create-reachability-engine.ts';
import { findExposure } from '../../shared/reachability/exposure.ts';
import { networkOfTopology } from '../../shared/reachability/topology.ts';
import { type Topology, topologySchema } from '../../shared/reachability/topology-format.ts';
import { createResolver } from '../../shared/resolve/create-resolver.ts';
import { largeDocument } from '../../shared/testing/large-document.ts';
import { type BenchRow, measure, milliseconds } from './measure.ts';

/** Compiling, one question and full exposure on 1,241 objects; the naive way asks every interface instead of every class. */
export async function benchReachability(): Promise<readonly BenchRow[]> {
  const topology = largeTopology();
  const network = networkOfTopology(topology);
  const compile = await measure(5, () => networkOfTopology(topology));
  const questions = randomQuestions(topology, 2_000);
  const one = await measure(questions.length, (run) => {
    const question = questions[Math.max(0, run)];
    if (question !== undefined) askReachability(network, question);
  });
  const exposure = await measure(5, () => findExposure(network));
  const naive = await measure(1, () => {
    for (const id of Object.keys(topology.enis)) {
      askReachability(network, { from: 'internet', to: id, protocol: 'tcp', port: 443 });
    }
  });
  return [
    { what: `compile ${countOf(topology)} objects`, measured: milliseconds(compile.medianMs), budget: '' },
    {
      what: 'one question, 990 interfaces',
      measured: `${milliseconds(one.medianMs)} (p95 ${milliseconds(one.p95Ms)}, worst ${milliseconds(one.worstMs)})`,
      budget: 'p95 5 ms',
      isWithin: one.p95Ms <= 5,
    },
    {
      what: 'what the internet reaches, all of it',
      measured: milliseconds(exposure.medianMs),
      budget: '50 ms',
      ratio: `${(naive.medianMs / exposure.medianMs).toFixed(1)} × faster`,
      isWithin: exposure.medianMs <= 50,
    },
    ...(await benchDrawings()),
  ];
}

/** The network of a drawing: compiling it, exposure, and every pinned question after every edit. */
async function benchDrawings(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of [1_000, 5_000]) {
    const document = withIntents(largeDocument(size), 100);
    const resolver = createResolver();
    const { architecture } = resolver.update(document);
    const compile = await measure(5, () => compileNetwork(document, architecture));
    rows.push({
      what: `compile the network of ${size} nodes`,
      measured: milliseconds(compile.medianMs),
      budget: '',
    });
    const { network } = compileNetwork(document, architecture);
    const exposure = await measure(5, () => findExposure(network));
    rows.push({
      what: `what the internet reaches, ${size} nodes`,
      measured: milliseconds(exposure.medianMs),
      budget: '50 ms',
      isWithin: exposure.medianMs <= 50,
    });
    const engine = createReachabilityEngine(document, architecture);
    engine.checkIntents();
    let current = document;
    const steps = editsOf(document, 40).map((changes) => {
      current = applyChanges(current, changes);
      const resolved = resolver.update(current, changes);
      return { document: current, changes, resolved };
    });
    const follow = await measure(steps.length, (run) => {
      const step = steps[Math.max(0, run)];
      if (step === undefined) return;
      engine.update(
        step.document,
        step.resolved.architecture,
        factsChangedBy(step.changes),
        step.resolved.changed,
      );
      engine.checkIntents();
    });
    const afresh = await measure(3, () => createReachabilityEngine(document, architecture).checkIntents());
    rows.push({
      what: `${document.intents.size} pinned questions after an edit, ${size} nodes`,
      measured: `${milliseconds(follow.medianMs)} (p95 ${milliseconds(follow.p95Ms)})`,
      budget: '50 ms',
      ratio: `${(afresh.medianMs / follow.medianMs).toFixed(1)} × faster than afresh`,
      isWithin: follow.p95Ms < 50,
    });
  }
  return rows;
}

/** Questions between things that take part in the network, pinned as they are answered. */
function withIntents(document: LintelDocument, count: number): LintelDocument {
  const drawn = compileNetwork(document, createResolver().update(document).architecture);
  const random = seededRandom(7);
  const ends = [...document.nodes.keys()].filter((id) => drawn.endOf(id) !== undefined);
  let pinned = document;
  for (let index = 0; index < count; index += 1) {
    const [from, to] = [random(), random()].map((at) => ends[Math.floor(at * ends.length)] ?? '');
    if (from === undefined || to === undefined || from === to) continue;
    const intent = { from, to, protocol: 'tcp', port: 443, must: 'stay-unreachable' } as const;
    pinned = applyChanges(pinned, pinIntent(pinned, intent));
  }
  return pinned;
}

/** Edits of subnets, groups and things in them: what packets see changes with each. */
function editsOf(document: LintelDocument, count: number): readonly ChangeSet[] {
  const subnets = [...document.nodes.values()].filter(({ kind }) => kind === 'subnet');
  const servers = [...document.nodes.values()].filter(({ kind }) => kind === 'ec2-instance');
  return Array.from({ length: count }, (_, index): ChangeSet => {
    const subnet = subnets[(index * 7) % Math.max(1, subnets.length)];
    const server = servers[(index * 11) % Math.max(1, servers.length)];
    if (index % 2 === 0 && subnet !== undefined) {
      return setProperties(document, subnet.id, { mapPublicIpOnLaunch: index % 4 === 0 });
    }
    return server === undefined
      ? []
      : setProperties(document, server.id, { applicationPort: 8000 + (index % 50) });
  });
}

/** 10 VPCs of 9 subnets with 11 interfaces each, on one transit gateway, with NAT gateways, load balancers and ACLs. */
function largeTopology(): Topology {
  const vpcs: Record<string, unknown> = {};
  const subnets: Record<string, unknown> = {};
  const rts: Record<string, unknown> = {};
  const igws: Record<string, unknown> = {};
  const nats: Record<string, unknown> = {};
  const nacls: Record<string, unknown> = {};
  const sgs: Record<string, unknown> = {};
  const enis: Record<string, unknown> = {};
  const lbs: Record<string, unknown> = {};
  const tgs: Record<string, unknown> = {};
  const atts: Record<string, unknown> = {};
  const tiers = ['public', 'app', 'data'];
  for (let v = 0; v < 10; v += 1) {
    const vpc = `vpc-${v}`;
    vpcs[vpc] = { cidr: `10.${v}.0.0/16` };
    igws[`igw-${v}`] = { vpc };
    nacls[`acl-${v}`] = {
      in: [[100, 'allow', 'all', 0, 65_535, '0.0.0.0/0']],
      out: [
        [90, 'deny', 'tcp', 25, 25, '0.0.0.0/0'],
        [100, 'allow', 'all', 0, 65_535, '0.0.0.0/0'],
      ],
    };
    for (const [t, tier] of tiers.entries()) {
      const before = tiers[t - 1];
      const peer = before === undefined ? '0.0.0.0/0' : `sg-${v}-${before}`;
      sgs[`sg-${v}-${tier}`] = { in: [['tcp', 443, 443, peer]], out: [['all', 0, 65_535, '0.0.0.0/0']] };
      for (const [z, zone] of ['a', 'b', 'c'].entries()) {
        const subnet = `${vpc}-${tier}-${zone}`;
        const base = `10.${v}.${t * 16 + z}`;
        const table = tier === 'app' ? `rt-${subnet}` : `rt-${v}-${tier}`;
        rts[table] = [
          ['10.0.0.0/8', 'tgw'],
          ...(tier === 'public'
            ? [['0.0.0.0/0', `igw-${v}`]]
            : tier === 'app'
              ? [['0.0.0.0/0', `nat-${v}-${zone}`]]
              : []),
        ];
        subnets[subnet] = {
          vpc,
          az: zone,
          cidr: `${base}.0/24`,
          rt: table,
          ...(tier === 'data' ? { nacl: `acl-${v}` } : {}),
        };
        if (tier === 'public')
          nats[`nat-${v}-${zone}`] = { subnet, ip: `${base}.250`, eip: `203.0.${v}.${z + 1}` };
        for (let e = 0; e < 11; e += 1) {
          enis[`eni-${v}-${tier}-${zone}-${e}`] = {
            subnet,
            ip: `${base}.${10 + e}`,
            ...(tier === 'public' ? { pub: `198.51.${v * 3 + z}.${10 + e}` } : {}),
            sgs: [`sg-${v}-${tier}`],
          };
        }
      }
    }
    const nodes = ['a', 'b', 'c'].map((zone, z) => ({
      subnet: `${vpc}-public-${zone}`,
      ip: `10.${v}.${z}.200`,
      pub: `203.0.113.${v * 3 + z}`,
    }));
    tgs[`tg-${v}`] = {
      proto: 'HTTPS',
      port: 443,
      targets: Object.keys(enis).filter((id) => id.startsWith(`eni-${v}-app`)),
    };
    lbs[`alb-${v}`] = {
      type: 'application',
      scheme: 'internet-facing',
      sgs: [`sg-${v}-public`],
      nodes,
      listeners: [{ proto: 'HTTPS', port: 443, tg: `tg-${v}` }],
    };
    atts[`att-${v}`] = { vpc, subnets: ['a', 'b', 'c'].map((zone) => `${vpc}-data-${zone}`), assoc: 'main' };
  }
  const tgws = { tgw: { sgRef: true, atts, rts: { main: { props: Object.keys(atts) } } } };
  return topologySchema.parse({ vpcs, subnets, rts, igws, nats, nacls, sgs, enis, lbs, tgs, tgws });
}

function countOf(topology: Topology): number {
  const { vpcs, subnets, rts, igws, nats, nacls, sgs, enis, lbs, tgs, tgws } = topology;
  return [vpcs, subnets, rts, igws, nats, nacls, sgs, enis, lbs, tgs, tgws].reduce(
    (sum, table) => sum + Object.keys(table).length,
    0,
  );
}

function randomQuestions(topology: Topology, count: number): readonly Question[] {
  const random = seededRandom(1);
  const enis = Object.keys(topology.enis);
  const others = ['internet', ...Object.keys(topology.lbs)];
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? 'internet';
  return Array.from({ length: count }, (_, index) => {
    const from = index % 4 === 0 ? 'internet' : pick(enis);
    const to = index % 5 === 0 ? pick(others.filter((id) => id !== from)) : pick(enis);
    return { from, to, protocol: 'tcp' as const, port: 443 };
  });
}
