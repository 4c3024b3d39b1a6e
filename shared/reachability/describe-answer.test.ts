import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { askDrawing } from './ask-drawing.ts';
import { compileNetwork } from './compile/compile-network.ts';
import { type DescribedAnswer, describeAnswer } from './describe-answer.ts';
import type { NodeQuestion } from './node-question.ts';

const shop = aDocument()
  .node('users', 'customers', { name: 'Customers' })
  .node('vpc', 'main-vpc', { name: 'Main', properties: { cidrBlock: '10.0.0.0/16' } })
  .node('subnet', 'app-a', {
    name: 'Application',
    parent: 'main-vpc',
    properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24' },
  })
  .node('subnet', 'edge-a', {
    name: 'Edge',
    parent: 'main-vpc',
    properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', tier: 'public' },
  })
  .node('ec2-instance', 'web-1', { name: 'Web server', parent: 'edge-a' })
  .node('ec2-instance', 'app-1', { name: 'Worker', parent: 'app-a' })
  .node('s3-bucket', 'files', { name: 'Files' })
  .connect('traffic', 'customers', 'web-1', { port: 443 })
  .build();

function describe(document: LintelDocument, question: NodeQuestion): DescribedAnswer {
  const drawn = compileNetwork(document, createResolver().update(document).architecture);
  return describeAnswer(document, drawn, question, unwrap(askDrawing(document, drawn, question)));
}

test('a way from the internet begins at the people who are drawn, and has names instead of ids', () => {
  const answer = describe(shop, { from: 'internet', to: 'web-1', protocol: 'tcp', port: 443 });
  expect(answer.sentence).toBe('The internet reaches Web server on TCP 443, and the answer comes back.');
  expect(answer.path[0]).toBe('customers');
  expect(answer.hops.map(({ name }) => name)).toContain('internet gateway of Main');
  for (const { text } of answer.hops) expect(text).not.toMatch(/web-1|MainVpcInternetGateway/);
});

test('what refuses is a sentence with a capital and the name of the service, and marks its nodes', () => {
  const answer = describe(shop, { from: 'app-1', to: 'files', protocol: 'tcp', port: 443 });
  expect(answer).toMatchObject({
    verdict: 'unreachable',
    refusedOn: 'forward',
    blockedAt: ['app-a', 'app-1'],
  });
  expect(answer.causes[0]).toMatchObject({
    text: 'Route table of Application has no route to s3.',
    fix: expect.stringContaining('add an endpoint for s3'),
    nodes: ['app-a'],
  });
});
