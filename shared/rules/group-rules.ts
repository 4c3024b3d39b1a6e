import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isUnreadable } from './known.ts';

/** One drawn rule of a security group. */
export interface GroupRule {
  readonly index: number;
  readonly field: 'securityGroupIngress' | 'securityGroupEgress';
  readonly protocol: string;
  /** Inclusive; the whole range when the protocol has no ports or the rule names none. */
  readonly from: number;
  readonly to: number;
  readonly hasPorts: boolean;
  readonly cidr: string | undefined;
  readonly group: string | undefined;
  readonly stored: Readonly<Record<string, JsonValue | undefined>>;
}

/** The drawn rules of a group in one direction; none when the list cannot be read. */
export function groupRules(group: NodeView, field: GroupRule['field']): readonly GroupRule[] {
  const rules = group.properties[field];
  if (!Array.isArray(rules) || isUnreadable(group, field)) return [];
  return rules.flatMap((rule, index) => (isJsonObject(rule) ? [readRule(rule, index, field)] : []));
}

function readRule(
  rule: Readonly<Record<string, JsonValue | undefined>>,
  index: number,
  field: GroupRule['field'],
): GroupRule {
  const { ipProtocol, fromPort, toPort, cidrIp, cidrIpv6, securityGroup } = rule;
  const hasPorts = typeof fromPort === 'number';
  return {
    index,
    field,
    protocol: typeof ipProtocol === 'string' ? ipProtocol : 'tcp',
    from: hasPorts ? fromPort : 0,
    to: typeof toPort === 'number' ? toPort : hasPorts ? fromPort : 65_535,
    hasPorts,
    cidr: typeof cidrIp === 'string' ? cidrIp : typeof cidrIpv6 === 'string' ? cidrIpv6 : undefined,
    group: typeof securityGroup === 'string' ? securityGroup : undefined,
    stored: rule,
  };
}

/** True when the rule names every address: `0.0.0.0/0` or `::/0`, and not merely something that ends in /0. */
export function isEveryone(rule: GroupRule): boolean {
  return rule.cidr === '0.0.0.0/0' || rule.cidr === '::/0';
}

export function admitsPort(rule: GroupRule, port: number): boolean {
  if (rule.protocol === '-1') return true;
  return rule.protocol === 'tcp' && rule.from <= port && port <= rule.to;
}

/** "port 22", "ports 20 to 25", "every port". */
export function portsOf(rule: GroupRule): string {
  if (rule.protocol === '-1' || (rule.from === 0 && rule.to === 65_535)) return 'every port';
  return rule.from === rule.to ? `port ${rule.from}` : `ports ${rule.from} to ${rule.to}`;
}
