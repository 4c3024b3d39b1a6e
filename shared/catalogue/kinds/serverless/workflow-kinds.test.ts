import { describe, expect, it } from 'vitest';
import { checkStateMachine } from '#shared/catalogue/kit/state-machine/check-state-machine.ts';
import { mapReferences } from '#shared/catalogue/node-references.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { quantitiesOf } from '#shared/testing/cost-lines.ts';

describe('what a state machine becomes', () => {
  const drawn = aDocument()
    .node('step-functions', 'orders')
    .node('lambda-function', 'validate-order', { name: 'Validate' })
    .node('sqs-queue', 'mails', { name: 'Mails' })
    .connect('call', 'orders', 'mails', { integrationPattern: 'wait-for-callback' })
    .connect('call', 'orders', 'validate-order');

  it('is a valid definition of a state for each line, which names nodes by reference', () => {
    const machine = resolve(drawn.build()).resources.get('Orders');
    const definition = machine?.properties.Definition;
    expect(checkStateMachine(definition).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(definition).toMatchObject({
      StartAt: 'Mails',
      States: {
        Mails: { Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Next: 'Validate' },
        Validate: { Parameters: { FunctionName: `\${ValidateOrder}` }, End: true },
      },
    });
    expect(machine?.properties.DefinitionSubstitutions).toEqual({
      Mails: { Ref: 'Mails' },
      ValidateOrder: { 'Fn::GetAtt': ['ValidateOrder', 'Arn'] },
    });
  });

  it('waits for the permissions that Step Functions tries out', () => {
    expect(resolve(drawn.build()).resources.get('Orders')?.dependsOn).toEqual(['OrdersRoleAccess']);
  });

  it('may ask how a job is when a state waits for its end', () => {
    const { resources } = resolve(
      aDocument()
        .node('step-functions', 'outer')
        .node('step-functions', 'inner')
        .connect('call', 'outer', 'inner', { integrationPattern: 'run-a-job' })
        .build(),
    );
    const policy = JSON.stringify(resources.get('OuterRoleAccess')?.properties);
    expect(policy).toContain('states:DescribeExecution');
    expect(policy).toContain('StepFunctionsGetEventsForStepFunctionsExecutionRule');
    expect(JSON.stringify(resources.get('InnerRoleAccess')?.properties)).not.toContain(
      'states:StartExecution',
    );
  });

  it('names the copies when it is copied with what it calls', () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Task', Resource: `\${pay}`, End: true } } };
    const mapped = mapReferences('step-functions', { definition }, (id) => (id === 'pay' ? 'pay-2' : id));
    expect(JSON.stringify(mapped)).toContain(`\${pay-2}`);
  });

  it('leaves an id that nothing in the drawing has as it is written', () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Task', Resource: `\${gone}`, End: true } } };
    const { resources } = resolve(
      aDocument().node('step-functions', 'orders', { properties: { definition } }).build(),
    );
    expect(resources.get('Orders')?.properties.Definition).toEqual(definition);
    expect(resources.get('Orders')?.properties).not.toHaveProperty('DefinitionSubstitutions');
  });
});

describe('where a rule listens', () => {
  it('is the bus it sits in or is led to from, the default bus without one, and no bus when it is a schedule', () => {
    const { resources } = resolve(
      aDocument()
        .node('event-bus', 'shop')
        .node('event-bus', 'aws', { properties: { busType: 'default' } })
        .node('event-rule', 'inside', { parent: 'shop' })
        .node('event-rule', 'linked')
        .node('event-rule', 'alone')
        .node('event-rule', 'often', {
          parent: 'shop',
          properties: { scheduleExpression: 'rate(5 minutes)' },
        })
        .connect('event', 'aws', 'linked')
        .build(),
    );
    const busOf = (id: string) => resources.get(id)?.properties.EventBusName;
    expect([busOf('Inside'), busOf('Linked'), busOf('Alone'), busOf('Often')]).toEqual([
      { Ref: 'Shop' },
      'default',
      undefined,
      undefined,
    ]);
    expect(resources.get('Often')?.properties).not.toHaveProperty('EventPattern');
    expect(resources.has('Aws')).toBe(false);
  });

  it('lets topics and rules put what they cannot deliver into a queue', () => {
    const { resources } = resolve(
      aDocument()
        .node('event-rule', 'rule')
        .node('lambda-function', 'handle')
        .node('sqs-queue', 'lost')
        .connect('event', 'rule', 'handle', { deadLetterQueue: 'lost' })
        .build(),
    );
    expect(JSON.stringify(resources.get('LostPolicy')?.properties)).toContain('events.amazonaws.com');
  });
});

describe('what a pipe becomes', () => {
  it('takes from a queue of its own and tells the default bus while nothing is drawn', () => {
    const { resources } = resolve(aDocument().node('event-pipe', 'pipe').build());
    expect(resources.get('PipeSource')?.type).toBe('AWS::SQS::Queue');
    expect(JSON.stringify(resources.get('Pipe')?.properties.Target)).toContain('event-bus/default');
  });
});

describe('the cost of workflows and events', () => {
  it('counts a transition for each state and one to start, unless stated', () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } } };
    const quantity = (usage = {}) =>
      quantitiesOf('step-functions', { definition, logLevel: 'OFF' }, { executionsPerMonth: 1000, ...usage });
    expect(quantity()).toEqual({ 'stepfunctions.standard/transitions': 3 });
    expect(quantity({ transitionsPerExecution: 10 })).toEqual({ 'stepfunctions.standard/transitions': 10 });
  });

  it('rounds Express up to 100 ms and 64 MB', () => {
    const express = { stateMachineType: 'EXPRESS', logLevel: 'OFF' };
    const lines = quantitiesOf('step-functions', express, {
      executionsPerMonth: 100_000,
      averageDurationMs: 101,
      memoryMegabytes: 50,
    });
    expect(lines['stepfunctions.express/requests']).toBe(0.1);
    expect(lines['stepfunctions.express/duration']).toBeCloseTo((100_000 * 0.2 * 0.0625) / 3600, 9);
  });

  it('counts events in steps of 64 KB and shards by the hour', () => {
    expect(
      quantitiesOf('event-bus', {}, { customEventsPerMonth: 1_000_000, eventKilobytes: 65 })[
        'eventbridge/customEvents'
      ],
    ).toBe(2);
    const stream = quantitiesOf(
      'kinesis-stream',
      { streamMode: 'PROVISIONED', shardCount: 2 },
      { recordsPerMonth: 1_000_000, recordKilobytes: 26 },
    );
    expect(stream).toEqual({ 'kinesis.dataStreams/shard': 1460, 'kinesis.dataStreams/put': 2 });
  });
});
