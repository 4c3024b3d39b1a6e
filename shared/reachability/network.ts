import type { Cidr } from '#shared/base/cidr.ts';
import type { IntervalSet } from '#shared/base/interval-set.ts';
import type { NetworkIndex } from './network-index.ts';

/**
 * A network as packets see it: what drawings and compact topologies compile to, and what questions are asked of. Ids
 * are those that answers name. Whatever is absent does not exist; what exists with unknown settings says so.
 */
export interface Network {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly tables: ReadonlyMap<string, RouteTable>;
  readonly acls: ReadonlyMap<string, Acl>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly interfaces: ReadonlyMap<string, NetworkInterface>;
  readonly internetGateways: ReadonlyMap<string, InternetGateway>;
  readonly egressOnlyGateways: ReadonlyMap<string, { readonly id: string; readonly vpc: string }>;
  readonly nats: ReadonlyMap<string, NatGateway>;
  readonly peerings: ReadonlyMap<string, Peering>;
  readonly transitGateways: ReadonlyMap<string, TransitGateway>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly services: ReadonlyMap<string, Service>;
  readonly balancers: ReadonlyMap<string, LoadBalancer>;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly sites: ReadonlyMap<string, Site>;
  /** Targets of routes that exist and are not followed here. */
  readonly unmodelled?: ReadonlySet<string>;
  /** What is looked up of it as a whole, where somebody notes what is read; made when it is needed otherwise. */
  readonly index?: NetworkIndex;
}

export type Family = 4 | 6;
export type Protocol = 'tcp' | 'udp' | 'icmp';

/** Addresses of both families; a packet has one. */
export interface AddressSet {
  readonly 4: IntervalSet;
  readonly 6: IntervalSet;
}

export interface Vpc {
  readonly id: string;
  readonly addresses: AddressSet;
  readonly blocks: readonly Cidr[];
  /** VPC Block Public Access; `ingress` blocks what comes from the internet, `bidirectional` both ways. */
  readonly blockPublicAccess?: 'ingress' | 'bidirectional';
  /** Subnets that Block Public Access leaves alone, wholly or for what they send themselves. */
  readonly publicAccessExceptions?: ReadonlyMap<string, 'bidirectional' | 'egress'>;
  /** False where the resolver of the VPC is turned off. */
  readonly resolvesNames?: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
  /** The effective table: associated or main. */
  readonly table: string;
  /** Absent: the default ACL, which allows everything. */
  readonly acl?: string;
  /** Absent: not known, and not needed to find a way. */
  readonly blocks?: readonly Cidr[];
}

export interface RouteTable {
  readonly id: string;
  readonly vpc?: string;
  /** The local routes are not listed; the VPC's blocks are. */
  readonly routes: readonly Route[];
}

export interface Route {
  readonly block: Cidr;
  /** As it was written: a block or a prefix list. */
  readonly destination: string;
  /** The id of what it leads to. */
  readonly target: string;
  readonly origin: 'static' | 'prefix-list' | 'propagated';
  readonly isBlackhole: boolean;
}

export interface Acl {
  readonly id: string;
  /** By number. */
  readonly in: readonly AclRule[];
  readonly out: readonly AclRule[];
}

export interface AclRule {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly protocol: Protocol | 'all' | 'other';
  readonly from: number;
  readonly to: number;
  readonly addresses: AddressSet;
  /** Its block as it was written. */
  readonly text: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly in: readonly GroupRule[];
  readonly out: readonly GroupRule[];
}

export interface GroupRule {
  readonly protocol: Protocol | 'all' | 'other';
  readonly from: number;
  readonly to: number;
  readonly peer: GroupPeer;
  readonly text: string;
}

export type GroupPeer =
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  | { readonly kind: 'group'; readonly group: string }
  /** A value that is not known here: an import, a parameter without default. */
  | { readonly kind: 'unknown' };

/** Who holds an address in a subnet: an interface of an instance, a task, a load balancer node, an endpoint, a NAT gateway. */
export interface NetworkInterface {
  readonly id: string;
  /** What answers name: the load balancer for its nodes. */
  readonly object: string;
  readonly kind: InterfaceKind;
  readonly subnet: string;
  readonly addresses: Readonly<Partial<Record<Family, bigint>>>;
  /** The public IPv4 address; IPv6 addresses are public by themselves. */
  readonly publicAddress?: bigint;
  /** Absent where no groups filter: NAT gateways, Network Load Balancers without groups. */
  readonly groups?: readonly string[];
  readonly hasSourceDestCheck: boolean;
  /** It is in one of the subnets of its object only, and AWS chooses which. */
  readonly isOneOfSeveral?: boolean;
  /** A way in from the internet that does not lead through the VPC, and is not followed here. */
  readonly otherDoor?: string;
  /** Ports that something listens on; absent when that is not known, and then any is taken. */
  readonly listens?: readonly {
    readonly protocol: Protocol;
    readonly from: number;
    readonly to: number;
  }[];
}

