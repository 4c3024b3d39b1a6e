import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { isLayer7 } from '#shared/catalogue/kit/target-group.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { optionalText } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const healthCheckAccepted = defineRule({
  id: 'NET-082',
  name: 'health-check-accepted',
  title: 'A health check has values that AWS takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['target-group'], connections: ['forward'] },
  messages: {
    range: rangeMessage,
    matcher:
      '{name} calls status codes {matcher} healthy. The codes must lie between 200 and {most}: correct them.',
    protocol: '{name} speaks {protocol} and is checked by TCP. Check it by HTTP or HTTPS.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::TargetGroup'), aws.albHealthChecks],
  docs: {
    what: 'Interval, timeout, thresholds, status codes and protocol of a health check are ones that Elastic Load Balancing takes.',
    why: 'It refuses the target group otherwise.',
    condition:
      'The interval is not 5 to 300 s, the timeout not 2 to 120 s, a threshold not 2 to 10; a status code is outside of 200 to 499 (behind a Network Load Balancer 599, behind a Gateway Load Balancer 399); or a group that speaks HTTP or HTTPS is checked by TCP.',
    howToFix: 'Choose a value in the range. The quick fix takes the nearest one.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    const holder =
      'node' in subject ? subject.node : 'connection' in subject ? subject.connection : undefined;
    if (holder === undefined) return;
    yield* rangeFindings(ctx, holder);
    const matcher = optionalText(holder, 'matcher');
    const codes = (matcher ?? '').match(/\d{3}/g)?.map(Number) ?? [];
    const place = { at: holder.id };
    const least = ctx.limits.get('healthCheck.matcher.min').value;
    const most = mostCode(ctx, holder);
    if (matcher !== undefined && codes.some((code) => code < least || code > most)) {
      const data = { matcher, most };
      yield { message: 'matcher', ...place, field: 'matcher', discriminator: 'matcher', data };
    }
    const protocol = optionalText(holder, 'protocol');
    if (
      protocol !== undefined &&
      isLayer7(protocol) &&
      optionalText(holder, 'healthCheckProtocol') === 'TCP'
    ) {
      yield {
        message: 'protocol',
        ...place,
        field: 'healthCheckProtocol',
        discriminator: 'protocol',
        data: { protocol },
      };
    }
  },
  fixes({ document }, finding) {
    const { field } = finding;
    const nearest = finding.fixData?.nearest;
    if (field === undefined) return [];
    const value = typeof nearest === 'number' ? nearest : undefined;
    const changes = document.nodes.has(finding.at)
      ? setProperties(document, finding.at, { [field]: value })
      : setConnectionProperties(document, finding.at, { [field]: value });
    return [{ title: value === undefined ? 'Use the default' : `Use ${value}`, changes }];
  },
});

/** The highest status code that the load balancers in front may call healthy. */
function mostCode(ctx: RuleContext, holder: NodeView | ConnectionView): number {
  const balancers =
    'from' in holder ? [holder.from] : ctx.connectionsTo(holder.id, 'forward').map(({ from }) => from);
  const most = (kind: string): number => ctx.limits.get(`healthCheck.matcher.${kind}`).value;
  const codes = balancers.map((id) => {
    const kind = ctx.kindOf(id)?.id ?? '';
    return most(kind === 'nlb' || kind === 'gwlb' ? kind : 'max');
  });
  return codes.length === 0 ? most('max') : Math.min(...codes);
}
