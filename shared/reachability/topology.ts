import { parseAddress } from '#shared/base/cidr.ts';
import type { JsonValue } from '#shared/base/json.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { addressSet } from './address-set.ts';
import type {
  Attachment,
  Family,
  InterfaceKind,
  Network,
  NetworkInterface,
  Route,
  TransitGateway,
} from './network.ts';
import { protocolsOf } from './protocols.ts';
import { caseSchema, type ReachabilityCase, type Topology } from './topology-format.ts';
import { aclRules, blocksOf, firewallPolicyOf, groupRule, routeEntries } from './topology-rules.ts';

/** One case of a file in the compact format; the fault says which field is wrong. */
export function parseReachabilityCase(value: JsonValue): Result<ReachabilityCase> {
  const parsed = caseSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  return fault(
    'topology-invalid',
    `${path === '' ? 'The case' : path}: ${issue?.message ?? 'is not valid'}.`,
  );
}

/** The network that a compact topology describes. */
export function networkOfTopology(topology: Topology): Network {
  const lists = new Map(
    [...Object.entries(topology.services), ...Object.entries(topology.pls)].map(([id, { cidr }]) => [
      id,
      blocksOf(cidr),
    ]),
  );
  const interfaces = new Map<string, NetworkInterface>();
  const add = (entry: NetworkInterface): string => {
    interfaces.set(entry.id, entry);
    return entry.id;
  };

  for (const [id, eni] of Object.entries(topology.enis)) {
    add({
      id,
      object: id,
      kind: interfaceKind(eni.kind),
      subnet: eni.subnet,
      addresses: addressesOf(eni.ip, eni.ip6),
      ...publicAddress(eni.pub),
      ...groupsOf(id, interfaceKind(eni.kind), eni.sgs),
      hasSourceDestCheck: eni.sourceDestCheck ?? true,
      ...(eni.listens === undefined
        ? {}
        : {
            listens: eni.listens.map((entry) =>
              typeof entry === 'number'
                ? { protocol: 'tcp' as const, from: entry, to: entry }
                : {
                    protocol: entry[0] === 'udp' ? ('udp' as const) : ('tcp' as const),
                    from: entry[1],
                    to: entry[2],
                  },
            ),
          }),
    });
  }

  const nats = mapOf(topology.nats, (id, nat) => {
    const isPublic =
      nat.type === undefined ? nat.eip !== undefined || nat.subnet === undefined : nat.type === 'public';
    const vpc = nat.vpc ?? topology.subnets[nat.subnet ?? '']?.vpc ?? '';
    if (nat.subnet === undefined) {
      const regional = { table: nat.rt ?? '', ...(nat.azs === undefined ? {} : { zones: nat.azs }) };
      return { id, vpc, regional, isPublic };
    }
    const own: NetworkInterface = {
      id,
      object: id,
      kind: 'nat',
      subnet: nat.subnet,
      addresses: addressesOf(nat.ip),
      ...publicAddress(isPublic ? nat.eip : undefined),
      hasSourceDestCheck: false,
    };
    add(own);
    return { id, vpc, interface: own, isPublic };
  });

  const endpoints = mapOf(topology.vpces, (id, vpce) => {
    const nodes =
      vpce.nodes ??
      (vpce.subnet === undefined || vpce.ip === undefined ? [] : [{ subnet: vpce.subnet, ip: vpce.ip }]);
    const isInspecting = vpce.type === 'gwlb' || vpce.type === 'firewall';
    const places = nodes.length > 0 ? nodes : vpce.subnet === undefined ? [] : [{ subnet: vpce.subnet }];
    const own = places.map((place, index) =>
      add({
        id: `${id}/${index}`,
        object: id,
        kind: 'endpoint',
        subnet: place.subnet,
        addresses: 'ip' in place ? addressesOf(place.ip) : {},
        ...(isInspecting ? {} : groupsOf(id, 'endpoint', vpce.sgs)),
        hasSourceDestCheck: !isInspecting,
      }),
    );
    const vpc = vpce.vpc ?? topology.subnets[places[0]?.subnet ?? '']?.vpc;
    return {
      id,
      type: vpce.type === 'gwlb' ? ('gateway-load-balancer' as const) : vpce.type,
      ...(vpc === undefined ? {} : { vpc }),
      ...(vpce.service === undefined ? {} : { service: vpce.service }),
      interfaces: own,
      hasPrivateDns: vpce.privateDns ?? true,
      ...(vpce.policy === undefined ? {} : { policy: firewallPolicyOf(vpce.policy) }),
    };
  });

  const balancers = mapOf(topology.lbs, (id, lb) => ({
    id,
    type: lb.type,
    nodes: lb.nodes.map((node, index) =>
      add({
        id: `${id}/${index}`,
        object: id,
        kind: 'load-balancer',
        subnet: node.subnet,
        addresses: addressesOf(node.ip, node.ip6),
        // An internal load balancer has no public addresses, whatever was written.
        ...publicAddress(lb.scheme === 'internal' ? undefined : node.pub),
        // A Network Load Balancer may go without groups, and then nothing filters.
        ...(lb.type === 'network' && (lb.sgs ?? []).length === 0 ? {} : { groups: lb.sgs ?? [] }),
        hasSourceDestCheck: true,
      }),
    ),
    isCrossZone: lb.crossZone ?? lb.type === 'application',
    listeners: lb.listeners.map((listener) => ({
      protocols: protocolsOf(listener.proto),
      port: listener.port,
      targetGroups: listener.tg ?? [],
    })),
  }));

  const routesOf = (routes: readonly (readonly [string, string, string?])[]): readonly Route[] =>
    routes.flatMap(([destination, target, mark]) => routeEntries(destination, target, mark, lists));
  const tables = mapOf(topology.rts, (id, routes) => ({ id, routes: routesOf(routes) }));

  return {
    vpcs: mapOf(topology.vpcs, (id, vpc) => {
      const blocks = blocksOf(vpc.cidr);
      const mode = vpc.blockPublicAccess;
      return {
        id,
        blocks,
        addresses: addressSet(blocks),
        ...(mode === undefined || mode === 'off' ? {} : { blockPublicAccess: mode }),
        ...(vpc.publicAccessExceptions === undefined
          ? {}
          : { publicAccessExceptions: new Map(Object.entries(vpc.publicAccessExceptions)) }),
      };
    }),
    subnets: mapOf(topology.subnets, (id, subnet) => ({
      id,
      vpc: subnet.vpc,
      zone: subnet.az,
      table: subnet.rt ?? topology.vpcs[subnet.vpc]?.mainRt ?? `main table of ${subnet.vpc}`,
      ...(subnet.nacl === undefined ? {} : { acl: subnet.nacl }),
      blocks: blocksOf(subnet.cidr),
    })),
    tables,
    acls: mapOf(topology.nacls, (id, acl) => ({ id, in: aclRules(acl.in), out: aclRules(acl.out) })),
    groups: mapOf(topology.sgs, (id, group) => ({
      id,
      in: group.in.map((rule) => groupRule(rule, lists, topology)),
      out: group.out.map((rule) => groupRule(rule, lists, topology)),
    })),
    interfaces,
    internetGateways: mapOf(topology.igws, (id, { vpc, edgeRt }) => ({
      id,
      ...(vpc == null ? {} : { vpc }),
      ...(edgeRt === undefined ? {} : { edgeTable: edgeRt }),
    })),
    egressOnlyGateways: mapOf(topology.eigws, (id, { vpc }) => ({ id, vpc })),
    nats,
    peerings: mapOf(topology.pcx, (id, { vpcs, interRegion }) => ({
      id,
      vpcs,
      isInterRegion: interRegion ?? false,
    })),
    transitGateways: mapOf(topology.tgws, (id, tgw) => transitGateway(id, tgw, topology, routesOf)),
    endpoints,
    services: mapOf(topology.services, (id, { cidr }) => ({ id, addresses: addressSet(blocksOf(cidr)) })),
    balancers,
    targetGroups: mapOf(topology.tgs, (id, group) => ({
      id,
      protocols: protocolsOf(group.proto),
      ...(group.port === undefined ? {} : { port: group.port }),
      targets: group.targets.map((target) => ({ interface: target })),
      keepsClientAddress: group.preserveClientIp ?? false,
      isInvoked: group.proto.toLowerCase() === 'lambda',
    })),
    sites: mapOf(topology.onprem, (id, site) => ({
      id,
      addresses: addressSet(blocksOf(site.cidr)),
      via: (site.via ?? []).map((gateway) => {
        const vpc = topology.vgws[gateway]?.vpc;
        return { gateway, ...(vpc === undefined ? {} : { vpc }), isDown: site.down ?? false };
      }),
    })),
  };
}

