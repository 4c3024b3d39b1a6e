import { endedServices } from '../../ended-services.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writtenResource } from '../../written-resource.ts';

export const serviceStillOffered = defineRule({
  id: 'OPS-012',
  name: 'service-still-offered',
  title: 'Services that ended are replaced',
  severity: 'error',
  nature: 'deploy',
  pillar: 'operations',
  subjects: { nodes: ['resource'] },
  messages: {
    ended: '{type}: {service} ended on {date}. Use {successor}.',
    ending: '{type}: {service} ends on {date}. Move to {successor} before.',
    superseded: '{type}: {service} is kept running and gets nothing new since {date}. Use {successor}.',
  },
  decidesAlways: 'A template states the type of every resource as it is.',
  fix: 'none',
  sources: [aws.productLifecycle],
  maps: { cfnLint: ['W3697'] },
  docs: {
    what: 'The drawing uses no service that AWS has ended, and none that is only kept running.',
    why: 'A service past its end refuses to be created. One that is superseded works, gets no new features and will be ended one day.',
    condition:
      'The type of a written resource belongs to a service whose last day has come (an error), is announced, or which is superseded (a warning). The dates are data of this version.',
    howToFix: 'Use the successor that the message names.',
    whenToSuppress: 'The warning, while the move is planned: "Moves to an ALB in the second quarter".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const type = writtenResource(node)?.type;
    const entry =
      type === undefined
        ? undefined
        : endedServices.find(({ types }) => types.some((prefix) => type.startsWith(prefix)));
    if (type === undefined || entry === undefined) return;
    const { service, successor, date, isSuperseded } = entry;
    const message = isSuperseded ? 'superseded' : date <= ctx.today ? 'ended' : 'ending';
    yield {
      message,
      ...(message === 'ended' ? {} : { severity: 'warning' as const }),
      at: node.id,
      field: 'type',
      data: { type, service, date, successor },
    };
  },
});
