import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { type Answer, askReachability, type Verdict } from './ask.ts';
import { networkOfTopology } from './topology.ts';
import { type Topology, topologySchema } from './topology-format.ts';

/** Two peered VPCs, each with a public and two private subnets, ACLs, groups and routes as chance has it. */
const blocks = ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '10.2.0.0/16', '10.1.1.0/24', '198.51.100.0/24'];
const groups = ['sg-0', 'sg-1', 'sg-2'];
const block = fc.constantFrom(...blocks);
const ports = fc.constantFrom<[number, number]>([443, 443], [1024, 65_535], [0, 65_535], [32_768, 60_999]);
const protocol = fc.constantFrom('tcp', 'all', 'udp');

const groupRule = fc
  .tuple(protocol, ports, fc.oneof(block, fc.constantFrom(...groups)))
  .map(([proto, [from, to], peer]): [string, number, number, string] => [proto, from, to, peer]);
const aclRule = (action: 'allow' | 'deny') =>
  fc
    .tuple(fc.integer({ min: 1, max: 400 }), protocol, ports, block)
    .map(([number, proto, [from, to], cidr]) => [number, action, proto, from, to, cidr]);
const acl = fc.record({
  in: fc.array(fc.oneof(aclRule('allow'), aclRule('allow'), aclRule('deny')), { maxLength: 4 }),
  out: fc.array(fc.oneof(aclRule('allow'), aclRule('allow'), aclRule('deny')), { maxLength: 4 }),
});
const openAcl = fc.constant({
  in: [[100, 'allow', 'all', 0, 65_535, '0.0.0.0/0']],
  out: [[100, 'allow', 'all', 0, 65_535, '0.0.0.0/0']],
});
const target = fc.constantFrom('igw-1', 'nat-1', 'pcx', 'tgw', 'nowhere');
const route = fc.tuple(block, target).map((pair) => [...pair]);

const topology = fc
  .record({
    rts: fc.tuple(
      ...['rt-0', 'rt-1', 'rt-2', 'rt-3'].map(() =>
        fc.uniqueArray(route, { maxLength: 3, selector: (each) => each[0] }),
      ),
    ),
    nacls: fc.tuple(fc.oneof(acl, openAcl), fc.oneof(acl, openAcl)),
    sgs: fc.tuple(
      ...groups.map(() =>
        fc.record({ in: fc.array(groupRule, { maxLength: 3 }), out: fc.array(groupRule, { maxLength: 3 }) }),
      ),
    ),
    placed: fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.boolean(), fc.boolean()), {
      minLength: 4,
      maxLength: 4,
    }),
    usesAcl: fc.array(fc.option(fc.constantFrom('n-0', 'n-1'), { nil: undefined }), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map(({ rts, nacls, sgs, placed, usesAcl }): Topology => {
    const subnets = ['10.1.0.0/24', '10.1.1.0/24', '10.2.0.0/24', '10.2.1.0/24'];
    return topologySchema.parse({
      vpcs: { A: { cidr: '10.1.0.0/16' }, B: { cidr: '10.2.0.0/16' } },
      igws: { 'igw-1': { vpc: 'A' } },
      nats: { 'nat-1': { subnet: 's-0', ip: '10.1.0.200', eip: '203.0.113.200' } },
      pcx: { pcx: { vpcs: ['A', 'B'] } },
      tgws: {
        tgw: {
          atts: {
            'att-a': { vpc: 'A', subnets: ['s-1'], assoc: 'main' },
            'att-b': { vpc: 'B', subnets: ['s-3'], assoc: 'main' },
          },
          rts: { main: { props: ['att-a', 'att-b'] } },
        },
      },
      subnets: Object.fromEntries(
        subnets.map((cidr, i) => [
          `s-${i}`,
          {
            vpc: i < 2 ? 'A' : 'B',
            az: i % 2 === 0 ? 'a' : 'b',
            cidr,
            rt: `rt-${i}`,
            ...(usesAcl[i] === undefined ? {} : { nacl: usesAcl[i] }),
          },
        ]),
      ),
      rts: Object.fromEntries(rts.map((routes, i) => [`rt-${i}`, routes])),
      nacls: { 'n-0': nacls[0], 'n-1': nacls[1] },
      sgs: Object.fromEntries(sgs.map((group, i) => [`sg-${i}`, group])),
      enis: Object.fromEntries(
        placed.map(([subnet, group, isPublic, isFunction], i) => [
          `e-${i}`,
          {
            subnet: `s-${subnet}`,
            ip: `${(subnets[subnet] ?? '').replace('0/24', '')}${10 + i}`,
            ...(isPublic && !isFunction ? { pub: `203.0.113.${10 + i}` } : {}),
            sgs: [`sg-${group}`],
            ...(isFunction && i === 3 ? { kind: 'lambda' } : {}),
          },
        ]),
      ),
    });
  });

const ends = ['internet', 'e-0', 'e-1', 'e-2', 'e-3'];
const question = fc
  .tuple(fc.constantFrom(...ends), fc.constantFrom(...ends))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to, protocol: 'tcp' as const, port: 443 }));
