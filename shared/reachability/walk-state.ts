import type { IntervalSet } from '#shared/base/interval-set.ts';
import type { ExplanationCode } from './explanation-codes.ts';
import type { AddressSet, Family, NatGateway, NetworkInterface, Protocol, Service, Site } from './network.ts';

export type Direction = 'forward' | 'return';

/** Where packets start and end. */
export type End =
  | { readonly kind: 'interface'; readonly interface: NetworkInterface }
  /** Everybody outside: public addresses, less those of the network itself. */
  | { readonly kind: 'internet'; readonly addresses: AddressSet }
  | { readonly kind: 'site'; readonly site: Site }
  | { readonly kind: 'service'; readonly service: Service };

/** The header that filters and routes look at. */
export interface Packet {
  readonly family: Family;
  readonly protocol: Protocol;
  readonly source: IntervalSet;
  readonly destination: IntervalSet;
  /** Destination ports: the one that was asked, or those that clients listen on for answers. */
  readonly ports: IntervalSet;
}

/** One connection: from the client to its peer. A load balancer ends one and begins another. */
export interface Leg {
  readonly from: End;
  readonly to: End;
  /** NAT gateways on the way, with the sender's address before each. */
  readonly nats: readonly { readonly nat: NatGateway; readonly before: IntervalSet; readonly holder: End }[];
  /** Inspecting endpoints on the way. */
  readonly inspected: readonly string[];
  /** The load balancer passes the client's address on. */
  readonly keepsClientAddress: boolean;
  /** At delivery. */
  readonly source: IntervalSet;
  readonly destination: IntervalSet;
  /** By what it left the VPC, so that the answer comes back the same way. */
  readonly exit?: Exit;
}

export type Exit =
  | {
      readonly by: 'internet-gateway' | 'egress-only-gateway';
      readonly gateway: string;
      readonly vpc: string;
    }
  | { readonly by: 'gateway-endpoint'; readonly endpoint: string }
  | { readonly by: 'private-gateway'; readonly gateway: string; readonly vpc: string }
  | { readonly by: 'transit-gateway'; readonly gateway: string; readonly attachment: string };

/** What one step of the way says. */
export interface Note {
  readonly object: string;
  readonly direction: Direction;
  readonly text: string;
  /** The rule, route or listener that decided. */
  readonly rule?: string;
  /** `block`: refuses everything that was asked; `limit`: a part of it; `unknown`: cannot be told. */
  readonly effect: 'pass' | 'block' | 'limit' | 'unknown';
  readonly code?: ExplanationCode;
  readonly remedy?: Remedy;
}

/** What would let the packet pass, in terms of the network. */
export type Remedy =
  | {
      readonly kind: 'group-rule';
      readonly groups: readonly string[];
      readonly way: 'in' | 'out';
      readonly protocol: Protocol;
      readonly port: number;
      readonly peer: IntervalSet;
      /** The object on the other side, where the packet is for or from one. */
      readonly peerObject?: string;
      /** The service that the addresses are those of. */
      readonly name?: string;
    }
  | {
      readonly kind: 'acl-rule';
      readonly acl: string;
      readonly subnet: string;
      readonly way: 'in' | 'out';
      readonly protocol: Protocol;
      readonly from: number;
      readonly to: number;
      readonly peer: IntervalSet;
      readonly name?: string;
    }
  | {
      readonly kind: 'route';
      readonly table: string;
      readonly destination: IntervalSet;
      readonly target: string;
      readonly name?: string;
    }
  | { readonly kind: 'public-address'; readonly object: string }
  | { readonly kind: 'propagation'; readonly table: string; readonly attachment: string }
  | {
      readonly kind: 'firewall-rule';
      readonly firewall: string;
      readonly engine: 'stateless' | 'stateful';
      readonly protocol: Protocol;
      readonly port: number;
    };

interface Trace {
  readonly note: Note;
  readonly before: Trace | undefined;
}

/** A packet somewhere on its way, with all that it has met. Immutable: branches share what came before. */
export interface Walk {
  readonly direction: Direction;
  readonly packet: Packet;
  /** Who sends it at this point: the client, or the NAT gateway that translated it. */
  readonly holder: End;
  readonly target: End;
  readonly leg: Leg;
  readonly earlierLegs: readonly Leg[];
  /** Endpoints that inspected the answer. */
  readonly inspectedOnReturn: readonly string[];
  /** References to security groups do not survive some ways; the first of them on this one. */
  readonly referencesLost?: { readonly code: ExplanationCode; readonly object: string };
  readonly isAdmittedByReference: boolean;
  /** The subnet that it is in; undefined between VPCs. */
  readonly subnet?: string;
  /** Ports that answers can reach, where some cannot be. */
  readonly answerPorts?: IntervalSet;
  readonly trace: Trace | undefined;
  readonly blocks: number;
  readonly unknowns: number;
  /** How often it took a way that the tables do not. */
  readonly detours: number;
  /** Which branch it took at each fork, so that ties go to the first. */
  readonly order: readonly number[];
  readonly lookups: number;
}

export function pass(walk: Walk, object: string, text: string, rule?: string): Walk {
  return noted(walk, {
    object,
    direction: walk.direction,
    text,
    effect: 'pass',
    ...(rule === undefined ? {} : { rule }),
  });
}

export function block(
  walk: Walk,
  code: ExplanationCode,
  object: string,
  text: string,
  remedy?: Remedy,
): Walk {
  const note: Note = {
    object,
    direction: walk.direction,
    text,
    effect: 'block',
    code,
    ...(remedy === undefined ? {} : { remedy }),
  };
  return { ...noted(walk, note), blocks: walk.blocks + 1 };
}

export function limit(walk: Walk, code: ExplanationCode, object: string, text: string): Walk {
  return noted(walk, { object, direction: walk.direction, text, effect: 'limit', code });
}

export function unknown(walk: Walk, object: string, text: string): Walk {
  const note: Note = { object, direction: walk.direction, text, effect: 'unknown', code: 'UNKNOWN_VALUE' };
  return { ...noted(walk, note), unknowns: walk.unknowns + 1 };
}

export function branch(walk: Walk, index: number): Walk {
  return { ...walk, order: [...walk.order, index] };
}

export function withPacket(walk: Walk, packet: Partial<Packet>): Walk {
  return { ...walk, packet: { ...walk.packet, ...packet } };
}

/** Everything that the walk met, from its start. */
export function notesOf(walk: Walk): readonly Note[] {
  const notes: Note[] = [];
  for (let trace = walk.trace; trace !== undefined; trace = trace.before) notes.push(trace.note);
  return notes.reverse();
}

function noted(walk: Walk, note: Note): Walk {
  return { ...walk, trace: { note, before: walk.trace } };
}

/** References to security groups that would have admitted it do not get past here. */
export function referencesLost(walk: Walk, code: ExplanationCode, object: string): Walk {
  const lost: Walk = walk.referencesLost === undefined ? { ...walk, referencesLost: { code, object } } : walk;
  if (!walk.isAdmittedByReference || walk.direction === 'return') return lost;
  const text = `${object} does not carry references to security groups, and the outbound rule admits it by one.`;
  return { ...block(lost, code, object, text), isAdmittedByReference: false };
}

export function interfaceOf(end: End): NetworkInterface | undefined {
  return end.kind === 'interface' ? end.interface : undefined;
}
