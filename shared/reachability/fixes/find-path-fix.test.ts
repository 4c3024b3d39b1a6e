import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges, reverseChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { askDrawing } from '../ask-drawing.ts';
import { compileNetwork } from '../compile/compile-network.ts';
import type { DrawingAnswer, NodeQuestion } from '../node-question.ts';
import { findPathFix } from './find-path-fix.ts';

type Asked = Pick<NodeQuestion, 'from' | 'to' | 'port'>;

function ask(document: LintelDocument, question: Asked): DrawingAnswer {
  const drawn = compileNetwork(document, createResolver().update(document).architecture);
  return unwrap(askDrawing(document, drawn, { protocol: 'tcp', ...question }));
}

/** Mends it and looks: reachable, and back to the same bytes by undo. */
function mend(document: LintelDocument, question: Asked): readonly string[] {
  expect(ask(document, question).verdict).not.toBe('reachable');
  const { steps, changes, verdict } = unwrap(findPathFix(document, { protocol: 'tcp', ...question }));
  const mended = applyChanges(document, changes);
  expect(verdict).toBe('reachable');
  expect(ask(mended, question).verdict).toBe('reachable');
  expect(saveDocument(applyChanges(mended, reverseChanges(changes)))).toBe(saveDocument(document));
  return steps;
}

function network() {
  return aDocument()
    .node('internet', 'world')
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'public-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('subnet', 'private-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24' },
    });
}

test('a web server without a public address is given one', () => {
  const drawing = network()
    .node('ec2-instance', 'web', { parent: 'public-a', properties: { associatePublicIpAddress: false } })
    .connect('traffic', 'world', 'web', { port: 443 });
  expect(mend(drawing.build(), { from: 'world', to: 'web', port: 443 })).toEqual([
    'Give web a public address',
  ]);
});

test('a network ACL without ephemeral ports lets the answers out, and an entry that denies stays behind it', () => {
  const drawing = network()
    .node('ec2-instance', 'web', { parent: 'public-a' })
    .node('network-acl', 'acl', {
      parent: 'main',
      properties: {
        entries: [
          { ruleNumber: 100, direction: 'ingress', protocol: 'tcp', fromPort: 443 },
          { ruleNumber: 50, direction: 'egress', ruleAction: 'deny' },
        ],
      },
    })
    .connect('associate', 'acl', 'public-a')
    .connect('traffic', 'world', 'web', { port: 443 })
    .build();
  const question = { from: 'world', to: 'web', port: 443 };
  expect(mend(drawing, question)).toEqual(['Allow tcp 1024–65535 out to 0.0.0.0/0 in acl']);
  const fix = unwrap(findPathFix(drawing, { protocol: 'tcp', ...question }));
  const entries = applyChanges(drawing, fix.changes).nodes.get('acl')?.properties?.entries;
  expect(entries).toContainEqual(expect.objectContaining({ ruleNumber: 49, direction: 'egress' }));
});

test('a NAT gateway in a private subnet is moved to a public one', () => {
  const drawing = network()
    .node('nat-gateway', 'nat', { parent: 'private-a' })
    .node('ec2-instance', 'app', { parent: 'private-a' })
    .connect('traffic', 'app', 'world', { port: 443 });
  const steps = mend(drawing.build(), { from: 'app', to: 'world', port: 443 });
  expect(steps).toEqual(['Move nat to public-a']);
});

test('a function in a public subnet is moved to a private one with a way out', () => {
  const drawing = network()
    .node('lambda-function', 'fn', { parent: 'public-a' })
    .connect('traffic', 'fn', 'world', { port: 443 });
  expect(mend(drawing.build(), { from: 'fn', to: 'world', port: 443 })).toEqual([
    'Move fn to private-a',
    'Add a NAT gateway in public-a',
  ]);
});

test('an isolated subnet becomes private to get a way out, and a public subnet is made where there is none', () => {
  const drawing = aDocument()
    .node('internet', 'world')
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'inner', {
      parent: 'main',
      properties: { availabilityZone: 'b', cidrBlock: '10.0.1.0/24', tier: 'isolated' },
    })
    .node('ec2-instance', 'app', { parent: 'inner' })
    .connect('traffic', 'app', 'world', { port: 443 })
    .build();
  expect(mend(drawing, { from: 'app', to: 'world', port: 443 })).toEqual(['Add a NAT gateway in public-b']);
});

