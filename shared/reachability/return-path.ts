import { assertNever } from '#shared/base/assert-never.ts';
import type { IntervalSet } from '#shared/base/interval-set.ts';
import { objectOf } from './ends.ts';
import { throughAcl } from './filters.ts';
import { arrived, type Onward } from './search.ts';
import type { Transit } from './steps.ts';
import { block, interfaceOf, type Leg, pass, unknown, type Walk, withPacket } from './walk-state.ts';

/** Clients, NAT gateways and load balancers listen for answers on any of these. */
export const answerPorts: IntervalSet = [[1024n, 65_535n]];

/**
 * The answer: security groups let it pass, tables and ACLs are asked again, and translations are undone where they
 * were made. Starts with the last leg; a load balancer has one in front of it.
 */
export function startReturn(transit: Transit, walk: Walk): Onward {
  const { leg } = walk;
  const nat = leg.nats.at(-1);
  const back: Walk = {
    ...pass({ ...walk, direction: 'return' }, objectOf(leg.to), 'Answers.'),
    packet: { ...walk.packet, source: leg.destination, destination: leg.source, ports: answerPorts },
    holder: leg.to,
    target: nat?.nat.interface === undefined ? leg.from : { kind: 'interface', interface: nat.nat.interface },
    inspectedOnReturn: [],
    lookups: 0,
    isAdmittedByReference: false,
  };
  const at = interfaceOf(leg.to);
  if (at !== undefined) {
    if (leg.keepsClientAddress) return answerBalancer(transit, back, leg);
    return transit.leaveInterface(back, at);
  }
  const { subnet: _left, ...outside } = back;
  const { exit } = leg;
  const receiver = interfaceOf(outside.target);
  if (exit === undefined || receiver === undefined) {
    return arrived(unknown(outside, 'internet', 'How the answer comes back is not known here.'));
  }
  switch (exit.by) {
    case 'internet-gateway':
    case 'egress-only-gateway':
      // A regional NAT gateway has no interface: the answer is translated back at the gateway.
      if (nat !== undefined && nat.nat.interface === undefined) return afterNat(transit, outside);
      return transit.enterFromInternet(outside, receiver);
    case 'gateway-endpoint':
      return transit.arrive(outside, receiver);
    case 'private-gateway':
      return transit.enterFromSite(outside, exit.gateway);
    case 'transit-gateway':
      return transit.lookUpTransit(outside, exit.gateway, exit.attachment);
    default:
      return assertNever(exit);
  }
}

/** Called when the answer has come to the end of a leg, or to the NAT gateway that has to translate it back. */
export function continueReturn(transit: Transit, walk: Walk): Onward {
  const nat = walk.leg.nats.at(-1);
  const at = interfaceOf(walk.target);
  if (nat !== undefined && at !== undefined && at === nat.nat.interface) {
    return afterNat(transit, walk);
  }
  const { leg } = walk;
  const whole = samePlaces(walk);
  const previous = walk.earlierLegs.at(-1);
  const answered = pass(
    whole,
    objectOf(leg.from),
    previous === undefined ? 'The answer arrives.' : 'Passes the answer on.',
  );
  if (previous === undefined) return arrived(answered);
  // With the client's address kept, fewer clients may have been answered than asked.
  const source = leg.keepsClientAddress ? answered.packet.destination : previous.source;
  return startReturn(transit, {
    ...answered,
    leg: { ...previous, source },
    earlierLegs: walk.earlierLegs.slice(0, -1),
  });
}

function afterNat(transit: Transit, walk: Walk): Onward {
  const nat = walk.leg.nats.at(-1);
  if (nat === undefined) return arrived(walk);
  const nats = walk.leg.nats.slice(0, -1);
  const previous = nats.at(-1)?.nat.interface;
  const translated = withPacket(pass(walk, nat.nat.id, 'Translates the answer back.'), {
    destination: nat.before,
    ports: answerPorts,
  });
  const next: Walk = {
    ...translated,
    leg: { ...walk.leg, nats },
    target: previous === undefined ? walk.leg.from : { kind: 'interface', interface: previous },
  };
  const own = nat.nat.interface;
  if (own !== undefined)
    return transit.leaveInterface({ ...next, holder: { kind: 'interface', interface: own } }, own);
  const receiver = interfaceOf(next.target);
  const { subnet: _left, ...outside } = next;
  return receiver === undefined ? arrived(outside) : transit.arrive(outside, receiver);
}

/** Targets of a load balancer that keeps client addresses answer to the clients, and the balancer picks it up. */
function answerBalancer(transit: Transit, walk: Walk, leg: Leg): Onward {
  const { network } = transit;
  const [from, to] = [interfaceOf(leg.to), interfaceOf(leg.from)];
  const [own, other] = [from, to].map((each) => network.subnets.get(each?.subnet ?? ''));
  if (own === undefined || other === undefined || own.id === other.id) return continueReturn(transit, walk);
  const out = throughAcl(walk, own, 'out', network);
  return continueReturn(transit, throughAcl(out, other, 'in', network));
}

/** Stateful inspection sees both ways of a connection or drops it. */
function samePlaces(walk: Walk): Walk {
  const there = [...walk.leg.inspected].sort();
  const back = [...walk.inspectedOnReturn].sort();
  if (there.length === back.length && there.every((each, index) => each === back[index])) return walk;
  const only = there.find((each) => !back.includes(each)) ?? back.find((each) => !there.includes(each)) ?? '';
  const endpoint = only.split('/')[0] ?? only;
  const way = there.includes(only) ? 'the request and not the answer' : 'the answer and not the request';
  return block(
    walk,
    'ASYMMETRIC_INSPECTION',
    endpoint,
    `${endpoint} sees ${way}, and drops what it cannot follow.`,
  );
}
