import { z } from 'zod';
import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { workflowLoad } from '../../kit/load/workflow-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import {
  callStatements,
  logDelivery,
  type Machine,
  tracing,
} from '../../kit/state-machine/call-statements.ts';
import { definitionTemplate } from '../../kit/state-machine/definition-template.ts';
import { scopesOf } from '../../kit/state-machine/read-states.ts';
import { definitionOf } from '../../kit/state-machine/task-states.ts';
import { product } from '../../kit/usage-quantity.ts';

/** An Express execution is metered in steps of this much memory and time (Step Functions pricing, 2026-11). */
const memoryStepMb = 64;

const durationStepMs = 100;

export const stepFunctions = defineKind({
  id: 'step-functions',
  title: 'Step Functions state machine',
  family: 'serverless',
  icon: 'step-functions',
  summary: 'Runs a workflow of states: calls functions and services, chooses, waits, repeats, and undoes.',
  aliases: [
    'Step Functions',
    'AWS Step Functions',
    'State Machine',
    'SFN',
    'Workflow',
    'Orchestrator',
    'Saga',
  ],
  docs: 'https://docs.aws.amazon.com/step-functions/latest/dg/welcome.html',
  traits: ['resource', 'invocable', 'assumes-role', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::StepFunctions::StateMachine',
    'AWS::StepFunctions::StateMachineVersion',
    'AWS::StepFunctions::StateMachineAlias',
  ],
  properties: z.object({
    stateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD').meta({
      title: 'Workflow',
      help: 'Standard runs up to a year, remembers each step and is charged by transition. Express runs up to five minutes, at a high rate, and is charged by time.',
      source: 'AWS Step Functions developer guide, workflow types',
      checked: '2026-11',
    }),
    definition: z.record(z.string(), z.json()).default({}).meta({
      title: 'States',
      format: 'state-machine',
      help: 'Amazon States Language. Without one, a state for each connection, one after the other.',
    }),
    logLevel: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).default('ERROR').meta({
      title: 'Log',
      group: 'Monitoring',
      help: 'Express workflows have no other history.',
    }),
    includeExecutionData: z.boolean().default(false).meta({
      title: 'Input and output in logs',
      group: 'Monitoring',
      advanced: true,
      help: 'May hold personal data.',
    }),
    tracing: z.boolean().default(true).meta({ title: 'X-Ray tracing', group: 'Monitoring', advanced: true }),
    publishVersion: z.boolean().default(false).meta({
      title: 'Version and alias',
      group: 'Deployment',
      advanced: true,
      help: 'Publishes a version and lets the alias live follow it.',
    }),
    deploymentType: z.enum(['ALL_AT_ONCE', 'CANARY', 'LINEAR']).default('ALL_AT_ONCE').meta({
      title: 'New versions take over',
      group: 'Deployment',
      advanced: true,
      help: 'Canary and linear move a tenth of the executions first; with an alias only.',
    }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case.',
      }),
  }),
  usage: z.object({
    executionsPerMonth: z.number().min(0).default(100_000).meta({ title: 'Executions', unit: 'a month' }),
    transitionsPerExecution: z.number().min(0).optional().meta({
      title: 'Transitions',
      unit: 'an execution',
      help: 'Of a Standard workflow, retries included. Without it, one for each state and one to start.',
    }),
    averageDurationMs: z.number().min(0).max(300_000).default(1000).meta({
      title: 'Duration',
      unit: 'ms on average',
      help: 'Of an Express workflow.',
    }),
    memoryMegabytes: z.number().min(1).default(64).meta({
      title: 'Memory',
      unit: 'MB on average',
      help: 'Of an Express workflow: 50 MB, the definition and the data; counted in steps of 64.',
    }),
    logKilobytesPerExecution: z.number().min(0).default(1).meta({
      title: 'Logs',
      unit: 'KB an execution',
      help: 'At ERROR only failures are logged; everything is about 1 KB a state.',
    }),
  }),
  writesLogs: (node) => node.properties.logLevel !== 'OFF',
  role: {
    service: 'states.amazonaws.com',
    statements: (node, ctx) => [
      ...callStatements(node as Machine, ctx),
      ...(node.properties.logLevel === 'OFF' ? [] : [logDelivery]),
      ...(node.properties.tracing === true ? [tracing] : []),
    ],
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const logGroup = ctx.logGroupName(node.id);
    const key = encryptionKeyArn(node.id, ctx);
    const { definition, substitutions } = definitionTemplate(definitionOf(node, ctx), ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::StepFunctions::StateMachine',
        properties: compact({
          StateMachineType: properties.stateMachineType,
          RoleArn: ctx.roleArn(node.id),
          Definition: definition,
          DefinitionSubstitutions: Object.keys(substitutions).length === 0 ? undefined : substitutions,
          LoggingConfiguration:
            logGroup === undefined
              ? undefined
              : {
                  Level: properties.logLevel,
                  IncludeExecutionData: properties.includeExecutionData,
                  Destinations: [
                    {
                      CloudWatchLogsLogGroup: {
                        LogGroupArn: regionalArn('logs', 'log-group:$Group:*', { Group: logGroup }),
                      },
                    },
                  ],
                },
          TracingConfiguration: { Enabled: properties.tracing },
          EncryptionConfiguration:
            key === undefined
              ? undefined
              : { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: key, KmsDataKeyReusePeriodSeconds: 300 },
          Tags: ctx.tags(node),
        }),
      },
    ];
    if (properties.publishVersion) drafts.push(...aliasDrafts(node, ctx));
    return drafts;
  },
  arn: (node, ctx) =>
    node.properties.publishVersion ? ctx.ref(node.id, 'Alias') : ref(ctx.logicalId(node.id)),
  access: (node, _mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        node.properties.stateMachineType === 'EXPRESS'
          ? ['states:StartExecution', 'states:StartSyncExecution']
          : ['states:StartExecution'],
      Resource: [ctx.arn(node.id)],
    },
  ],
  metrics: {
    namespace: 'AWS/States',
    metrics: [
      { name: 'ExecutionsFailed', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ExecutionsTimedOut', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ExecutionThrottled', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ExecutionTime', statistic: 'p95', comparison: 'GreaterThanThreshold', threshold: 60_000 },
    ],
    dimensions: (node, ctx) => ({ StateMachineArn: ref(ctx.logicalId(node.id)) }),
  },
  cost: (node, ctx) => {
    const executions = usageInput(node, 'executionsPerMonth', 'executions');
    const lines: CostLineDraft[] = [];
    if (node.properties.stateMachineType === 'STANDARD') {
      const stated = usageInput(node, 'transitionsPerExecution', 'transitions');
      const transitions =
        stated.value === undefined
          ? {
              name: 'transitions',
              value: stateCount(definitionOf(node, ctx)) + 1,
              origin: 'derived' as const,
            }
          : stated;
      lines.push({
        component: 'stepfunctions.standard/transitions',
        label: 'State transitions',
        quantity: product('1,000 transitions', [executions, transitions], 1000),
      });
    } else {
      const duration = usageInput(node, 'averageDurationMs', 'duration', 'ms');
      const memory = usageInput(node, 'memoryMegabytes', 'memory', 'MB');
      const hours = {
        ...duration,
        name: 'billed duration',
        unit: 's',
        value:
          typeof duration.value === 'number'
            ? (Math.ceil(duration.value / durationStepMs) * durationStepMs) / 1000
            : undefined,
      };
      const gigabytes = {
        ...memory,
        name: 'billed memory',
        unit: 'GB',
        value:
          typeof memory.value === 'number'
            ? (Math.ceil(memory.value / memoryStepMb) * memoryStepMb) / 1024
            : undefined,
      };
      lines.push(
        {
          component: 'stepfunctions.express/requests',
          label: 'Executions',
          quantity: product('1M requests', [executions], 1_000_000),
        },
        {
          component: 'stepfunctions.express/duration',
          label: 'Execution time',
          quantity: product('GB-hours', [executions, hours, gigabytes], 3600),
        },
      );
    }
    if (node.properties.logLevel !== 'OFF') {
      lines.push(
        ...logLines(
          node,
          ctx,
          product(
            'GB',
            [executions, usageInput(node, 'logKilobytesPerExecution', 'logs', 'KB')],
            1024 * 1024,
          ),
        ),
      );
    }
    return lines;
  },
  load: workflowLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'What its connections ask for, one after the other', properties: {} },
      {
        title: 'A high-rate workflow',
        properties: {
          stateMachineType: 'EXPRESS',
          logLevel: 'ALL',
          publishVersion: true,
          deploymentType: 'CANARY',
        },
      },
      {
        title: 'An order that waits for stock',
        properties: {
          definition: {
            Comment: 'Order processing',
            StartAt: 'In stock?',
            States: {
              'In stock?': {
                Type: 'Choice',
                Choices: [{ Variable: '$.stock', StringEquals: 'AVAILABLE', Next: 'Fulfil' }],
                Default: 'Wait for stock',
              },
              'Wait for stock': { Type: 'Wait', Seconds: 86_400, Next: 'In stock?' },
              Fulfil: {
                Type: 'Parallel',
                Branches: [
                  { StartAt: 'Confirm', States: { Confirm: { Type: 'Pass', End: true } } },
                  { StartAt: 'Ship', States: { Ship: { Type: 'Pass', End: true } } },
                ],
                Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
                Next: 'Done',
              },
              Done: { Type: 'Succeed' },
              Failed: { Type: 'Fail', Error: 'OrderFailed', Cause: 'The order could not be fulfilled.' },
            },
          },
        },
      },
    ],
    bad: [
      {
        title: 'A workflow type that does not exist',
        properties: { stateMachineType: 'FAST' },
        field: 'stateMachineType',
      },
      { title: 'A list in place of a definition', properties: { definition: [] }, field: 'definition' },
    ],
  },
});

