import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { isExpression, isFromTemplate, noteUnknown, optionalNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
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
    nodes: ['elastic-ip', 'ebs-volume', 'lambda-function', 'interface-endpoint', 'alb', 'nlb', 'gwlb', 'clb'],
  },
  messages: {
    address:
      '{name} is attached to nothing, and a public address is charged by the hour. Attach it or give it back.',
    volume: '{name} is attached to nothing and charged by its size. Attach it, or keep a snapshot.',
    ready: '{name} keeps environments ready ({count}), and nothing calls it. Keep none.',
    bypassed:
      '{name} keeps environments ready ({count}) behind its alias, and its callers use the function itself. Let them use the alias.',
    balancer:
      '{name} has nobody before it and nothing behind it, and is charged by the hour. Connect it or remove it.',
    endpoint:
      'Nothing in the drawing uses {service}, for which {name} is charged by the hour in each zone. Remove it.',
  },
  fix: 'automatic',
  sources: [aws.wellArchitectedCost],
  docs: {
    what: 'Addresses and volumes are attached, and environments that are kept ready are called.',
    why: 'Nobody notices what costs a few dollars a month, until there are two hundred of it.',
    condition:
      'An Elastic IP address or a volume is attached to nothing, a function provisions concurrency and nothing calls it or its callers pass its alias by, a load balancer has neither callers nor targets, or an endpoint is for queues, topics, streams, workflows or buses and none is drawn.',
    howToFix: 'Give it back: the quick fix removes it, or provisions nothing.',
    whenToSuppress: 'For what is kept on purpose: "Address is in the allow list of the bank".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const parent = ctx.parentOf(node.id)?.kind;
    const isNamed = ctx.referrersOf(node.id).length > 0;
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
        yield { message: 'endpoint', at: node.id, field: 'service', data: { service } };
      return;
    }
    if (ctx.hasTrait(node.id, 'load-balancer')) {
      const lines = [...ctx.connectionsFrom(node.id), ...ctx.connectionsTo(node.id)];
      const isUsed = lines.some(({ kind }) => !beside.has(kind));
      if (!isUsed && !isNamed && ctx.childrenOf(node.id).length === 0 && !isFromTemplate(node.source))
        yield { message: 'balancer', at: node.id };
      return;
    }
    if (isNamed || ctx.connectionsFrom(node.id, 'attach').length > 0) return;
    if (node.kind === 'elastic-ip') yield { message: 'address', at: node.id };
    else if (parent !== 'ec2-instance') yield { message: 'volume', at: node.id };
  },
  fixes: (ctx, finding) => {
    if (finding.message === 'ready')
      return settingOf(ctx, finding.at, 'Keep none ready', { provisionedConcurrency: undefined });
    if (finding.message === 'bypassed')
      return settingOf(ctx, finding.at, 'Let callers use the alias', { callers: undefined });
    return [{ title: 'Remove it', changes: removeRecords(ctx.document, [finding.at]) }];
  },
});
