import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { compileNetwork } from '../compile/compile-network.ts';
import { findServiceFix } from '../fixes/find-service-fix.ts';
import { askService, type ServiceAnswer, type ServiceQuestion, serviceTasksFor } from './ask-service.ts';

function ask(document: LintelDocument, question: ServiceQuestion): ServiceAnswer {
  const { architecture } = createResolver().update(document);
  return unwrap(askService(document, architecture, compileNetwork(document, architecture), question));
}

function failing(answer: ServiceAnswer): readonly string[] {
  return answer.checks
    .filter(({ verdict }) => verdict !== 'reachable')
    .map(({ about, service }) => `${about} ${service}`);
}

/** A VPC without any way out, and what runs in it. */
function closedNetwork() {
  return aDocument()
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'app-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24' },
    });
}

function endpoint(service: string) {
  return { parent: 'main', properties: { service, subnets: ['app-a'] } };
}

test('a task pulls its image through three endpoints, and each that is missing is named', () => {
  const service = closedNetwork()
    .node('ecs-cluster', 'cluster')
    .node('ecs-service', 'shop', { parent: 'cluster', properties: { subnets: ['app-a'] } })
    .node('ecr-repository', 'images')
    .connect('pull', 'shop', 'images');
  const question = { node: 'shop', task: 'pull-image' } as const;
  expect(failing(ask(service.build(), question))).toEqual([
    'network ecr.api',
    'network ecr.dkr',
    'network s3',
  ]);
  const some = service
    .node('interface-endpoint', 'api', endpoint('ecr.api'))
    .node('interface-endpoint', 'docker', endpoint('ecr.dkr'));
  expect(failing(ask(some.build(), question))).toEqual(['network s3']);
  const all = some.node('gateway-endpoint', 'layers', { parent: 'main' }).build();
  const answer = ask(all, question);
  expect(failing(answer)).toEqual([]);
  expect(answer.title).toBe('shop can pull its image');
  expect(answer.checks.find(({ service: name }) => name === 'ecr.dkr')?.text).toContain('through docker');

  const fix = unwrap(findServiceFix(service.build(), question));
  expect(fix.steps).toEqual([
    'Add an interface endpoint for ecr.api in main',
    'Add an interface endpoint for ecr.dkr in main',
    'Add a gateway endpoint for S3 in main',
  ]);
  expect(ask(applyChanges(service.build(), fix.changes), question).verdict).toBe('reachable');
});

test('without private DNS the name leads past the endpoint, and the check says so', () => {
  const drawing = closedNetwork()
    .node('ec2-instance', 'server', { parent: 'app-a' })
    .node('interface-endpoint', 'messages', endpoint('ssmmessages'))
    .node('interface-endpoint', 'manager', {
      parent: 'main',
      properties: { service: 'ssm', subnets: ['app-a'], privateDnsEnabled: false },
    });
  const answer = ask(drawing.build(), { node: 'server', task: 'open-session' });
  expect(failing(answer)).toEqual(['network ssm']);
  expect(answer.checks.at(-1)).toMatchObject({
    about: 'dns',
    text: expect.stringContaining('Private DNS of manager does not work'),
  });
});

test('a function outside of a VPC calls services directly; in one it needs a way', () => {
  const outside = aDocument()
    .node('lambda-function', 'fn')
    .node('dynamodb-table', 'orders')
    .connect('data', 'fn', 'orders')
    .build();
  const question = { node: 'fn', task: 'use', target: 'orders' } as const;
  expect(ask(outside, question)).toMatchObject({ verdict: 'reachable', title: 'fn can use orders' });
  const inside = closedNetwork()
    .node('lambda-function', 'fn', { parent: 'app-a' })
    .node('dynamodb-table', 'orders')
    .connect('data', 'fn', 'orders')
    .build();
  expect(failing(ask(inside, question))).toEqual(['network dynamodb']);
  expect(unwrap(findServiceFix(inside, question)).steps).toEqual([
    'Add a gateway endpoint for DynamoDB in main',
  ]);
});

test('what runs no code has no tasks, and what is no service cannot be used', () => {
  const drawing = closedNetwork().node('ec2-instance', 'server', { parent: 'app-a' }).build();
  expect(serviceTasksFor(drawing, 'main')).toEqual([]);
  expect(serviceTasksFor(drawing, 'server')).toContain('open-session');
  const { architecture } = createResolver().update(drawing);
  const asked = askService(drawing, architecture, compileNetwork(drawing, architecture), {
    node: 'server',
    task: 'use',
    target: 'app-a',
  });
  expect(asked).toMatchObject({ fault: { code: 'not-a-service' } });
});
