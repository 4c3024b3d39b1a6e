import type { InternetGateway, Network, NetworkInterface, Subnet } from './network.ts';
import { arrived, type Onward } from './search.ts';
import { type Exit, unknown, type Walk } from './walk-state.ts';

/** More gateways than these on one leg, and the packet goes in circles. */
export const maxLookups = 12;

/** Where a route table is read: what comes out of a subnet, or in through a gateway with a table of its own. */
export interface Place {
  readonly table: string;
  readonly vpc: string;
  readonly zone?: string;
}

/** The steps that packets take between their ends, the same there and back. */
export interface Transit {
  readonly network: Network;
  /** Out of an interface, past its security groups. */
  leaveInterface(walk: Walk, from: NetworkInterface): Onward;
  /** Out of a subnet that the packet is in. */
  leaveSubnet(walk: Walk, subnet: Subnet): Onward;
  /** On by the table of that place. */
  route(walk: Walk, place: Place): Onward;
  /** To whoever has the address in the VPC. */
  deliverLocally(walk: Walk, vpc: string): Onward;
  leaveThroughInternetGateway(walk: Walk, gateway: InternetGateway): Onward;
  /** In through the VPC's internet gateway, towards the interface. */
  enterFromInternet(walk: Walk, to: NetworkInterface): Onward;
  enterFromSite(walk: Walk, gateway: string): Onward;
  /** In through a subnet of an attachment of a transit gateway. */
  lookUpTransit(walk: Walk, gateway: string, attachment: string): Onward;
  /** At the interface: into its subnet, past its groups. */
  arrive(walk: Walk, at: NetworkInterface): Onward;
}

export type Complete = (transit: Transit, walk: Walk, exit?: Exit) => Onward;

/** What is not modelled is not guessed: the way ends here with an open question. */
export function finishUnknown(walk: Walk, object: string, what: string): Onward {
  return arrived(unknown(walk, object, `It depends on ${what}, which is not known here.`));
}