type Question = { from: string; to: string; protocol: 'tcp'; port: number };

function ask(of: Topology, asked: Question): Answer {
  return unwrap(askReachability(networkOfTopology(of), asked));
}

const degree: Readonly<Record<Verdict, number>> = { unreachable: 0, unknown: 1, partly: 1, reachable: 2 };

test('an added inbound or outbound rule never takes reachability away', () => {
  fc.assert(
    fc.property(
      topology,
      question,
      fc.constantFrom(...groups),
      groupRule,
      fc.boolean(),
      (before, asked, id, rule, isIn) => {
        const after = structuredClone(before);
        after.sgs[id]?.[isIn ? 'in' : 'out'].push(rule);
        expect(degree[ask(after, asked).verdict]).toBeGreaterThanOrEqual(degree[ask(before, asked).verdict]);
      },
    ),
    { numRuns: 1200 },
  );
});

test('an added allow of an ACL, before all others, never takes reachability away; an added deny never gives any', () => {
  fc.assert(
    fc.property(
      topology,
      question,
      fc.constantFrom('n-0', 'n-1'),
      block,
      ports,
      fc.boolean(),
      fc.boolean(),
      (before, asked, id, cidr, [from, to], isIn, isAllow) => {
        const after = structuredClone(before);
        after.nacls[id]?.[isIn ? 'in' : 'out'].unshift([
          0,
          isAllow ? 'allow' : 'deny',
          'tcp',
          from,
          to,
          cidr,
        ]);
        const [was, is] = [before, after].map((each) => degree[ask(each, asked).verdict]);
        if (isAllow) expect(is).toBeGreaterThanOrEqual(was ?? 0);
        else expect(is).toBeLessThanOrEqual(was ?? 0);
      },
    ),
    { numRuns: 1200 },
  );
});

test('what is reachable has no codes, what is not has at least one, and the same question gives the same answer', () => {
  fc.assert(
    fc.property(topology, question, (of, asked) => {
      const answer = ask(of, asked);
      expect(answer.codes.length > 0).toBe(answer.verdict === 'unreachable' || answer.verdict === 'unknown');
      expect(ask(of, asked)).toEqual(answer);
    }),
    { numRuns: 120 },
  );
});

test('a NAT gateway never lets anything in, whatever routes and rules say', () => {
  fc.assert(
    fc.property(topology, fc.constantFrom('e-0', 'e-1', 'e-2', 'e-3', 'nat-1'), (of, to) => {
      const hidden = structuredClone(of);
      for (const eni of Object.values(hidden.enis)) eni.pub = undefined;
      expect(ask(hidden, { from: 'internet', to, protocol: 'tcp', port: 443 }).verdict).toBe('unreachable');
    }),
    { numRuns: 120 },
  );
});

