import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { pinIntent, unpinIntent } from '#shared/document/commands/change-intents.ts';
import {
  moveNodes,
  removeRecords,
  renameNode,
  setProperties,
} from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import {
  changesOf as randomChangesOf,
  randomDocument,
  randomEdits,
} from '#shared/testing/generated-documents.ts';
import { createReachabilityEngine } from './create-reachability-engine.ts';

/** Two zones behind a load balancer, one NAT gateway, a VPN to the office. */
function office() {
  const zone = (letter: 'a' | 'b', offset: number) =>
    [
      [
        'subnet',
        `public-${letter}`,
        { tier: 'public', cidrBlock: `10.0.${offset}.0/24`, availabilityZone: letter },
      ],
      [
        'subnet',
        `app-${letter}`,
        { tier: 'private', cidrBlock: `10.0.${offset + 10}.0/24`, availabilityZone: letter },
      ],
    ] as const;
  let drawing = aDocument()
    .node('users', 'people')
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } });
  for (const [kind, id, properties] of [...zone('a', 0), ...zone('b', 1)]) {
    drawing = drawing.node(kind, id, { parent: 'main', properties });
  }
  return drawing
    .node('alb', 'front', {
      parent: 'main',
      properties: { subnets: ['public-a', 'public-b'], listeners: [{ port: 80, protocol: 'HTTP' }] },
    })
    .node('nat-gateway', 'nat', { parent: 'public-a' })
    .node('ec2-instance', 'one', { parent: 'app-a' })
    .node('ec2-instance', 'two', { parent: 'app-b' })
    .node('rds-instance', 'orders', { parent: 'app-a' })
    .node('internet', 'world')
    .node('security-group', 'guard', { parent: 'main' })
    .connect('traffic', 'people', 'front', { protocol: 'HTTP', port: 80 })
    .connect('forward', 'front', 'one', { port: 8080 })
    .connect('forward', 'front', 'two', { port: 8080 })
    .connect('data', 'one', 'orders')
    .connect('traffic', 'two', 'world', { port: 443 });
}

function engineOf(document: LintelDocument) {
  return createReachabilityEngine(document, createResolver().update(document).architecture);
}

const ends = ['people', 'front', 'one', 'two', 'orders', 'world', 'internet'];

const edit = fc.oneof(
  fc.record({
    what: fc.constant('tier' as const),
    subnet: fc.constantFrom('app-a', 'app-b', 'public-a'),
    tier: fc.constantFrom('public', 'private', 'isolated'),
  }),
  fc.record({ what: fc.constant('remove' as const), id: fc.constantFrom('nat', 'two', 'orders', 'app-b') }),
  fc.record({
    what: fc.constant('move' as const),
    id: fc.constantFrom('one', 'two', 'nat'),
    to: fc.constantFrom('app-a', 'app-b', 'public-a', 'public-b'),
  }),
  fc.record({ what: fc.constant('port' as const), port: fc.constantFrom(80, 443, 8080) }),
  fc.record({ what: fc.constant('nudge' as const) }),
  fc.record({
    what: fc.constant('settle' as const),
    id: fc.constantFrom('one', 'orders', 'main', 'front', 'app-a'),
    name: fc.constantFrom('First', 'Second'),
    group: fc.boolean(),
  }),
);
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

function changesOf(document: LintelDocument, wanted: Edit): ChangeSet {
  const has = (id: string): boolean => document.nodes.has(id);
  switch (wanted.what) {
    case 'tier':
      return has(wanted.subnet) ? setProperties(document, wanted.subnet, { tier: wanted.tier }) : [];
    case 'remove':
      return has(wanted.id) ? removeRecords(document, [wanted.id]) : [];
    case 'move':
      return has(wanted.id) && has(wanted.to)
        ? moveNodes(document, [{ id: wanted.id, at: [0, 0], parent: wanted.to }])
        : [];
    case 'port':
      return setProperties(document, 'front', { listeners: [{ port: wanted.port, protocol: 'HTTP' }] });
    case 'settle':
      // A name, a size, a group: some change the network and most do not.
      if (!has(wanted.id)) return [];
      if (wanted.group && wanted.id === 'one')
        return setProperties(document, 'one', { securityGroups: ['guard'] });
      return renameNode(document, wanted.id, wanted.name);
    case 'nudge':
      return moveNodes(document, [{ id: 'front', at: [7, 7] }]);
  }
}