export type InterfaceKind =
  | 'interface'
  | 'lambda'
  | 'load-balancer'
  | 'endpoint'
  | 'nat'
  | 'transit-gateway'
  | 'appliance';

export interface InternetGateway {
  readonly id: string;
  /** Absent: attached to nothing. */
  readonly vpc?: string;
  /** The table for what comes in, where one is associated with the gateway. */
  readonly edgeTable?: string;
}

export interface NatGateway {
  readonly id: string;
  readonly vpc: string;
  /** The interface, where it is zonal. */
  readonly interface?: NetworkInterface;
  readonly regional?: { readonly table: string; readonly zones?: readonly string[] };
  readonly isPublic: boolean;
}

export interface Peering {
  readonly id: string;
  readonly vpcs: readonly [string, string];
  readonly isInterRegion: boolean;
}

export interface TransitGateway {
  readonly id: string;
  readonly hasGroupReferences: boolean;
  readonly attachments: ReadonlyMap<string, Attachment>;
  readonly tables: ReadonlyMap<string, TransitTable>;
}

export interface Attachment {
  readonly id: string;
  readonly vpc?: string;
  /** What is on the other side of a VPN or Direct Connect attachment. */
  readonly site?: string;
  /** The transit gateway on the other side of a peering; it knows the attachment by the same id. */
  readonly peer?: string;
  readonly subnets: readonly string[];
  readonly association?: string;
  readonly hasApplianceMode: boolean;
}

export interface TransitTable {
  readonly id: string;
  /** Static ones and those that attachments propagate. */
  readonly routes: readonly Route[];
}

export interface Endpoint {
  readonly id: string;
  readonly type: 'gateway' | 'interface' | 'gateway-load-balancer' | 'firewall';
  readonly vpc?: string;
  readonly service?: string;
  readonly interfaces: readonly string[];
  readonly hasPrivateDns: boolean;
  /** Of a firewall endpoint; absent: not known, and then everything passes. */
  readonly policy?: FirewallPolicy;
}

/** What a Network Firewall lets pass, in the order in which its rules are tried. */
export interface FirewallPolicy {
  readonly stateless: readonly FirewallRule[];
  readonly statelessDefault: FirewallRule['action'];
  readonly stateful: readonly FirewallRule[];
  readonly statefulDefault: FirewallRule['action'];
  /** Rules that are not judged by addresses and ports, as words of a sentence: lists of host names, signatures. */
  readonly unread?: string;
}

export interface FirewallRule {
  /** `forward`: a stateless rule that leaves it to the stateful ones. */
  readonly action: 'pass' | 'drop' | 'forward';
  readonly protocol: Protocol | 'all' | 'other';
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A service with public addresses: a prefix list. */
export interface Service {
  readonly id: string;
  readonly addresses: AddressSet;
}

export interface LoadBalancer {
  readonly id: string;
  readonly type: 'application' | 'network';
  readonly nodes: readonly string[];
  readonly isCrossZone: boolean;
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly protocols: readonly Protocol[];
  readonly port: number;
  readonly targetGroups: readonly string[];
}

export interface TargetGroup {
  readonly id: string;
  readonly protocols: readonly Protocol[];
  /** Absent: not known, as for dynamic ports. */
  readonly port?: number;
  /** Interfaces; `port` overrides the group's. */
  readonly targets: readonly { readonly interface: string; readonly port?: number }[];
  readonly keepsClientAddress: boolean;
  /** Lambda functions are invoked, not connected to. */
  readonly isInvoked: boolean;
}

/** A network outside AWS and the gateways or attachments that lead to it. */
export interface Site {
  readonly id: string;
  readonly addresses: AddressSet;
  readonly via: readonly {
    readonly gateway: string;
    readonly vpc?: string;
    readonly isDown: boolean;
    /** The one family that it carries; absent, both. */
    readonly family?: Family;
  }[];
}