function stateCount(definition: JsonObject): number {
  return scopesOf(definition).reduce(
    (count, { machine }) => count + (isJsonObject(machine.States) ? Object.keys(machine.States).length : 0),
    0,
  );
}

function aliasDrafts(
  node: NodeView<{ readonly deploymentType: 'ALL_AT_ONCE' | 'CANARY' | 'LINEAR' }>,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const { deploymentType } = node.properties;
  return [
    {
      suffix: 'Version',
      type: 'AWS::StepFunctions::StateMachineVersion',
      because: `${node.name} publishes what it runs as a version.`,
      properties: {
        StateMachineArn: ref(ctx.logicalId(node.id)),
        StateMachineRevisionId: ctx.getAtt(node.id, 'StateMachineRevisionId'),
      },
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
    },
    {
      suffix: 'Alias',
      type: 'AWS::StepFunctions::StateMachineAlias',
      because: `Callers of ${node.name} use the alias, which moves to new versions.`,
      properties: {
        Name: 'live',
        DeploymentPreference: compact({
          Type: deploymentType,
          StateMachineVersionArn: ctx.ref(node.id, 'Version'),
          Percentage: deploymentType === 'ALL_AT_ONCE' ? undefined : 10,
          Interval: deploymentType === 'ALL_AT_ONCE' ? undefined : 10,
        }),
      },
    },
  ];
}
