import { cidrContains, parseCidr } from '#shared/base/cidr.ts';
import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';

interface WantedRule {
  readonly direction: 'Ingress' | 'Egress';
  readonly peer:
    | { readonly cidr: string }
    | { readonly prefixList: unknown }
    | { readonly group: { readonly owner: NodeId; readonly kind: string } };
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/**
 * True when the rules that the user wrote into a drawn group already let this through: AWS refuses a second rule that
 * says the same. Always false for a group that nobody drew.
 */
export function drawnRulesAllow(owner: NodeView, wanted: WantedRule): boolean {
  if (owner.kind !== 'security-group') return false;
  const { allowAllOutbound, securityGroupIngress, securityGroupEgress } = owner.properties;
  if (wanted.direction === 'Egress' && allowAllOutbound !== false) return true;
  const rules = wanted.direction === 'Ingress' ? securityGroupIngress : securityGroupEgress;
  return Array.isArray(rules) && rules.some((rule) => isJsonObject(rule) && covers(rule, wanted));
}

function covers(rule: Readonly<Record<string, unknown>>, wanted: WantedRule): boolean {
  const isEveryProtocol = rule.ipProtocol === '-1';
  if (!isEveryProtocol && rule.ipProtocol !== wanted.protocol) return false;
  if (!isEveryProtocol) {
    const from = typeof rule.fromPort === 'number' ? rule.fromPort : 0;
    const to = typeof rule.toPort === 'number' ? rule.toPort : (rule.fromPort ?? 65_535);
    if (from > wanted.fromPort || Number(to) < wanted.toPort) return false;
  }
  const { peer } = wanted;
  if ('group' in peer) return peer.group.kind === 'drawn' && rule.securityGroup === peer.group.owner;
  if ('prefixList' in peer) return false;
  const outer = parseCidr(String(rule.cidrIp ?? rule.cidrIpv6 ?? ''));
  const inner = parseCidr(peer.cidr);
  return outer !== undefined && inner !== undefined && cidrContains(outer, inner);
}