test('swapped roles agree with the return path: with everything open, both ends reach each other or neither does', () => {
  fc.assert(
    fc.property(topology, question, (of, asked) => {
      const open = structuredClone(of);
      const everything = ['all', 0, 65_535, '0.0.0.0/0'] as const;
      for (const id of groups) open.sgs[id] = { in: [[...everything]], out: [[...everything]] };
      open.nacls = {};
      for (const subnet of Object.values(open.subnets)) subnet.nacl = undefined;
      // A function and a NAT gateway tell the two directions apart by themselves.
      for (const eni of Object.values(open.enis)) eni.kind = undefined;
      open.rts = Object.fromEntries(
        Object.entries(open.rts).map(([id, routes]) => [id, routes.filter(([, to]) => to !== 'nat-1')]),
      );
      const there = ask(open, asked);
      const back = ask(open, { ...asked, from: asked.to, to: asked.from });
      expect(back.verdict === 'unreachable').toBe(there.verdict === 'unreachable');
    }),
    { numRuns: 1200 },
  );
});

test('the longest prefix wins: a route hides every shorter one, in whatever order they are written', () => {
  fc.assert(
    fc.property(topology, question, fc.constantFrom('rt-0', 'rt-1', 'rt-2', 'rt-3'), (of, asked, id) => {
      const turned = structuredClone(of);
      turned.rts[id] = [...(turned.rts[id] ?? [])].reverse();
      expect(ask(turned, asked)).toEqual(ask(of, asked));

      // A route for one address decides for that address, against whatever is there.
      const to = of.enis[asked.to];
      if (to === undefined) return;
      const shadowed = structuredClone(of);
      for (const table of Object.values(shadowed.rts)) table.push([`${to.ip}/32`, 'nowhere']);
      const from = of.enis[asked.from];
      if (from === undefined || from.subnet === to.subnet) return;
      expect(ask(shadowed, asked).verdict).not.toBe('reachable');
    }),
    { numRuns: 120 },
  );
});

test('an added rule of a firewall that lets pass never takes reachability away; one that drops never gives any', () => {
  const firewallRule = (action: 'pass' | 'drop') =>
    fc
      .tuple(protocol, block, block, ports)
      .map(([proto, source, destination, [from, to]]) => [action, proto, source, destination, from, to]);
  const policy = fc.record({
    stateful: fc.array(fc.oneof(firewallRule('pass'), firewallRule('drop')), { maxLength: 4 }),
    statefulDefault: fc.constantFrom('pass', 'drop'),
  });
  /** An application behind a firewall, which is behind a NAT gateway. */
  const behind = (rules: { stateful: readonly unknown[]; statefulDefault: string }): Topology =>
    topologySchema.parse({
      vpcs: { v: { cidr: '10.1.0.0/16' } },
      igws: { igw: { vpc: 'v' } },
      nats: { nat: { subnet: 'edge', ip: '10.1.0.5', eip: '203.0.113.5' } },
      vpces: { wall: { type: 'firewall', subnet: 'wall', policy: rules } },
      subnets: {
        edge: { vpc: 'v', az: 'a', cidr: '10.1.0.0/24', rt: 'edge' },
        wall: { vpc: 'v', az: 'a', cidr: '10.1.9.0/24', rt: 'wall' },
        app: { vpc: 'v', az: 'a', cidr: '10.1.1.0/24', rt: 'app' },
      },
      rts: {
        edge: [
          ['0.0.0.0/0', 'igw'],
          ['10.1.1.0/24', 'wall'],
        ],
        wall: [['0.0.0.0/0', 'nat']],
        app: [['0.0.0.0/0', 'wall']],
      },
      sgs: { open: { in: [], out: [['all', 0, 65_535, '0.0.0.0/0']] } },
      enis: { app: { subnet: 'app', ip: '10.1.1.10', sgs: ['open'] } },
    });
  const out = { from: 'app', to: 'internet', protocol: 'tcp', port: 443 } as const;
  fc.assert(
    fc.property(policy, fc.oneof(firewallRule('pass'), firewallRule('drop')), (before, rule) => {
      const after = { ...before, stateful: [rule, ...before.stateful] };
      const [was, is] = [before, after].map((rules) => degree[ask(behind(rules), out).verdict]);
      if (rule[0] === 'pass') expect(is).toBeGreaterThanOrEqual(was ?? 0);
      else expect(is).toBeLessThanOrEqual(was ?? 0);
    }),
    { numRuns: 400 },
  );
});
