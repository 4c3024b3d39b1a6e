import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { hoursPerMonth } from '../../monthly-cost.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Settings by which a REST API does what an HTTP API cannot, when they differ from these. */
const usual: Readonly<Record<string, unknown>> = {
  cacheSize: 'none',
  apiKeyRequired: false,
  endpointType: 'REGIONAL',
  tracingEnabled: false,
  minimumCompressionSize: undefined,
};

export const cheaperKindConsidered = defineRule({
  id: 'COST-006',
  name: 'cheaper-kind-considered',
  title: 'A cheaper service that does the same was considered',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { nodes: ['api-gateway-rest', 'eks-cluster', 'vpc'] },
  messages: {
    api: '{name} uses nothing that only REST APIs have. An HTTP API costs about 70 % less for each request.',
    cluster:
      '{name} runs few workloads ({count}), and its control plane is charged by the hour whatever runs. ECS has none to pay.',
    endpoints:
      'The interface endpoints of {name} cost about {endpoints} USD a month, and the same data through {nat} about {other} USD. Endpoints keep it off the internet; for the price alone they are not worth it.',
  },
  fix: 'suggestion',
  sources: [aws.apiTypes, aws.wellArchitectedCost],
  docs: {
    what: 'REST APIs use what only they have, and a Kubernetes cluster carries enough to be worth its control plane.',
    why: 'A million requests cost 3.50 USD through a REST API and 1.00 USD through an HTTP API, and a cluster about 73 USD a month before the first pod. An interface endpoint is charged by the hour in each zone, however little goes through it.',
    condition:
      'A REST API has no cache, keys, compression or tracing and is neither edge-optimised nor private, and no web ACL is attached; or a cluster has one to four drawn workloads (a judgement of ours); or the hours and data of the interface endpoints of a VPC cost more than the same data through the NAT gateways that are there, or through one in each of their zones, at the stated gigabytes a month.',
    howToFix:
      'Make it an HTTP API, as the quick fix does, or use ECS. Take endpoints away only where nothing forbids the way over the internet.',
    whenToSuppress: 'Where there is another reason: "Team of the platform runs EKS everywhere".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'vpc') {
      yield* endpointsDearerThanNat(ctx, node.id);
      return;
    }
    if (node.kind === 'eks-cluster') {
      const count = ctx.descendantsOf(node.id, 'k8s-deployment').length;
      if (count > 0 && count < ctx.limits.get('judgement.clusterWorkloads').value)
        yield { message: 'cluster', at: node.id, data: { count } };
      return;
    }
    const unknown = Object.keys(usual).find((field) => isExpression(node.source.properties?.[field]));
    if (unknown !== undefined) {
      ctx.undecided(node.id, unknown);
      return;
    }
    const isPlain = Object.entries(usual).every(([field, value]) => node.properties[field] === value);
    const hasFirewall = ctx
      .connectionsTo(node.id, 'attach')
      .some(({ from }) => ctx.node(from)?.kind === 'web-acl');
    const routes = ctx.connectionsFrom(node.id, 'invoke');
    // A REST API can hand requests straight to more services.
    if (
      isPlain &&
      !hasFirewall &&
      routes.length > 0 &&
      routes.every(({ to }) => ctx.hasTrait(to, 'lambda-target'))
    )
      yield { message: 'api', at: node.id };
  },
  fixes(ctx, finding) {
    if (finding.message !== 'api') return [];
    const { accessLogs, throttlingRateLimit, throttlingBurstLimit } =
      ctx.document.nodes.get(finding.at)?.properties ?? {};
    const kept = Object.fromEntries(
      Object.entries({ accessLogs, throttlingRateLimit, throttlingBurstLimit }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    const properties = Object.keys(kept).length === 0 ? undefined : kept;
    return [
      {
        title: 'Make it an HTTP API',
        changes: patchNode(ctx.document, finding.at, { kind: 'api-gateway-http', properties }),
      },
    ];
  },
});

/** Compared at what goes through the endpoints; silent where a price or an amount is not known. */
function* endpointsDearerThanNat(ctx: RuleContext, vpc: NodeId): Generator<FindingDraft> {
  const endpoints = ctx.descendantsOf(vpc, 'interface-endpoint');
  const [endpointHour, endpointData, natHour, natData] = [
    'vpc.endpoint.interface/hour',
    'vpc.endpoint.interface/data',
    'vpc.nat/hour',
    'vpc.nat/data',
  ].map((component) => (endpoints.length === 0 ? undefined : ctx.unitPrice(component)));
  if (endpointHour === undefined || endpointData === undefined) return;
  if (natHour === undefined || natData === undefined) return;
  const subnets = endpoints.map(({ id }) => ctx.subnetsOf(id));
  const gigabytes = endpoints.reduce((sum, { usage }) => sum + Number(usage.processedGigabytesPerMonth), 0);
  const count = subnets.reduce((sum, each) => sum + each.length, 0);
  const zones = new Set(subnets.flat().map(({ id }) => ctx.zoneOf(id) ?? id)).size;
  const nats = ctx.descendantsOf(vpc, 'nat-gateway').map(({ id }) => id);
  const own = count * endpointHour * hoursPerMonth + gigabytes * endpointData;
  const other = (nats.length > 0 ? 0 : zones * natHour * hoursPerMonth) + gigabytes * natData;
  if (!Number.isFinite(own) || own <= other) return;
  yield {
    message: 'endpoints',
    at: vpc,
    related: endpoints.map(({ id }) => id),
    data: {
      endpoints: Math.round(own),
      other: Math.round(other),
      nat: nats.length > 0 ? nameOf(...nats) : 'NAT gateways',
    },
  };
}
