import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { hasPublicAddress } from '#shared/catalogue/kit/public-address.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import {
  isExpression,
  isFromTemplate,
  noteUnknown,
  optionalFlag,
  optionalNumber,
  optionalText,
} from '../../known.ts';
import { aboutUsd, hoursPerMonth, monthlyUsd } from '../../monthly-cost.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Services that nothing calls unless it is drawn, by the name of their endpoint. */
const alwaysDrawn: Readonly<Record<string, string>> = {
  sqs: 'sqs-queue',
  sns: 'sns-topic',
  'kinesis-streams': 'kinesis-stream',
  states: 'step-functions',
  events: 'event-bus',
};
/** Lines that carry no requests. */
const beside = new Set(['note', 'observe', 'log', 'attach', 'depends']);

export const nothingIdle = defineRule({
  id: 'COST-004',
  name: 'nothing-idle',
  title: 'Nothing that is charged does nothing',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: {
    nodes: [
      'vpc',
      'elastic-ip',
      'ebs-volume',
      'lambda-function',
      'interface-endpoint',
      'alb',
      'nlb',
      'gwlb',
      'clb',
    ],
  },
  messages: {
    address:
      '{name} is attached to nothing, and a public address is charged by the hour{cost}. Attach it or give it back.',
    volume: '{name} is attached to nothing and charged by its size{cost}. Attach it, or keep a snapshot.',
    ready: '{name} keeps environments ready ({count}), and nothing calls it. Keep none.',
    bypassed:
      '{name} keeps environments ready ({count}) behind its alias, and its callers use the function itself. Let them use the alias.',
    balancer:
      '{name} has nobody before it and nothing behind it, and is charged by the hour{cost}. Connect it or remove it.',
    endpoint:
      'Nothing in the drawing uses {service}, for which {name} is charged by the hour in each zone{cost}. Remove it.',
    public:
      'Callers of {nodes} come by a load balancer, and public IPv4 addresses of their own are charged by the hour ({count} of them{cost}). Use private subnets.',
  },
  fix: 'automatic',
  sources: [aws.wellArchitectedCost],
  docs: {
    what: 'Addresses and volumes are attached, environments that are kept ready are called, and only what is called from outside has a public address.',
    why: 'Nobody notices what costs a few dollars a month, until there are two hundred of it.',
    condition:
      'An Elastic IP address or a volume is attached to nothing, a function provisions concurrency and nothing calls it or its callers pass its alias by, a load balancer has neither callers nor targets, what stands behind a load balancer has public IPv4 addresses (counted for the VPC), or an endpoint is for queues, topics, streams, workflows or buses and none is drawn.',
    howToFix:
      'Give it back: the quick fix removes it, or provisions nothing. What has an address only to reach the internet needs a NAT gateway or endpoints instead, which cost less from about ten addresses on.',
    whenToSuppress: 'For what is kept on purpose: "Address is in the allow list of the bank".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const parent = ctx.parentOf(node.id)?.kind;
    const isNamed = ctx.referrersOf(node.id).length > 0;
    if (node.kind === 'vpc') {
      yield* needlessAddresses(ctx, node.id);
      return;
    }
    if (node.kind === 'lambda-function') {
      if (isExpression(node.source.properties?.provisionedConcurrency))
        ctx.undecided(node.id, 'provisionedConcurrency');
      const count = optionalNumber(node, 'provisionedConcurrency') ?? 0;
      const isCalled = ctx
        .connectionsTo(node.id)
        .some(({ kind }) => kind !== 'note' && kind !== 'observe' && kind !== 'deploy');
      if (count > 0 && !isCalled && node.properties.functionUrl === 'none')
        yield { message: 'ready', at: node.id, field: 'provisionedConcurrency', data: { count } };
      else if (count > 0 && optionalText(node, 'callers') === 'function')
        yield { message: 'bypassed', at: node.id, field: 'callers', data: { count } };
      return;
    }
    if (node.kind === 'interface-endpoint') {
      if (noteUnknown(ctx, node, 'service')) return;
      const service = optionalText(node, 'service')?.replace(/^com\.amazonaws\.[a-z0-9-]+\./, '');
      const kind = service === undefined ? undefined : alwaysDrawn[service];
      if (service === undefined || kind === undefined || ctx.idsOfKind(kind).length > 0) return;
      if (!isNamed && ctx.connectionsTo(node.id).length === 0)
        yield {
          message: 'endpoint',
          at: node.id,
          field: 'service',
          data: {
            service,
            cost: hourly(ctx, 'vpc.endpoint.interface/hour', Math.max(1, ctx.subnetsOf(node.id).length)),
          },
        };
      return;
    }
    if (ctx.hasTrait(node.id, 'load-balancer')) {
      const lines = [...ctx.connectionsFrom(node.id), ...ctx.connectionsTo(node.id)];
      const isUsed = lines.some(({ kind }) => !beside.has(kind));
      if (!isUsed && !isNamed && ctx.childrenOf(node.id).length === 0 && !isFromTemplate(node.source))
        yield { message: 'balancer', at: node.id, data: { cost: hourly(ctx, `elb.${node.kind}/hour`, 1) } };
      return;
    }
    if (isNamed || ctx.connectionsFrom(node.id, 'attach').length > 0) return;
    if (node.kind === 'elastic-ip')
      yield { message: 'address', at: node.id, data: { cost: hourly(ctx, 'ipv4/idle', 1) } };
    else if (parent !== 'ec2-instance') {
      const { volumeType, size } = node.properties;
      const cost = aboutUsd(monthlyUsd(ctx, `ebs/${String(volumeType)}.storage`, Number(size)));
      yield { message: 'volume', at: node.id, data: { cost } };
    }
  },
  fixes: (ctx, finding) => {
    if (finding.message === 'ready')
      return settingOf(ctx, finding.at, 'Keep none ready', { provisionedConcurrency: undefined });
    if (finding.message === 'bypassed')
      return settingOf(ctx, finding.at, 'Let callers use the alias', { callers: undefined });
    if (finding.message === 'public') return [];
    return [{ title: 'Remove it', changes: removeRecords(ctx.document, [finding.at]) }];
  },
});