function transitGateway(
  id: string,
  tgw: Topology['tgws'][string],
  topology: Topology,
  routesOf: (routes: readonly (readonly [string, string, string?])[]) => readonly Route[],
): TransitGateway {
  const attachments = mapOf(tgw.atts, (name, att): Attachment => {
    const site =
      att.onprem ?? Object.entries(topology.onprem).find(([, { via }]) => via?.includes(name))?.[0];
    return {
      id: name,
      ...(att.vpc === undefined ? {} : { vpc: att.vpc }),
      ...(site === undefined ? {} : { site }),
      ...(att.peer === undefined ? {} : { peer: att.peer }),
      subnets: att.subnets,
      ...(att.assoc == null ? {} : { association: att.assoc }),
      hasApplianceMode: att.appliance ?? false,
    };
  });
  return {
    id,
    hasGroupReferences: tgw.sgRef ?? false,
    attachments,
    tables: mapOf(tgw.rts, (name, table) => ({
      id: name,
      routes: [
        ...routesOf(table.routes),
        ...table.props.flatMap((attachment) => {
          const found = attachments.get(attachment);
          const reach =
            found?.vpc === undefined
              ? (topology.onprem[found?.site ?? '']?.cidr ?? [])
              : (topology.vpcs[found.vpc]?.cidr ?? []);
          return routesOf(reach.map((block) => [block, attachment, 'propagated'] as const));
        }),
      ],
    })),
  };
}

