import type { JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { applyChanges, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf } from '../../written-resource.ts';

/** The setting that turns tracing on, by kind. */
const switches: Readonly<Record<string, string>> = {
  'lambda-function': 'tracing',
  'api-gateway-rest': 'tracingEnabled',
  'step-functions': 'tracing',
  'sns-topic': 'tracingConfig',
};
/** Kinds whose traces are sent by a collector beside the application. */
const collected: ReadonlySet<string> = new Set(['ecs-service', 'ecs-task-definition']);
/** What hands a request on and is no step of its own: the header of the trace passes through. */
const passing: ReadonlySet<string> = new Set([
  'alb',
  'nlb',
  'target-group',
  'sqs-queue',
  'k8s-service',
  'k8s-ingress',
]);
const hops = ['invoke', 'traffic', 'event', 'poll', 'call', 'data', 'forward', 'target'] as const;
/** Of the AWS distribution of OpenTelemetry: it takes traces of the application and sends them to X-Ray. */
const collector = {
  name: 'aws-otel-collector',
  image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
};
const isCollector = /otel-collector|xray-daemon|adot|datadog|dynatrace|newrelic/i;

export const traceUnbroken = defineRule({
  id: 'OPS-036',
  name: 'trace-unbroken',
  title: 'A request can be followed over all its hops',
  severity: 'info',
  nature: 'practice',
  pillar: 'operations',
  subjects: { nodes: [...Object.keys(switches), ...collected] },
  messages: {
    broken: 'Requests pass {steps} or more steps, and the trace breaks at {name}. Turn tracing on.',
    uncollected:
      'Requests pass {steps} or more steps, and the trace breaks at {name}: nothing beside its container takes traces. Add a collector.',
  },
  fix: 'automatic',
  sources: [aws.xray],
  maps: { checkov: ['CKV_AWS_50', 'CKV_AWS_73'] },
  docs: {
    what: 'Where a request passes three or more steps, every one of them that can trace does.',
    why: 'With three steps and three logs, finding the slow one is guessing. A trace that breaks in the middle is no better.',
    condition:
      'A node is one of three or more steps on one way (a judgement of ours) and does not trace: a function, a REST API, a state machine or a topic whose tracing is off, or a container service without a collector beside its container (OpenTelemetry, the X-Ray daemon or that of another product), an OTEL variable, or a data connection to X-Ray. Steps are functions, APIs, state machines, topics, container services, pods, instances and groups; load balancers and queues pass the trace on and are none. Whether the code of an instance or a pod traces is not part of a drawing, and HTTP APIs cannot: they count as steps and are not reported.',
    howToFix:
      'Turn active tracing on, or add the collector of AWS as a container beside the application with a connection to X-Ray, as the quick fix does. The application then has to send its traces to localhost:4317. Traces are charged by their number.',
    whenToSuppress: 'Where another product traces: "OpenTelemetry to the vendor".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const steps = ctx.limits.get('judgement.tracedSteps').value;
    const field = switches[node.kind];
    if (field === undefined) {
      if (node.kind === 'ecs-service' && drawnTaskDefinitionOf(node.id, ctx) !== undefined) return;
      if (['sidecars', 'environment'].some((each) => isExpression(node.source.properties?.[each])))
        ctx.undecided(node.id, 'sidecars');
      else if (!collectsTraces(ctx, node) && longestWay(ctx, servedBy(ctx, node), steps) >= steps)
        yield { message: 'uncollected', at: node.id, field: 'sidecars', data: { steps } };
      return;
    }
    if (isExpression(node.source.properties?.[field])) ctx.undecided(node.id, field);
    else if (node.properties[field] !== true && longestWay(ctx, node.id, steps) >= steps)
      yield { message: 'broken', at: node.id, field, data: { steps } };
  },
  fixes(ctx, finding) {
    const { field } = finding;
    if (field === undefined) return [];
    return finding.message === 'uncollected'
      ? withCollector(ctx, finding.at)
      : settingOf(ctx, finding.at, 'Turn tracing on', { [field]: true });
  },
});

/** The service that a task definition runs as: requests come to it. */
function servedBy(ctx: RuleContext, node: NodeView): NodeId {
  if (node.kind !== 'ecs-task-definition') return node.id;
  const user = ctx
    .nodesOfKind('ecs-service')
    .find((service) => drawnTaskDefinitionOf(service.id, ctx)?.id === node.id);
  return user?.id ?? node.id;
}

function collectsTraces(ctx: RuleContext, node: NodeView): boolean {
  const { sidecars, environment } = node.properties;
  const beside = listOfValues(sidecars as JsonValue).some((each) =>
    isCollector.test(String(objectOf(each).image)),
  );
  const isTold = Object.keys(objectOf(environment)).some((key) => key.startsWith('OTEL_'));
  return (
    beside || isTold || ctx.connectionsFrom(node.id, 'data').some(({ to }) => ctx.kindOf(to)?.id === 'xray')
  );
}

/** The collector beside the container, and X-Ray to which it sends: that is where its permission comes from. */
function withCollector(ctx: FixContext, id: NodeId): readonly Fix[] {
  const { document } = ctx;
  const node = document.nodes.get(id);
  if (node === undefined) return [];
  const stored = listOfValues(node.properties?.sidecars);
  const beside = setProperties(document, id, { sidecars: [...stored, collector] });
  const [drawn] = ctx.idsOfKind('xray');
  const region = ctx.ancestorOf(id, 'region');
  const added =
    drawn === undefined
      ? addNode(applyChanges(document, beside), {
          kind: 'xray',
          name: 'X-Ray',
          ...(region === undefined ? {} : { parent: region.id }),
          at: [node.at[0] + 160, node.at[1] + 120],
        })
      : { id: drawn, changes: noChanges };
  const before = mergeChanges(beside, added.changes);
  const sends = addConnection(applyChanges(document, before), {
    kind: 'data',
    from: id,
    to: added.id,
    properties: { access: 'write' },
  });
  return [{ title: 'Add the collector of AWS', changes: mergeChanges(before, sends.changes) }];
}

/** Steps before and behind the node, with itself; looked for no further than needed. */
function longestWay(ctx: RuleContext, start: NodeId, enough: number): number {
  const count = (id: NodeId, direction: 'from' | 'to', left: number, seen: ReadonlySet<NodeId>): number => {
    if (left === 0) return 0;
    const next = hops.flatMap((kind) =>
      direction === 'from'
        ? ctx.connectionsFrom(id, kind).map(({ to }) => to)
        : ctx.connectionsTo(id, kind).map(({ from }) => from),
    );
    let longest = 0;
    for (const other of next) {
      const isPassing = passing.has(ctx.kindOf(other)?.id ?? '');
      if (seen.has(other) || !(isPassing || isStep(ctx, other))) continue;
      const own = isPassing ? 0 : 1;
      const length = own + count(other, direction, left - own, new Set([...seen, other]));
      // More than is asked for is not looked for: a load balancer may have many targets.
      if (length >= left) return length;
      longest = Math.max(longest, length);
    }
    return longest;
  };
  const seen = new Set([start]);
  return 1 + count(start, 'from', enough - 1, seen) + count(start, 'to', enough - 1, seen);
}

function isStep(ctx: RuleContext, id: NodeId): boolean {
  return (ctx.kindOf(id)?.id ?? '') in switches || ctx.hasTrait(id, 'compute') || ctx.hasTrait(id, 'api');
}
