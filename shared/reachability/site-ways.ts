import type { Family, Site } from './network.ts';

/** Whether the way to the site by the gateway carries packets of the family; a VPN tunnel and a session carry one. */
export function carriesFamily({ via }: Site, gateway: string, family: Family): boolean {
  return via.some((way) => way.gateway === gateway && (way.family ?? family) === family);
}

/** Why packets of the family do not go that way. */
export function otherFamilyAlone(gateway: string, family: Family): string {
  return `${gateway} carries ${family === 6 ? 'IPv4' : 'IPv6'} alone: packets of IPv${family} are not taken.`;
}
