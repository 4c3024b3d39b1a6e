import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { fargateServices, threeTiers } from '#shared/testing/sample-documents.ts';
import { askDrawing, buildMatrix } from '../ask-drawing.ts';
import { findExposure } from '../exposure.ts';
import type { DrawingAnswer } from '../node-question.ts';
import { compileNetwork, type DrawnNetwork } from './compile-network.ts';

function compile(document: LintelDocument): DrawnNetwork {
  return compileNetwork(document, createResolver().update(document).architecture);
}

function ask(document: LintelDocument, from: string, to: string, port: number): DrawingAnswer {
  return unwrap(askDrawing(document, compile(document), { from, to, protocol: 'tcp', port }));
}

function twoTiers() {
  return aDocument()
    .node('users', 'people')
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'public-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('subnet', 'app-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', tier: 'private' },
    })
    .node('ec2-instance', 'app', { parent: 'app-a' })
    .node('rds-instance', 'db', { parent: 'app-a' })
    .node('s3-bucket', 'files');
}

test('a drawn connection is admitted on its port by the groups that it implies, and on no other', () => {
  const drawing = twoTiers().connect('data', 'app', 'db').build();
  expect(ask(drawing, 'app', 'db', 5432).verdict).toBe('reachable');
  expect(ask(drawing, 'app', 'db', 22)).toMatchObject({
    verdict: 'unreachable',
    codes: [
      ['ENI_SG_RULES_MISMATCH', 'app', 'forward'],
      ['ENI_SG_RULES_MISMATCH', 'db', 'forward'],
    ],
  });
});

test('a private instance reaches a bucket once there is a NAT gateway or a gateway endpoint', () => {
  const drawing = twoTiers().connect('data', 'app', 'files');
  const without = ask(drawing.build(), 'app', 'files', 443);
  expect(without.verdict).toBe('unreachable');
  expect(without.codes).toContainEqual(['NO_ROUTE_TO_DESTINATION', 'AppARouteTable', 'forward']);
  const nat = ask(drawing.node('nat-gateway', 'nat', { parent: 'public-a' }).build(), 'app', 'files', 443);
  expect(nat.verdict).toBe('reachable');
  expect(nat.path).toContain('nat');
  const endpoint = ask(
    drawing.node('gateway-endpoint', 'endpoint', { parent: 'main' }).build(),
    'app',
    'files',
    443,
  );
  expect(endpoint.verdict).toBe('reachable');
  expect(endpoint.path).toContain('endpoint');
});

test('people reach a private instance only through a load balancer', () => {
  const direct = twoTiers().connect('traffic', 'people', 'app', { port: 8080 }).build();
  expect(ask(direct, 'people', 'app', 8080).verdict).toBe('unreachable');
  const balanced = twoTiers()
    .node('subnet', 'public-b', {
      parent: 'main',
      properties: { availabilityZone: 'b', cidrBlock: '10.0.2.0/24', tier: 'public' },
    })
    .node('alb', 'alb', {
      parent: 'main',
      properties: { scheme: 'internet-facing', subnets: ['public-a', 'public-b'] },
    })
    .connect('traffic', 'people', 'alb', { protocol: 'HTTP', port: 80 })
    .connect('forward', 'alb', 'app', { port: 8080 })
    .build();
  const answer = ask(balanced, 'people', 'alb', 80);
  expect(answer.codes).toEqual([]);
  expect(answer.path.at(-1)).toBe('app');
});

test('objects of answers lead back to nodes', () => {
  const drawn = compile(twoTiers().build());
  expect(drawn.nodeOf('app')).toBe('app');
  expect(drawn.nodeOf('AppARouteTable')).toBe('app-a');
  expect(drawn.endOf('files')).toBe('s3');
  expect(drawn.endOf('people')).toBe('internet');
  expect(drawn.endOf('app-a')).toBeUndefined();
});

test('in the samples nothing but load balancers is exposed, and all questions have answers', () => {
  const seen: string[] = [];
  for (const document of [threeTiers(), fargateServices()]) {
    const drawn = compile(document);
    for (const { object } of findExposure(drawn.network))
      seen.push(document.nodes.get(object)?.kind ?? object);
    for (const row of buildMatrix(document, drawn)) {
      if (row.answer.verdict === 'unreachable') expect(row.answer.codes.length).toBeGreaterThan(0);
    }
  }
  expect(seen.length).toBeGreaterThan(0);
  expect(new Set(seen)).toEqual(new Set(['alb']));
});

test('an end that is not drawn, or has no place in a network, is named', () => {
  const drawing = twoTiers().node('note', 'remark').build();
  const drawn = compile(drawing);
  const asked = (from: string) => askDrawing(drawing, drawn, { from, to: 'app', protocol: 'tcp', port: 1 });
  expect(asked('nobody')).toMatchObject({ fault: { message: 'There is no node "nobody" in this drawing.' } });
  expect(asked('remark')).toMatchObject({ fault: { code: 'not-in-network' } });
});
