import { formatAddress } from '#shared/base/cidr.ts';
import { formatAsCidrs, type IntervalSet, sameSet, sizeOf } from '#shared/base/interval-set.ts';
import { internetAddresses } from './address-set.ts';
import type { Family } from './network.ts';
import type { End, Walk } from './walk-state.ts';

/** Addresses for a sentence: one address, a few blocks, or how many blocks more there are. */
export function describeAddresses(set: IntervalSet, family: Family): string {
  const internet = internetAddresses[family];
  if (sameSet(set, internet)) return 'the internet';
  const [asked, all] = [sizeOf(set), sizeOf(internet)];
  // Less the network's own addresses and those of AWS's services.
  if (asked * 1000n > all * 999n) return 'the internet';
  if (asked * 100n > all * 99n) return 'nearly all of the internet';
  const [only] = set;
  if (set.length === 1 && only !== undefined && only[0] === only[1]) return formatAddress(family, only[0]);
  const blocks = formatAsCidrs(set, family);
  if (blocks.length <= 4) return blocks.join(', ') || 'no address';
  return `${blocks.slice(0, 3).join(', ')} and ${blocks.length - 3} more blocks`;
}

export function describePorts(ports: IntervalSet): string {
  return ports.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** Addresses on one side of a packet: those of a service by its name, because they change from week to week. */
export function describePeer({ packet, target, leg }: Walk, set: IntervalSet): string {
  return serviceName([target, leg.to, leg.from], set, packet.family) ?? describeAddresses(set, packet.family);
}

/** The service that exactly these are the addresses of. */
export function serviceName(ends: readonly End[], set: IntervalSet, family: Family): string | undefined {
  for (const end of ends) {
    if (end.kind === 'service' && sameSet(end.service.addresses[family], set)) return end.service.id;
  }
  return undefined;
}
