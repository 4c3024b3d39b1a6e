import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** The setting that turns tracing on, by kind. */
const switches: Readonly<Record<string, string>> = {
  'lambda-function': 'tracing',
  'api-gateway-rest': 'tracingEnabled',
  'step-functions': 'tracing',
  'sns-topic': 'tracingConfig',
};
const hops = ['invoke', 'traffic', 'event', 'poll', 'call', 'data'] as const;

export const traceUnbroken = defineRule({
  id: 'OPS-036',
  name: 'trace-unbroken',
  title: 'A request can be followed over all its hops',
  severity: 'info',
  nature: 'practice',
  pillar: 'operations',
  subjects: { nodes: Object.keys(switches) },
  messages: {
    broken: 'Requests pass three or more steps, and the trace breaks at {name}. Turn tracing on.',
  },
  fix: 'automatic',
  sources: [aws.xray],
  maps: { checkov: ['CKV_AWS_50', 'CKV_AWS_73'] },
  docs: {
    what: 'Where a request passes three or more steps that can trace, all of them do.',
    why: 'With three steps and three logs, finding the slow one is guessing. A trace that breaks in the middle is no better.',
    condition: 'A node that can trace and does not is one of three or more of such nodes on one way.',
    howToFix: 'Turn active tracing on, as the quick fix does. Traces are charged by their number.',
    whenToSuppress: 'Where another product traces: "OpenTelemetry to the vendor".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const field = switches[node.kind];
    if (field === undefined) return;
    if (isExpression(node.source.properties?.[field])) ctx.undecided(node.id, field);
    else if (node.properties[field] !== true && longestWay(ctx, node) >= 3)
      yield { message: 'broken', at: node.id, field };
  },
  fixes(ctx, finding) {
    return finding.field === undefined
      ? []
      : settingOf(ctx, finding.at, 'Turn tracing on', { [finding.field]: true });
  },
});

/** Steps that can trace before and behind the node, with itself; looked for no further than needed. */
function longestWay(ctx: RuleContext, node: NodeView): number {
  const count = (id: string, direction: 'from' | 'to', depth: number): number => {
    if (depth === 0) return 0;
    const next = hops.flatMap((kind) =>
      direction === 'from'
        ? ctx.connectionsFrom(id, kind).map(({ to }) => to)
        : ctx.connectionsTo(id, kind).map(({ from }) => from),
    );
    const lengths = next
      .filter((other) => other !== id && (ctx.kindOf(other)?.id ?? '') in switches)
      .map((other) => 1 + count(other, direction, depth - 1));
    return Math.max(0, ...lengths);
  };
  return 1 + count(node.id, 'from', 2) + count(node.id, 'to', 2);
}
