import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalNumber } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const callerWaitsLongEnough = defineRule({
  id: 'REL-020',
  name: 'caller-waits-long-enough',
  title: 'A caller waits as long as the function may run',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['invoke', 'forward', 'target'] },
  messages: {
    early:
      '{caller} gives up after {wait} s and {fn} may run {timeout} s. Lower the timeout of the function, or answer at once and go on asynchronously.',
  },
  fix: 'suggestion',
  sources: [aws.apiGatewayQuotas, aws.lambdaQuotas],
  docs: {
    what: 'A function that is called synchronously ends before its caller stops waiting.',
    why: 'The caller gets an error, while the function runs on, finishes its work and is paid for; a retry then does it twice.',
    condition:
      'The timeout of the function is longer than what an API waits (the timeout of the route, else 30 s for an HTTP API and 29 s for a REST API), or than the idle timeout of an ALB in front of it. Event invocations are left out.',
    howToFix:
      'Lower the timeout of the function to that of the caller, or hand the work to a queue and answer with a status.',
    whenToSuppress: 'When the timeout is only a safety net: "99.9 % end within 2 s, measured".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const fn = ctx.node(connection.to);
    if (fn?.kind !== 'lambda-function' || connection.properties.invocationType === 'Event') return;
    const caller = callerOf(ctx, connection.from);
    const wait =
      caller === undefined ? undefined : waitOf(ctx, caller, connection.properties.timeoutInMillis);
    const timeout = knownNumber(ctx, fn, 'timeout');
    if (caller === undefined || wait === undefined || timeout === undefined || timeout <= wait) return;
    yield {
      message: 'early',
      at: connection.id,
      related: [caller, fn.id],
      data: { caller: nameOf(caller), fn: nameOf(fn.id), wait, timeout },
      fixData: { fn: fn.id, wait },
    };
  },
  fixes({ document }, finding) {
    const { fn, wait } = finding.fixData ?? {};
    if (typeof fn !== 'string' || typeof wait !== 'number') return [];
    const timeout = Math.max(1, Math.floor(wait));
    return [
      { title: `Lower its timeout to ${timeout} s`, changes: setProperties(document, fn, { timeout }) },
    ];
  },
});

/** The one who waits: the caller itself, or the load balancer in front of a target group. */
function callerOf(ctx: RuleContext, from: string): string | undefined {
  if (ctx.node(from)?.kind !== 'target-group') return from;
  return ctx.connectionsTo(from, 'forward').find((forward) => ctx.node(forward.from)?.kind === 'alb')?.from;
}

/** Seconds that the caller waits; undefined for callers that wait as long as it takes. */
function waitOf(ctx: RuleContext, caller: string, routeTimeout: unknown): number | undefined {
  const node = ctx.node(caller);
  if (node === undefined) return undefined;
  if (node.kind === 'alb') return optionalNumber(node, 'idleTimeoutSeconds');
  if (!ctx.hasTrait(caller, 'api')) return undefined;
  if (typeof routeTimeout === 'number') return routeTimeout / 1000;
  const limit = node.kind === 'api-gateway-rest' ? 'apiGateway.restTimeout' : 'apiGateway.timeout.max';
  return ctx.limits.get(limit).value / 1000;
}
