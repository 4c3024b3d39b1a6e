import { subtract } from '#shared/base/interval-set.ts';
import { internetAddresses, unionOf } from './address-set.ts';
import type { AddressSet, Network } from './network.ts';

/** What is looked up of a network as a whole. */
export interface NetworkIndex {
  /** The interfaces of something that has several, one in each of its subnets. */
  interfacesOf(object: string): readonly string[];
  /** The internet gateway that is attached to the VPC. */
  internetGatewayOf(vpc: string): string | undefined;
  /** Everybody outside of this network. */
  internetAround(): AddressSet;
}

const indexes = new WeakMap<Network, NetworkIndex>();

export function indexOf(network: Network): NetworkIndex {
  if (network.index !== undefined) return network.index;
  const known = indexes.get(network) ?? createIndex(network);
  indexes.set(network, known);
  return known;
}

function createIndex(network: Network): NetworkIndex {
  let byObject: Map<string, string[]> | undefined;
  let gateways: Map<string, string> | undefined;
  let around: AddressSet | undefined;
  return {
    interfacesOf(object) {
      if (byObject === undefined) {
        byObject = new Map();
        for (const each of network.interfaces.values()) {
          const known = byObject.get(each.object);
          if (known === undefined) byObject.set(each.object, [each.id]);
          else known.push(each.id);
        }
      }
      return byObject.get(object) ?? [];
    },
    internetGatewayOf(vpc) {
      if (gateways === undefined) {
        gateways = new Map();
        for (const gateway of network.internetGateways.values()) {
          if (gateway.vpc !== undefined && !gateways.has(gateway.vpc)) gateways.set(gateway.vpc, gateway.id);
        }
      }
      return gateways.get(vpc);
    },
    internetAround() {
      if (around === undefined) {
        // The services of AWS have public addresses too, and are ends of their own.
        const own = unionOf(
          [...network.vpcs.values(), ...network.services.values()].map(({ addresses }) => addresses),
        );
        around = {
          4: subtract(internetAddresses[4], own[4]),
          6: subtract(internetAddresses[6], own[6]),
        };
      }
      return around;
    },
  };
}
