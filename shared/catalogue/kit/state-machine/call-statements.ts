import type { JsonObject } from '#shared/base/json.ts';
import type { NodeView, ResolveContext } from '../../define-kind.ts';
import { regionalArn } from '../arn.ts';
import type { PolicyStatement } from '../cfn.ts';
import { runTaskStatements, startsTasks } from '../run-task.ts';
import { nodeNamed } from './definition-template.ts';
import { scopesOf, statesIn } from './read-states.ts';
import { definitionOf, namedNodes } from './task-states.ts';

/** A state machine as it is drawn. */
export type Machine = NodeView<{ readonly definition: JsonObject }>;

/** To deliver the log of a workflow, which it does by itself. */
export const logDelivery: PolicyStatement = {
  Effect: 'Allow',
  Action: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  // These actions know no resources.
  Resource: ['*'],
};

/** To write traces. */
export const tracing: PolicyStatement = {
  Effect: 'Allow',
  Action: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
  Resource: ['*'],
};

/** What no connection asks for: nodes that a state names without one, tasks to start, jobs to wait for. */
export function callStatements(node: Machine, ctx: ResolveContext): readonly PolicyStatement[] {
  const definition = definitionOf(node, ctx);
  const connected = ['call', 'invoke']
    .flatMap((kind) => ctx.connectionsFrom(node.id, kind))
    .map(({ to }) => to);
  const named = namedNodes(definition).flatMap(
    (name) => nodeNamed(name, (id) => ctx.node(id) !== undefined)?.id ?? [],
  );
  const called = [...new Set([...connected, ...named])].filter((id) => id !== node.id);
  const statements = called.flatMap((id) => {
    const target = ctx.node(id);
    const kind = ctx.kindOf(id);
    if (target === undefined || kind === undefined) return [];
    if (startsTasks(target)) return runTaskStatements(target, ctx);
    if (connected.includes(id)) return [];
    if (kind.traits.includes('invocable')) return kind.access?.(target, 'invoke', ctx) ?? [];
    return kind.access?.(target, kind.traits.includes('event-target') ? 'send' : 'read-write', ctx) ?? [];
  });
  return [...statements, ...waitStatements(definition)];
}

/** To wait for the end of a job, Step Functions puts a rule of its own into EventBridge and asks how the job is. */
function waitStatements(definition: JsonObject): readonly PolicyStatement[] {
  const jobs = new Set(
    scopesOf(definition)
      .flatMap(({ machine }) => statesIn(machine))
      .flatMap(([, { Resource }]) =>
        typeof Resource === 'string' && /\.sync(:2)?$/.test(Resource) ? (Resource.split(':')[5] ?? []) : [],
      ),
  );
  const statements: PolicyStatement[] = [];
  for (const service of [...jobs].sort()) {
    const job = waitedFor[service];
    if (job === undefined) continue;
    statements.push(
      { Effect: 'Allow', Action: job.actions, Resource: ['*'] },
      {
        Effect: 'Allow',
        Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        Resource: [regionalArn('events', `rule/${job.rule}`, {})],
      },
    );
  }
  return statements;
}

/** By service: the rule that Step Functions makes, and what asks for and stops a job (Step Functions developer guide). */
const waitedFor: Readonly<Record<string, { readonly rule: string; readonly actions: readonly string[] }>> = {
  ecs: { rule: 'StepFunctionsGetEventsForECSTaskRule', actions: ['ecs:StopTask', 'ecs:DescribeTasks'] },
  batch: {
    rule: 'StepFunctionsGetEventsForBatchJobsRule',
    actions: ['batch:DescribeJobs', 'batch:TerminateJob'],
  },
  codebuild: {
    rule: 'StepFunctionsGetEventForCodeBuildStartBuildRule',
    actions: ['codebuild:StopBuild', 'codebuild:BatchGetBuilds'],
  },
  mediaconvert: {
    rule: 'StepFunctionsGetEventsForMediaConvertJobRule',
    actions: ['mediaconvert:GetJob', 'mediaconvert:CancelJob'],
  },
  states: {
    rule: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
    actions: ['states:DescribeExecution', 'states:StopExecution'],
  },
};
