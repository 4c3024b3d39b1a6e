import type { Protocol } from './network.ts';

/** -1 stands for every port, as in the API. */
export function portRange(from: number, to: number): { readonly from: number; readonly to: number } {
  return from < 0 || to < 0 ? { from: 0, to: 65_535 } : { from, to };
}

/** A protocol by its name or number, as group rules, ACLs and firewalls write it. */
export function protocolOf(text: string): Protocol | 'all' | 'other' {
  switch (text.toLowerCase()) {
    case 'all':
    case '-1':
      return 'all';
    case 'tcp':
    case '6':
      return 'tcp';
    case 'udp':
    case '17':
      return 'udp';
    case 'icmp':
    case 'icmpv6':
    case '1':
    case '58':
      return 'icmp';
    default:
      return 'other';
  }
}

/** What a listener or target group of that protocol speaks underneath. */
export function protocolsOf(text: string): readonly Protocol[] {
  switch (text.toUpperCase()) {
    case 'UDP':
    case 'QUIC':
      return ['udp'];
    case 'TCP_UDP':
    case 'TCP_QUIC':
      return ['tcp', 'udp'];
    default:
      return ['tcp'];
  }
}