function interfaceKind(kind: string | undefined): InterfaceKind {
  switch (kind) {
    case 'lambda':
      return 'lambda';
    case 'tgw':
    case 'transit-gateway':
      return 'transit-gateway';
    case 'nat':
    case 'nat-gateway':
      return 'nat';
    case 'appliance':
      return 'appliance';
    default:
      return 'interface';
  }
}

/** Interfaces always have groups; where none are written they are some that are not known. */
function groupsOf(
  id: string,
  kind: InterfaceKind,
  groups: readonly string[] | undefined,
): { readonly groups?: readonly string[] } {
  if (groups !== undefined) return { groups };
  return kind === 'nat' || kind === 'transit-gateway' ? {} : { groups: [`groups of ${id}`] };
}

function addressesOf(...texts: readonly (string | undefined)[]): NetworkInterface['addresses'] {
  const found: Partial<Record<Family, bigint>> = {};
  for (const text of texts) {
    const parsed = text === undefined ? undefined : parseAddress(text);
    if (parsed !== undefined) found[parsed.version] = parsed.value;
  }
  return found;
}

function publicAddress(text: string | undefined): { readonly publicAddress?: bigint } {
  const parsed = text === undefined ? undefined : parseAddress(text);
  return parsed?.version === 4 ? { publicAddress: parsed.value } : {};
}

function mapOf<V, R>(
  table: Readonly<Record<string, V>>,
  make: (id: string, value: V) => R,
): ReadonlyMap<string, R> {
  return new Map(Object.entries(table).map(([id, value]) => [id, make(id, value)]));
}
