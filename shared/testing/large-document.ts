import { seededRandom } from '#shared/base/random.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';

/** What sits in subnets, as often as in a large estate of servers and functions. */
const leafKinds = [
  'ec2-instance',
  'ec2-instance',
  'ec2-instance',
  'ec2-instance',
  'lambda-function',
] as const;
const tiers = ['public', 'private', 'isolated'] as const;
const leavesPerVpc = 187;
const nodesPerVpc = 200;

/**
 * A drawing of `nodeCount` nodes for measurements: blocks of 200, each a VPC of three zones of three subnets with
 * 187 leaves in them, and 1.3 connections a node, nine in ten of them inside their block. The same seed gives the
 * same drawing.
 */
export function largeDocument(nodeCount: number, seed = 1): LintelDocument {
  const random = seededRandom(seed);
  const nodes = new Map<string, DocumentNode>();
  const connections = new Map<string, Connection>();
  const blocks = Math.max(1, Math.round(nodeCount / nodesPerVpc));
  const columns = Math.ceil(Math.sqrt(blocks));
  const leavesByBlock: string[][] = [];
  const put = (node: DocumentNode): string => {
    nodes.set(node.id, node);
    return node.id;
  };
  for (let block = 0; block < blocks; block += 1) {
    const vpc = put({
      id: `vpc-${block}`,
      kind: 'vpc',
      name: `VPC ${block}`,
      at: [(block % columns) * 3200, Math.floor(block / columns) * 2600],
      size: [3040, 2440],
      properties: { cidrBlock: `10.${block % 256}.0.0/16` },
    });
    const subnets: string[] = [];
    for (let zone = 0; zone < 3; zone += 1) {
      const letter = 'abc'.charAt(zone);
      const frame = put({
        id: `${vpc}-az-${letter}`,
        kind: 'availability-zone',
        name: `Zone ${letter}`,
        parent: vpc,
        at: [40 + zone * 990, 60],
        size: [950, 2340],
        properties: { zone: letter },
      });
      for (const [row, tier] of tiers.entries()) {
        const third = zone * 3 + row;
        subnets.push(
          put({
            id: `${vpc}-${tier}-${letter}`,
            kind: 'subnet',
            name: `${tier}-${letter}`,
            parent: frame,
            at: [30, 50 + row * 760],
            size: [890, 730],
            properties: { tier, cidrBlock: `10.${block % 256}.${third * 16}.0/20` },
          }),
        );
      }
    }
    const leaves: string[] = [];
    for (let leaf = 0; leaf < leavesPerVpc; leaf += 1) {
      const subnet = subnets[leaf % subnets.length] ?? vpc;
      const slot = Math.floor(leaf / subnets.length);
      // The first place of every public subnet is the NAT gateway of its zone.
      const isNat = slot === 0 && leaf % tiers.length === 0;
      const kind = isNat
        ? 'nat-gateway'
        : (leafKinds[Math.floor(random() * leafKinds.length)] ?? 'ec2-instance');
      leaves.push(
        put({
          id: `${vpc}-leaf-${leaf}`,
          kind,
          name: `${kind} ${leaf}`,
          parent: subnet,
          at: [20 + (slot % 6) * 144, 50 + Math.floor(slot / 6) * 150],
        }),
      );
    }
    leavesByBlock.push(leaves);
  }
  const wanted = Math.round(nodes.size * 1.3);
  for (let number = 0; number < wanted; number += 1) {
    const block = Math.floor(random() * blocks);
    const other = random() < 0.9 ? block : Math.floor(random() * blocks);
    const from = pick(leavesByBlock[block], random);
    const to = pick(leavesByBlock[other], random);
    if (from === undefined || to === undefined || from === to) continue;
    connections.set(`c${number}`, { id: `c${number}`, kind: connectionBetween(nodes, from, to), from, to });
  }
  return { ...createDocument('large', `${nodes.size} nodes`), nodes, connections };
}

function connectionBetween(nodes: ReadonlyMap<string, DocumentNode>, from: string, to: string): string {
  if (nodes.get(from)?.kind === 'nat-gateway' || nodes.get(to)?.kind === 'nat-gateway') return 'note';
  return nodes.get(to)?.kind === 'lambda-function' ? 'invoke' : 'traffic';
}

function pick(list: readonly string[] | undefined, random: () => number): string | undefined {
  return list?.[Math.floor(random() * list.length)];
}
