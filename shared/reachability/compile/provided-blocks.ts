import type { Cidr } from '#shared/base/cidr.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { blocksIn, type CompileContext, integer, isTrue, list, object } from './compile-context.ts';

/** In a range that AWS gives from; which block a VPC gets is decided when it is made, and any stands for it. */
const firstProvided = 0x2600_1f18_0000_0000_0000_0000_0000_0000n;
const vpcPrefix = 56;
const subnetPrefix = 64;

/** The IPv6 blocks that AWS provides: of VPCs by their names, and of subnets by number in that of their VPC. */
export interface ProvidedBlocks {
  ofVpc(vpc: string): readonly Cidr[];
  /** The stated block, else the one of that number. */
  ofSubnet(subnet: Resource): readonly Cidr[];
}

export function compileProvidedBlocks(ctx: CompileContext): ProvidedBlocks {
  const bases = new Map<string, bigint>();
  for (const { properties } of ctx.ofType('AWS::EC2::VPCCidrBlock')) {
    const vpc = ctx.target(properties.VpcId);
    if (vpc === undefined || !isTrue(properties.AmazonProvidedIpv6CidrBlock) || bases.has(vpc)) continue;
    bases.set(vpc, firstProvided + (BigInt(bases.size) << BigInt(128 - vpcPrefix)));
  }
  return {
    ofVpc(vpc) {
      const base = bases.get(vpc);
      return base === undefined ? [] : [blockAt(base, vpcPrefix)];
    },
    ofSubnet({ properties }) {
      const stated = blocksIn(properties.Ipv6CidrBlock);
      const base = bases.get(ctx.target(properties.VpcId) ?? '');
      const number = integer(list(object(properties.Ipv6CidrBlock)['Fn::Select'])[0]);
      if (stated.length > 0 || base === undefined || number === undefined) return stated;
      return [blockAt(base + (BigInt(number) << BigInt(128 - subnetPrefix)), subnetPrefix)];
    },
  };
}

function blockAt(first: bigint, prefix: number): Cidr {
  return { version: 6, first, last: first + (1n << BigInt(128 - prefix)) - 1n, prefix };
}