test('after any edits the kept answers are the ones that a fresh engine gives', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let document = office().build();
      const resolver = createResolver();
      const following = createReachabilityEngine(document, resolver.update(document).architecture);
      const questions = ends.flatMap((from) =>
        ends.flatMap((to) =>
          from === to
            ? []
            : [
                { from, to, protocol: 'tcp' as const, port: 80 },
                { from, to, protocol: 'tcp' as const, port: 5432 },
              ],
        ),
      );
      const verdicts = (of: typeof following) =>
        questions.map((question) => {
          const answer = of.ask(question);
          return answer.ok ? [answer.value.verdict, answer.value.codes] : answer.fault.message;
        });
      verdicts(following);
      for (const each of edits) {
        const changes = changesOf(document, each);
        document = applyChanges(document, changes);
        const resolved = resolver.update(document, changes);
        following.update(document, resolved.architecture, factsChangedBy(changes), resolved.changed);
        const afresh = engineOf(document);
        expect(verdicts(following)).toEqual(verdicts(afresh));
        expect(entriesOf(following)).toEqual(entriesOf(afresh));
      }
    }),
    { numRuns: 25 },
  );
});

test('over generated drawings the followed network is the one that is compiled afresh, in the same order', () => {
  fc.assert(
    fc.property(randomDocument(40), randomEdits(8), (start, edits) => {
      let document = start;
      const resolver = createResolver();
      const following = createReachabilityEngine(document, resolver.update(document).architecture);
      for (const each of edits) {
        const changes = randomChangesOf(document, each);
        document = applyChanges(document, changes);
        const resolved = resolver.update(document, changes);
        following.update(document, resolved.architecture, factsChangedBy(changes), resolved.changed);
        expect(entriesOf(following)).toEqual(entriesOf(engineOf(document)));
      }
    }),
    { numRuns: 40 },
  );
});

/** Everything of the network, entry by entry as the engine goes through it. */
function entriesOf({ drawn: { network } }: ReturnType<typeof engineOf>) {
  return Object.entries(network).map(([section, part]) => [section, part instanceof Map ? [...part] : part]);
}

test('a pinned question is answered anew when an edit opens or cuts the way', () => {
  const pinned = (document: LintelDocument): LintelDocument =>
    applyChanges(
      applyChanges(
        document,
        pinIntent(document, { from: 'one', to: 'orders', protocol: 'tcp', port: 5432, must: 'reach' }),
      ),
      pinIntent(document, {
        from: 'internet',
        to: 'orders',
        protocol: 'tcp',
        port: 5432,
        must: 'stay-unreachable',
      }),
    );
  const document = pinned(office().build());
  expect(
    engineOf(document)
      .checkIntents()
      .map(({ isKept }) => isKept),
  ).toEqual([true, true]);
  const cut = applyChanges(document, removeRecords(document, [], ['one-orders']));
  const results = engineOf(cut).checkIntents();
  expect(results.map(({ isKept, verdict }) => [isKept, verdict])).toEqual([
    [true, 'unreachable'],
    [false, 'unreachable'],
  ]);
  expect(results[1]?.reason).toContain('no outbound rule allows tcp 5432 to orders');
  const without = applyChanges(cut, unpinIntent(cut, results[1]?.intent.id ?? ''));
  expect(engineOf(without).checkIntents()).toHaveLength(1);
});

test('a zone takes with it what stands only there, and a NAT gateway the way out of the others', () => {
  const failures = engineOf(office().build()).failures();
  const by = (id: string) => failures.find((failure) => failure.id === id);
  expect(by('zone a')).toMatchObject({
    what: 'zone',
    gone: ['nat', 'one', 'orders'],
    // Both ways out led through the gateway of that zone.
    cut: ['world'],
    lost: expect.arrayContaining([
      expect.objectContaining({ from: 'one', to: 'orders', verdict: 'gone' }),
      expect.objectContaining({ from: 'two', to: 'world', verdict: 'unreachable' }),
    ]),
  });
  // The load balancer has a node in the other zone.
  expect(by('zone a')?.lost.some(({ to }) => to === 'front')).toBe(false);
  expect(by('zone b')?.lost).toEqual([
    expect.objectContaining({ from: 'two', to: 'world', verdict: 'gone' }),
  ]);
  expect(by('nat')?.lost).toEqual([expect.objectContaining({ from: 'two', to: 'world' })]);
});