function hourly(ctx: RuleContext, component: string, count: number): string {
  return aboutUsd(monthlyUsd(ctx, component, count * hoursPerMonth));
}

/** Addresses that are given to what a load balancer speaks for: nobody outside needs them. */
function* needlessAddresses(ctx: RuleContext, vpc: NodeId): Generator<FindingDraft> {
  const found = ['ec2-instance', 'auto-scaling-group', 'ecs-service']
    .flatMap((kind) => ctx.descendantsOf(vpc, kind))
    .map(({ id }) => ({
      id,
      count: ctx.remember(`needless addresses ${id}`, (inner) => needlessAddressesOf(inner, id)),
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (found.length === 0) return;
  const ids = found.map(({ id }) => id);
  const count = found.reduce((sum, each) => sum + each.count, 0);
  yield {
    message: 'public',
    at: vpc,
    discriminator: 'public',
    related: ids,
    data: { nodes: nameOf(...ids), count, cost: hourly(ctx, 'ipv4/inUse', count) },
  };
}

function needlessAddressesOf(ctx: RuleContext, id: NodeId): number {
  const node = ctx.node(id);
  if (node === undefined || loadBalancerOf(id, ctx) === undefined || !isPublic(ctx, node)) return 0;
  return Number(node.properties.desiredCapacity ?? node.properties.desiredCount ?? 1);
}

function isPublic(ctx: RuleContext, node: NodeView): boolean {
  return node.kind === 'ecs-service'
    ? optionalFlag(node, 'assignPublicIp') === true
    : hasPublicAddress(node.id, optionalFlag(node, 'associatePublicIpAddress'), ctx);
}
