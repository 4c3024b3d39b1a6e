import type { Lift } from './lift.ts';

const everywhere = new Set(['0.0.0.0/0', '::/0']);

/** A subnet is public where its table leads everywhere through an internet gateway, isolated where it leads nowhere. */
export function liftSubnetTiers(lift: Lift): void {
  const connections = [...lift.connections.values()];
  for (const node of lift.nodes.values()) {
    if (node.kind !== 'subnet') continue;
    const tables = connections
      .filter(
        ({ kind, to, from }) =>
          kind === 'associate' && to === node.id && lift.nodes.get(from)?.kind === 'route-table',
      )
      .map(({ from }) => from);
    const routes = connections.filter(
      ({ kind, from, properties }) =>
        kind === 'route' &&
        tables.includes(from) &&
        everywhere.has(
          String(properties.destinationCidrBlock ?? properties.destinationIpv6CidrBlock ?? '0.0.0.0/0'),
        ),
    );
    const hops = routes.map(({ to }) => lift.nodes.get(to)?.kind);
    const named = `${node.name} ${node.resource.logicalId}`;
    if (hops.includes('internet-gateway')) node.properties.tier = 'public';
    else if (tables.length === 0) {
      // Nothing is said about its routes here; its name is all there is.
      if (/public/i.test(named) || node.resource.values.MapPublicIpOnLaunch === true)
        node.properties.tier = 'public';
    } else if (hops.length === 0 && /isolat|data|db/i.test(named)) node.properties.tier = 'isolated';
  }
}
