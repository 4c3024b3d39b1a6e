import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { definitionOf, statesIn } from '../../state-machine.ts';

export const expressShort = defineRule({
  id: 'LIM-051',
  name: 'express-short',
  title: 'An Express workflow is short and waits for nobody',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['step-functions'] },
  messages: {
    waits:
      '{name} is an Express workflow, and {state} waits for {what}: Express cannot. Use a Standard workflow.',
    long: '{name} is an Express workflow, which ends after {max} s, and runs {seconds} s. Use a Standard workflow.',
    caller:
      '{name} runs {seconds} s, and {caller} waits for it at most {wait} s. Answer at once and tell the result later, or use a shorter workflow.',
  },
  fix: 'automatic',
  sources: [aws.stepFunctionsTypes],
  docs: {
    what: 'Express workflows run for at most five minutes and use neither jobs that they wait for, nor callbacks, nor activities.',
    why: 'Step Functions refuses such a state in an Express workflow, and ends one that runs on.',
    condition:
      'An Express workflow has a state or a connection that runs a job to its end or waits for a callback or an activity, its stated duration is more than five minutes, or an API that calls it waits for less than that duration.',
    howToFix:
      'Use a Standard workflow, as the quick fix does, or start the job and ask for its result later.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.stateMachineType)) ctx.undecided(node.id, 'stateMachineType');
    if (node.properties.stateMachineType !== 'EXPRESS') return;
    const place = { at: node.id, field: 'stateMachineType' };
    const waiting = statesIn(definitionOf(node) ?? {}).find(
      ({ state }) => waitsFor(String(state.Resource ?? '')) !== undefined,
    );
    const call = ctx
      .connectionsFrom(node.id, 'call')
      .find(({ properties }) => properties.integrationPattern !== 'request-response');
    if (waiting !== undefined)
      yield {
        message: 'waits',
        ...place,
        discriminator: 'waits',
        data: { state: `"${waiting.name}"`, what: waitsFor(String(waiting.state.Resource)) ?? '' },
      };
    else if (call !== undefined)
      yield {
        message: 'waits',
        ...place,
        discriminator: 'waits',
        related: [call.to],
        data: {
          state: nameOf(call.id),
          what: call.properties.integrationPattern === 'run-a-job' ? 'the end of a job' : 'a callback',
        },
      };
    const max = ctx.limits.get('stepFunctions.expressDuration').value;
    const seconds = Number(node.source.usage?.averageDurationMs) / 1000;
    if (node.declaredUsage.has('averageDurationMs') && seconds > max)
      yield { message: 'long', ...place, discriminator: 'long', data: { max, seconds } };
    if (!node.declaredUsage.has('averageDurationMs')) return;
    for (const { id, from, properties } of ctx.connectionsTo(node.id, 'invoke')) {
      const wait = waitOf(ctx, from);
      if (wait === undefined || seconds <= wait || properties.invocationType === 'Event') continue;
      yield {
        message: 'caller',
        ...place,
        discriminator: id,
        related: [from],
        data: { caller: nameOf(from), seconds, wait },
      };
    }
  },
  fixes: (ctx, finding) =>
    // A Standard workflow has no synchronous answer either.
    finding.message === 'caller'
      ? []
      : settingOf(ctx, finding.at, 'Use a Standard workflow', { stateMachineType: undefined }),
});

/** Seconds that an API waits for an answer; undefined for callers that wait for as long as it takes. */
function waitOf(ctx: RuleContext, caller: NodeId): number | undefined {
  if (!ctx.hasTrait(caller, 'api')) return undefined;
  const isHttp = ctx.kindOf(caller)?.id === 'api-gateway-http';
  return ctx.limits.get(isHttp ? 'apiGateway.timeout.max' : 'apiGateway.restTimeout').value / 1000;
}

function waitsFor(resource: string): string | undefined {
  if (/\.waitForTaskToken$/.test(resource)) return 'a callback';
  if (/\.sync(:\d)?$/.test(resource)) return 'the end of a job';
  return /:activity:/.test(resource) ? 'an activity' : undefined;
}