test('a NAT gateway and a zone take the way out of subnets with them, also where none is drawn', () => {
  const silent = office().build();
  const document = applyChanges(
    silent,
    removeRecords(
      silent,
      [],
      [...silent.connections.values()].filter(({ to }) => to === 'world').map(({ id }) => id),
    ),
  );
  const failures = engineOf(document).failures();
  const out = expect.objectContaining({ from: 'app-b', to: 'internet', port: 443, verdict: 'unreachable' });
  for (const id of ['nat', 'zone a']) {
    const failure = failures.find((each) => each.id === id);
    expect(failure?.lost).toContainEqual(out);
    expect(failure?.cut).not.toContain('internet');
  }
  // What is gone with its zone is said to be gone, and not to be cut off.
  const own = failures.find(({ id }) => id === 'zone b')?.lost ?? [];
  expect(own.filter(({ to }) => to === 'internet')).toEqual([]);
});

test('a database in one zone may be in the one that fails; with a standby it goes on', () => {
  const database = (multiAz: boolean) =>
    aDocument(office().build())
      .node('rds-instance', 'ledger', {
        parent: 'main',
        properties: { multiAz, subnets: ['app-a', 'app-b'] },
      })
      .connect('data', 'two', 'ledger')
      .build();
  const lost = (document: LintelDocument) =>
    engineOf(document)
      .failures()
      .find(({ id }) => id === 'zone a')
      ?.lost.find(({ to }) => to === 'ledger')?.reason;
  expect(lost(database(false))).toBe('ledger runs in one zone, which may be this one.');
  expect(lost(database(true))).toBeUndefined();
});

test('two revisions differ by the ways that one opens and closes', () => {
  const before = office().build();
  const opened = aDocument(before)
    .node('ec2-instance', 'bastion', { parent: 'public-a' })
    .connect('traffic', 'people', 'bastion', { port: 22 })
    .build();
  const side = (document: LintelDocument) => ({ document, drawn: engineOf(document).drawn });
  const difference = engineOf(opened).compareWith(side(before));
  expect(difference.summary).toBe('Opens 1 path from the internet.');
  expect(difference.opened).toEqual([
    { from: 'internet', to: 'bastion', protocol: 'tcp', port: 22, before: 'absent', after: 'reachable' },
  ]);
  expect(engineOf(before).compareWith(side(opened)).summary).toBe('Closes 1 path from the internet.');
  expect(engineOf(before).compareWith(side(before)).summary).toBe('Opens and closes nothing.');
});

test('an edit elsewhere leaves the network and its answers as they are', () => {
  const document = office().build();
  const resolver = createResolver();
  const architecture = resolver.update(document).architecture;
  const engine = createReachabilityEngine(document, architecture);
  const question = { from: 'people', to: 'front', protocol: 'tcp', port: 80 } as const;
  const first = unwrap(engine.ask(question));
  const changes = setProperties(document, 'orders', { backupRetentionPeriod: 14 });
  const next = applyChanges(document, changes);
  const resolved = resolver.update(next, changes);
  engine.update(next, resolved.architecture, factsChangedBy(changes), resolved.changed);
  // The very same answer: it was not asked again.
  expect(unwrap(engine.ask(question))).toBe(first);
});

test('what has IPv6 addresses is exposed, asked, compared and lost over IPv6 too', () => {
  const drawn = (ingress: string) =>
    aDocument()
      .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16', amazonProvidedIpv6CidrBlock: true } })
      .node('subnet', 'front', {
        parent: 'main',
        properties: {
          tier: 'public',
          cidrBlock: '10.0.0.0/24',
          availabilityZone: 'a',
          ipv6CidrBlockIndex: 0,
        },
      })
      .node('security-group', 'guard', {
        parent: 'main',
        properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, cidrIpv6: ingress }] },
      })
      .node('ec2-instance', 'web', { parent: 'front', properties: { securityGroups: ['guard'] } })
      .build();
  const before = drawn('2001:db8::/32');
  const after = drawn('::/0');
  const engine = engineOf(after);
  // The group admits IPv6 alone, so that the public IPv4 address opens nothing.
  expect(engine.exposure()).toMatchObject([
    { object: 'web', protocol: 'tcp', ports: [443, 443], family: 6, answer: { verdict: 'reachable' } },
  ]);
  expect(engine.compareWith({ document: before, drawn: engineOf(before).drawn })).toMatchObject({
    changed: [{ from: 'internet', to: 'web', port: 443, family: 6, before: 'partly', after: 'reachable' }],
  });
  expect(engine.failures()[0]?.lost).toMatchObject([{ from: 'internet', to: 'web', port: 443, family: 6 }]);
});
