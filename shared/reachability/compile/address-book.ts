import { parseAddress } from '#shared/base/cidr.ts';
import type { NetworkInterface } from '../network.ts';
import { blocksIn, type CompileContext } from './compile-context.ts';
import type { ProvidedBlocks } from './provided-blocks.ts';

/** Hands out addresses: drawings do not say which one a thing gets, and any of its subnet does. */
export interface AddressBook {
  inSubnet(subnet: string): NetworkInterface['addresses'];
  publicOne(): bigint;
  /** The number of the next thing in a subnet, for `addressesAt`. */
  takePlace(subnet: string): number;
  addressesAt(subnet: string, place: number): NetworkInterface['addresses'];
  /** The number of the next thing that may have a public address, for `publicAt`. */
  takePublicPlace(): number;
  publicAt(place: number): bigint;
  /** The subnet's blocks as text: the same text, the same addresses. */
  blocksOf(subnet: string): string;
}

interface SubnetPlaces {
  readonly blocks: string;
  readonly v4: { readonly at: bigint; readonly most: bigint } | undefined;
  readonly v6: { readonly at: bigint } | undefined;
  taken: number;
}

/** AWS keeps the first four addresses of a subnet; things get theirs one after another behind them. */
export function createAddressBook(ctx: CompileContext, provided: ProvidedBlocks): AddressBook {
  const subnets = new Map(
    ctx.ofType('AWS::EC2::Subnet').map((resource): readonly [string, SubnetPlaces] => {
      const [v4] = blocksIn(resource.properties.CidrBlock);
      const [v6] = provided.ofSubnet(resource);
      // In a subnet that is too full the last address stands for all further ones.
      const first = v4 === undefined ? 0n : v4.first + 4n;
      return [
        ctx.nameOf(resource),
        {
          blocks: `${v4?.first ?? ''}-${v4?.last ?? ''} ${v6?.first ?? ''}`,
          v4: v4 && { at: first, most: v4.last - 1n > first ? v4.last - 1n : first },
          v6: v6 && { at: v6.first + 4n },
          taken: 0,
        },
      ];
    }),
  );
  // Meant for measurements between networks (RFC 2544): public here, and nobody's.
  const firstPublic = parseAddress('198.18.0.2')?.value ?? 0n;
  let publicTaken = 0;
  const book: AddressBook = {
    inSubnet: (subnet) => book.addressesAt(subnet, book.takePlace(subnet)),
    publicOne: () => book.publicAt(book.takePublicPlace()),
    takePlace(subnet) {
      const own = subnets.get(subnet);
      if (own === undefined) return 0;
      own.taken += 1;
      return own.taken - 1;
    },
    addressesAt(subnet, place) {
      const own = subnets.get(subnet);
      const found: { 4?: bigint; 6?: bigint } = {};
      if (own?.v4 !== undefined) {
        const next = own.v4.at + BigInt(place);
        found[4] = next < own.v4.most ? next : own.v4.most;
      }
      if (own?.v6 !== undefined) found[6] = own.v6.at + BigInt(place);
      return found;
    },
    takePublicPlace() {
      publicTaken += 1;
      return publicTaken - 1;
    },
    publicAt: (place) => firstPublic + BigInt(place),
    blocksOf: (subnet) => subnets.get(subnet)?.blocks ?? '',
  };
  return book;
}
