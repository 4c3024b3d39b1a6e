import { isJsonObject } from '#shared/base/json.ts';
import type { Result } from '#shared/base/result.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { Remedy } from '../walk-state.ts';
import { type Mend, type MendContext, mended, notPossible, ownerOf } from './mend.ts';

type FirewallRemedy = Extract<Remedy, { kind: 'firewall-rule' }>;

/** A rule that lets the connection pass, before those that drop it. */
export function mendFirewall(ctx: MendContext, remedy: FirewallRemedy): Result<Mend> {
  const firewall = ownerOf(ctx, remedy.firewall);
  if (firewall?.kind !== 'network-firewall') {
    return notPossible(`${remedy.firewall} is not drawn as a Network Firewall.`);
  }
  const what = remedy.protocol === 'icmp' ? 'icmp' : `${remedy.protocol} ${remedy.port}`;
  const ports = remedy.protocol === 'icmp' ? {} : { destinationPort: String(remedy.port) };
  if (remedy.engine === 'stateful') {
    const stored = firewall.properties?.statefulRules;
    const rules = Array.isArray(stored) ? stored.filter(isJsonObject) : [];
    const rule = { protocol: remedy.protocol.toUpperCase(), source: 'ANY', ...ports };
    return mended(
      `Let ${what} pass in ${firewall.name}`,
      setProperties(ctx.document, firewall.id, { statefulRules: [rule, ...rules] }),
    );
  }
  const stored = firewall.properties?.statelessRules;
  const rules = Array.isArray(stored) ? stored.filter(isJsonObject) : [];
  const lowest = Math.min(10, ...rules.map(({ priority }) => Number(priority ?? 1) - 1));
  if (lowest < 1)
    return notPossible(`${firewall.name} has no priority left before its first stateless rule.`);
  const rule = {
    priority: lowest,
    action: 'aws:forward_to_sfe',
    protocol: remedy.protocol,
    ...(remedy.protocol === 'icmp' ? {} : { fromPort: remedy.port, toPort: remedy.port }),
  };
  return mended(
    `Leave ${what} to the stateful rules in ${firewall.name}`,
    setProperties(ctx.document, firewall.id, { statelessRules: [rule, ...rules] }),
  );
}
