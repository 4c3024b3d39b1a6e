import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { runSimulation } from '../run-simulation.ts';
import { defaultScenario } from './default-scenario.ts';

const made = (document: LintelDocument) => unwrap(defaultScenario(document));

function firstRun(document: LintelDocument) {
  return unwrap(runSimulation(document, createResolver().update(document).architecture));
}

describe('what nothing in the drawing starts', () => {
  const work = aDocument()
    .node('step-functions', 'machine', { name: 'Tuning' })
    .node('lambda-function', 'step')
    .connect('call', 'machine', 'step');

  test('a workflow that nobody calls begins once a minute, and the run says so', () => {
    const scenario = made(work.build());
    expect(scenario.name).toBe('Started by hand once a minute');
    expect(scenario.arrivals).toMatchObject([
      { from: 'machine', pattern: { is: 'schedule', expression: 'rate(1 minute)' } },
    ]);
    const { classes, verdict, assumptions } = firstRun(work.build());
    expect(classes[0]?.offered).toBeLessThanOrEqual(15);
    expect(verdict.sentences.at(-1)).toBe(
      '[A] The load is assumed, because the drawing does not state it: Tuning starts once a minute, because nothing in the drawing starts it. Set it in the load of the scenario, or in the usage of the node.',
    );
    expect(assumptions[0]).toMatchObject({ node: 'machine', value: 1, unit: 'a minute', origin: 'assumed' });
  });

  test('a function with an address of its own is called by the world', () => {
    const called = (functionUrl: string) =>
      made(aDocument().node('lambda-function', 'fn', { properties: { functionUrl } }).build()).arrivals[0]
        ?.pattern;
    expect(called('AWS_IAM')).toMatchObject({ is: 'poisson', rate: { base: 50 } });
    expect(called('none')).toMatchObject({ is: 'schedule' });
  });

  test('stated executions are its load, and nothing is assumed of it', () => {
    const document = aDocument()
      .node('step-functions', 'machine', { usage: { executionsPerMonth: 2_628_000 } })
      .node('lambda-function', 'step')
      .connect('call', 'machine', 'step')
      .build();
    const [{ pattern } = {}] = made(document).arrivals;
    expect(pattern).toMatchObject({ is: 'poisson', rate: { base: 1 } });
    expect(firstRun(document).verdict.sentences.join(' ')).not.toContain('[A]');
  });
});

test('the handler of a custom resource gets no load', () => {
  const token = { 'Fn::GetAtt': ['Handler', 'Arn'] };
  const drawn = aDocument()
    .node('lambda-function', 'handler', { name: 'Restrict' })
    .node('resource', 'custom', { properties: { type: 'Custom::Rule', properties: { ServiceToken: token } } })
    .build();
  const nodes = [...drawn.nodes].map(
    ([id, node]) => [id, id === 'handler' ? { ...node, logicalId: 'Handler' } : node] as const,
  );
  const document: LintelDocument = { ...drawn, nodes: new Map(nodes) };
  expect(defaultScenario(document)).toMatchObject({
    ok: false,
    fault: { message: expect.stringContaining('Restrict is called by CloudFormation alone') },
  });
});

test('what is behind a target group gets no load of its own beside that of its load balancer', () => {
  const document = aDocument()
    .node('alb', 'web')
    .node('target-group', 'group')
    .node('ec2-instance', 'server')
    .node('sqs-queue', 'jobs')
    .connect('forward', 'web', 'group')
    .connect('target', 'group', 'server')
    .connect('data', 'server', 'jobs')
    .build();
  expect(made(document).arrivals.map(({ from }) => from)).toEqual(['web']);
  expect(firstRun(document).verdict.sentences.at(-1)).toMatch(
    /^\[A\] The load is assumed, .*: 50 requests a second begin at .*, twice as many in the middle\./,
  );
});
