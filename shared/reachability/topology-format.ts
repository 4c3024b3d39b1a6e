import { z } from 'zod';
import { parseAddress } from '#shared/base/cidr.ts';
import { parseBlock } from './address-set.ts';

/**
 * The compact topology format, in which a case fits on a line. Objects refer to each other by id; what is not there
 * does not exist. Beyond the published fields: IPv6 addresses beside IPv4 ones, regional NAT gateways, egress-only
 * and virtual private gateways, appliance mode, block public access, rules of firewalls, peered transit gateways.
 */
const id = z.string().min(1);
const block = z
  .string()
  .refine((text) => parseBlock(text) !== undefined, 'is not a block such as 10.0.0.0/16');
const address = z
  .string()
  .refine((text) => parseAddress(text) !== undefined, 'is not an address such as 10.0.0.10');
const blocks = z.union([block.transform((text) => [text]), z.array(block)]);
const ids = z.union([id.transform((text) => [text]), z.array(id)]);
const port = z.int().min(-1).max(65_535);
const table = <T extends z.ZodType>(entry: T) => z.record(id, entry).default({});

const route = z.union([z.tuple([id, id]), z.tuple([id, id, z.enum(['static', 'propagated', 'blackhole'])])]);
const groupRule = z.tuple([z.string(), port, port, id]);
const aclRule = z.tuple([z.int(), z.enum(['allow', 'deny']), z.string(), port, port, block]);
/** `[action, protocol, source, destination, first port, last port]`. */
const firewallRule = z.tuple([z.enum(['pass', 'drop', 'forward']), z.string(), block, block, port, port]);
const firewallPolicy = z.looseObject({
  stateless: z.array(firewallRule).default([]),
  statelessDefault: z.enum(['pass', 'drop', 'forward']).default('forward'),
  stateful: z.array(firewallRule).default([]),
  statefulDefault: z.enum(['pass', 'drop']).default('drop'),
  unread: z.string().optional(),
});
const node = z.looseObject({
  subnet: id,
  ip: address,
  ip6: address.optional(),
  pub: address.optional(),
});

export const topologySchema = z.looseObject({
  vpcs: table(
    z.looseObject({
      cidr: blocks,
      blockPublicAccess: z.enum(['off', 'ingress', 'bidirectional']).optional(),
      publicAccessExceptions: z.record(id, z.enum(['bidirectional', 'egress'])).optional(),
      mainRt: id.optional(),
    }),
  ),
  subnets: table(z.looseObject({ vpc: id, az: id, cidr: blocks, rt: id.optional(), nacl: id.optional() })),
  rts: table(z.array(route)),
  igws: table(z.looseObject({ vpc: id.nullish(), edgeRt: id.optional() })),
  eigws: table(z.looseObject({ vpc: id })),
  vgws: table(z.looseObject({ vpc: id })),
  enis: table(
    z.looseObject({
      subnet: id,
      ip: address,
      ip6: address.optional(),
      pub: address.optional(),
      sgs: z.array(id).optional(),
      kind: z.string().optional(),
      sourceDestCheck: z.boolean().optional(),
      listens: z.array(z.union([z.int(), z.tuple([z.string(), port, port])])).optional(),
    }),
  ),
  sgs: table(z.looseObject({ in: z.array(groupRule).default([]), out: z.array(groupRule).default([]) })),
  nacls: table(z.looseObject({ in: z.array(aclRule).default([]), out: z.array(aclRule).default([]) })),
  nats: table(
    z.looseObject({
      subnet: id.optional(),
      vpc: id.optional(),
      ip: address.optional(),
      eip: address.optional(),
      type: z.enum(['public', 'private']).optional(),
      rt: id.optional(),
      azs: z.array(id).optional(),
    }),
  ),
  pcx: table(z.looseObject({ vpcs: z.tuple([id, id]), interRegion: z.boolean().optional() })),
  tgws: table(
    z.looseObject({
      sgRef: z.boolean().optional(),
      atts: table(
        z.looseObject({
          vpc: id.optional(),
          onprem: id.optional(),
          peer: id.optional(),
          subnets: z.array(id).default([]),
          assoc: id.nullish(),
          appliance: z.boolean().optional(),
        }),
      ),
      rts: table(z.looseObject({ routes: z.array(route).default([]), props: z.array(id).default([]) })),
    }),
  ),
  vpces: table(
    z.looseObject({
      type: z.enum(['gateway', 'interface', 'gwlb', 'firewall']),
      service: id.optional(),
      vpc: id.optional(),
      subnet: id.optional(),
      ip: address.optional(),
      nodes: z.array(node).optional(),
      sgs: z.array(id).optional(),
      privateDns: z.boolean().optional(),
      policy: firewallPolicy.optional(),
    }),
  ),
  services: table(z.looseObject({ cidr: blocks })),
  pls: table(z.looseObject({ cidr: blocks })),
  lbs: table(
    z.looseObject({
      type: z.enum(['application', 'network']),
      scheme: z.enum(['internet-facing', 'internal']),
      sgs: z.array(id).optional(),
      crossZone: z.boolean().optional(),
      nodes: z.array(node),
      listeners: z
        .array(
          z.looseObject({
            proto: z.string(),
            port: z.int(),
            tg: ids.nullish(),
          }),
        )
        .default([]),
    }),
  ),
  tgs: table(
    z.looseObject({
      proto: z.string(),
      port: z.int().optional(),
      targets: z.array(id).default([]),
      preserveClientIp: z.boolean().optional(),
    }),
  ),
  onprem: table(z.looseObject({ cidr: blocks, via: ids.optional(), down: z.boolean().optional() })),
});

export type Topology = z.output<typeof topologySchema>;

const askSchema = z.looseObject({
  from: id,
  to: id,
  proto: z.enum(['tcp', 'udp', 'icmp']).default('tcp'),
  port: z.int().min(0).max(65_535).default(0),
  family: z.union([z.literal(4), z.literal(6)]).optional(),
});

export const caseSchema = z.looseObject({
  id,
  ask: askSchema,
  expect: z
    .looseObject({
      verdict: z.enum(['reachable', 'partly', 'unreachable', 'unknown']),
      codes: z.array(z.tuple([z.string(), z.string(), z.enum(['forward', 'return'])])),
    })
    .optional(),
  topology: topologySchema,
});

export type ReachabilityCase = z.output<typeof caseSchema>;
