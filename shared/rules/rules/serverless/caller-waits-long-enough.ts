import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression, knownNumber, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { definitionOf } from '../../state-machine.ts';
import { patienceOf, type StatedGoal } from '../../stated-goals.ts';

export const callerWaitsLongEnough = defineRule({
  id: 'REL-020',
  name: 'caller-waits-long-enough',
  title: 'A caller waits as long as what it calls may run',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['invoke', 'forward', 'target', 'origin'] },
  messages: {
    early:
      '{caller} gives up after {wait} s and {fn} may run {timeout} s. Lower its timeout, or answer at once and go on asynchronously.',
    impatient:
      'Callers of {caller} give up after {wait} s{where}, and {fn} behind it may run {timeout} s. Lower its timeout, or answer at once and go on asynchronously.',
  },
  fix: 'suggestion',
  sources: [aws.apiGatewayQuotas, aws.lambdaQuotas, aws.stepFunctionsTypes],
  docs: {
    what: 'A function or an Express workflow that is called synchronously ends before its caller stops waiting.',
    why: 'The caller gets an error, while the function runs on, finishes its work and is paid for; a retry then does it twice.',
    condition:
      'The timeout of the function, or of the Express workflow (five minutes unless its definition states one), is longer than its caller waits: what the line states, else what an API waits (the timeout of the route, else 30 s for an HTTP API and 29 s for a REST API), the idle timeout of an Application or Classic Load Balancer in front of it, the read timeout of a CloudFront origin, or the timeout of the function that calls it. Or it is longer than the clients of that API, load balancer or distribution wait: what the lines that lead to it state, or, where people or sites call it, the time after which callers give up in a load test of the drawing. Event invocations and Standard workflows, which are only started, are left out. How long a server, a container or a client of which nothing is stated waits is in its code: such callers are not checked until the line states it.',
    howToFix:
      'Lower the timeout to that of the caller, or answer with a status and do the work later: hand the event over instead of waiting, put a queue between them, or start a Standard workflow. The quick fixes lower the timeout, or stop waiting where nobody needs the answer.',
    whenToSuppress: 'When the timeout is only a safety net: "99.9 % end within 2 s, measured".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const fn = ctx.node(connection.to);
    if (fn === undefined || connection.properties.invocationType === 'Event') return;
    const caller = callerOf(ctx, connection.from);
    if (caller === undefined || caller === fn.id) return;
    const timeout = longestRunOf(ctx, fn);
    if (timeout === undefined) return;
    const place = { at: connection.id, related: [caller, fn.id] };
    const names = { caller: nameOf(caller), fn: nameOf(fn.id), timeout };
    const wait = waitOf(ctx, caller, connection);
    const patience = patienceBefore(ctx, caller);
    if (patience !== undefined && patience.seconds < timeout && patience.seconds < (wait ?? timeout))
      yield {
        message: 'impatient',
        ...place,
        data: {
          ...names,
          wait: patience.seconds,
          where: patience.scenario === '' ? '' : ` in the load test "${patience.scenario}"`,
        },
        fixData: { fn: fn.id, caller, wait: patience.seconds },
      };
    else if (wait !== undefined && wait < timeout)
      yield { message: 'early', ...place, data: { ...names, wait }, fixData: { fn: fn.id, caller, wait } };
  },
  fixes(ctx, finding) {
    const { fn, caller, wait } = finding.fixData ?? {};
    const callee = typeof fn === 'string' ? ctx.node(fn) : undefined;
    if (callee === undefined || typeof caller !== 'string' || typeof wait !== 'number') return [];
    const timeout = Math.max(1, Math.floor(wait));
    const lower = `Lower its timeout to ${timeout} s`;
    if (callee.kind === 'lambda-function') {
      const lowered = settingOf(ctx, callee.id, lower, { timeout });
      // Only a function calls another one without an answer; an API always gives its callers one.
      return ctx.kindOf(caller)?.id === 'lambda-function'
        ? [
            ...lowered,
            ...settingOf(ctx, finding.at, 'Hand the event over and go on', { invocationType: 'Event' }),
          ]
        : lowered;
    }
    const definition = definitionOf(callee);
    const started: readonly Fix[] = settingOf(ctx, callee.id, 'Only start it: make it a Standard workflow', {
      stateMachineType: undefined,
    });
    return definition === undefined
      ? started
      : [
          ...settingOf(ctx, callee.id, lower, { definition: { ...definition, TimeoutSeconds: timeout } }),
          ...started,
        ];
  },
});

/** Seconds that a call may take; undefined where nothing ends it or nobody waits. */
function longestRunOf(ctx: RuleContext, callee: NodeView): number | undefined {
  if (callee.kind === 'lambda-function') return knownNumber(ctx, callee, 'timeout');
  if (callee.kind !== 'step-functions') return undefined;
  if (isExpression(callee.source.properties?.stateMachineType)) {
    ctx.undecided(callee.id, 'stateMachineType');
    return undefined;
  }
  if (callee.properties.stateMachineType !== 'EXPRESS') return undefined;
  const { TimeoutSeconds: stated } = definitionOf(callee) ?? {};
  return typeof stated === 'number' ? stated : ctx.limits.get('stepFunctions.expressDuration').value;
}

/** The one who waits: the caller itself, or the load balancer in front of a target group. */
function callerOf(ctx: RuleContext, from: string): string | undefined {
  if (ctx.node(from)?.kind !== 'target-group') return from;
  return ctx.connectionsTo(from, 'forward').find((forward) => ctx.node(forward.from)?.kind === 'alb')?.from;
}

/** Seconds that the caller waits; undefined for callers that wait as long as it takes, or nobody knows how long. */
function waitOf(ctx: RuleContext, caller: string, line: ConnectionView): number | undefined {
  const node = ctx.node(caller);
  const { waitSeconds } = line.usage;
  if (typeof waitSeconds === 'number') return waitSeconds;
  if (node === undefined) return undefined;
  if (node.kind === 'alb' || node.kind === 'clb') return optionalNumber(node, 'idleTimeoutSeconds');
  if (node.kind === 'cloudfront') return optionalNumber(line, 'originReadTimeout');
  if (node.kind === 'lambda-function') return optionalNumber(node, 'timeout');
  if (!ctx.hasTrait(caller, 'api')) return undefined;
  const { timeoutInMillis } = line.properties;
  if (typeof timeoutInMillis === 'number') return timeoutInMillis / 1000;
  const limit = node.kind === 'api-gateway-rest' ? 'apiGateway.restTimeout' : 'apiGateway.timeout.max';
  return ctx.limits.get(limit).value / 1000;
}

/** After how long those give up who call the front door before the function; undefined where nothing says so. */
function patienceBefore(ctx: RuleContext, door: string): StatedGoal | undefined {
  const isDoor =
    ctx.hasTrait(door, 'api') || ctx.hasTrait(door, 'load-balancer') || ctx.node(door)?.kind === 'cloudfront';
  const lines = isDoor ? ctx.connectionsTo(door, 'traffic') : [];
  const stated = lines.flatMap(({ usage: { waitSeconds } }) =>
    typeof waitSeconds === 'number' ? [waitSeconds] : [],
  );
  if (stated.length > 0) return { seconds: Math.min(...stated), scenario: '' };
  return lines.some(({ from }) => ctx.hasTrait(from, 'actor')) ? patienceOf(ctx) : undefined;
}