test('one network ACL that refuses both subnets of a sender lets each of them in', () => {
  const drawing = network()
    .node('subnet', 'private-b', {
      parent: 'main',
      properties: { availabilityZone: 'b', cidrBlock: '10.0.2.0/24' },
    })
    .node('subnet', 'data-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.3.0/24' },
    })
    .node('auto-scaling-group', 'web', {
      parent: 'main',
      properties: { subnets: ['private-a', 'private-b'] },
    })
    .node('rds-instance', 'db', { parent: 'main', properties: { subnets: ['data-a'] } })
    .node('network-acl', 'acl', { parent: 'main', properties: { entries: [] } })
    .connect('associate', 'acl', 'data-a')
    .connect('traffic', 'web', 'db', { port: 5432 });
  expect(mend(drawing.build(), { from: 'web', to: 'db', port: 5432 })).toEqual([
    'Allow tcp 5432 in from 10.0.1.0/24 in acl',
    'Allow tcp 1024–65535 out to 10.0.1.0/24 in acl',
    'Allow tcp 5432 in from 10.0.2.0/24 in acl',
    'Allow tcp 1024–65535 out to 10.0.2.0/24 in acl',
  ]);
});

test('what nobody connected is connected; with a drawn group on both sides a rule refers to the other', () => {
  const implied = network()
    .node('ec2-instance', 'app', { parent: 'private-a' })
    .node('rds-instance', 'orders', { parent: 'private-a' });
  expect(mend(implied.build(), { from: 'app', to: 'orders', port: 5432 })).toEqual([
    'Connect app to orders on tcp 5432',
  ]);
  const drawn = network()
    .node('security-group', 'app-group', { parent: 'main' })
    .node('security-group', 'data-group', { parent: 'main' })
    .node('ec2-instance', 'app', { parent: 'private-a', properties: { securityGroups: ['app-group'] } })
    .node('rds-instance', 'orders', { parent: 'private-a', properties: { securityGroups: ['data-group'] } });
  expect(mend(drawn.build(), { from: 'app', to: 'orders', port: 5432 })).toEqual([
    'Allow tcp 5432 from app-group in data-group',
  ]);
});

test('what only people can decide is not changed, and the reason is said', () => {
  const drawing = network().node('ec2-instance', 'app', { parent: 'private-a' }).build();
  const refused = findPathFix(drawing, { from: 'world', to: 'app', protocol: 'tcp', port: 443 });
  expect(refused).toMatchObject({
    ok: false,
    fault: { message: expect.stringContaining('put an internet-facing load balancer in front of it') },
  });
});

test('whatever is drawn, a fix is reachable afterwards, and reversing it gives the drawing back', () => {
  const place = fc.constantFrom('public-a', 'private-a', 'inner');
  const chance = fc.record({
    app: place,
    other: place,
    nat: fc.option(place, { nil: undefined }),
    tier: fc.constantFrom('isolated', 'private'),
    hasTable: fc.boolean(),
    acl: fc.constantFrom(undefined, 'ingress', 'egress'),
    to: fc.constantFrom('world', 'other', 'files'),
  });
  fc.assert(
    fc.property(chance, ({ app, other, nat, tier, hasTable, acl, to }) => {
      let drawing = network()
        .node('subnet', 'inner', {
          parent: 'main',
          properties: { availabilityZone: 'a', cidrBlock: '10.0.2.0/24', tier },
        })
        .node('s3-bucket', 'files')
        .node('ec2-instance', 'app', { parent: app })
        .node('ec2-instance', 'other', { parent: other });
      if (nat !== undefined) drawing = drawing.node('nat-gateway', 'nat', { parent: nat });
      if (hasTable) {
        drawing = drawing.node('route-table', 'table', { parent: 'main' }).connect('associate', 'table', app);
      }
      if (acl !== undefined) {
        drawing = drawing
          .node('network-acl', 'acl', {
            parent: 'main',
            properties: { entries: [{ ruleNumber: 100, direction: acl, protocol: 'tcp' }] },
          })
          .connect('associate', 'acl', app);
      }
      const document = drawing.build();
      const question = { from: 'app', to, protocol: 'tcp', port: 443 } as const;
      const before = ask(document, question).verdict;
      const fix = findPathFix(document, question);
      if (before === 'reachable') {
        expect(fix.ok).toBe(false);
        return;
      }
      const { changes, verdict } = unwrap(fix);
      const after = applyChanges(document, changes);
      expect(ask(after, question).verdict).toBe(verdict);
      expect(['reachable', 'partly']).toContain(verdict);
      expect(saveDocument(applyChanges(after, reverseChanges(changes)))).toBe(saveDocument(document));
    }),
    { numRuns: 60 },
  );
});
