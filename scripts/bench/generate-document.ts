import { seededRandom } from '#shared/base/random.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';

/**
 * A drawing of about `nodeCount` nodes: blocks of 200, each one VPC with 3 zones of 3 subnets and 187 leaves, and 1.3
 * connections a node, mostly inside a block. The same count gives the same drawing.
 */
export function generateDocument(nodeCount: number): LintelDocument {
  const random = seededRandom(nodeCount);
  const nodes = new Map<string, DocumentNode>();
  const connections = new Map<string, Connection>();
  const blocks = Math.max(1, Math.round(nodeCount / 200));
  const columns = Math.ceil(Math.sqrt(blocks));
  const leavesByBlock: string[][] = [];
  for (let block = 0; block < blocks; block += 1) {
    const place = [(block % columns) * 3500, Math.floor(block / columns) * 1560] as const;
    leavesByBlock.push(addBlock(nodes, block, place));
  }
  const ids = [...nodes.keys()];
  const wanted = Math.round(ids.length * 1.3);
  for (let index = 0; connections.size < wanted; index += 1) {
    const leaves = leavesByBlock[index % blocks] ?? [];
    const from = leaves[Math.floor(random() * leaves.length)];
    const isAcross = blocks > 1 && random() < 0.05;
    const others = isAcross ? (leavesByBlock[(index + 1) % blocks] ?? []) : leaves;
    const to = others[Math.floor(random() * others.length)];
    if (from === undefined || to === undefined || from === to) continue;
    const id = `c${connections.size}`;
    connections.set(id, { id, kind: 'traffic', from, to });
  }
  return {
    id: `bench-${nodeCount}`,
    header: new Map([
      [
        'document',
        {
          id: 'document',
          name: `${nodeCount} nodes`,
          settings: {
            region: 'us-east-1',
            environment: 'production',
            profile: 'standard',
            hoursPerMonth: 730,
            tags: {},
          },
        },
      ],
    ]),
    nodes,
    connections,
    scenarios: new Map(),
    suppressions: new Map(),
    comments: new Map(),
    decisions: new Map(),
    views: new Map(),
    unknownFields: {},
  };
}

const leafKinds = ['ec2-instance', 'lambda-function', 'rds-instance', 'sqs-queue', 's3-bucket', 'alb'];
const tiers = ['public', 'private', 'isolated'];

function addBlock(nodes: Map<string, DocumentNode>, block: number, at: readonly [number, number]): string[] {
  const vpc = `vpc${block}`;
  add(nodes, { id: vpc, kind: 'vpc', name: `VPC ${block + 1}`, at, size: [3340, 1400] });
  const leaves: string[] = [];
  for (let zone = 0; zone < 3; zone += 1) {
    const zoneId = `${vpc}-az${zone}`;
    const letter = 'abc'.charAt(zone);
    add(nodes, {
      id: zoneId,
      kind: 'availability-zone',
      name: `Zone ${letter}`,
      parent: vpc,
      at: [16 + zone * 1104, 40],
      size: [1088, 1344],
      properties: { zone: letter },
    });
    for (const [row, tier] of tiers.entries()) {
      const subnet = `${zoneId}-${tier}`;
      add(nodes, {
        id: subnet,
        kind: 'subnet',
        name: `${tier}-${letter}`,
        parent: zoneId,
        at: [16, 40 + row * 432],
        size: [1056, 416],
        properties: { tier, cidrBlock: `10.${block % 250}.${zone * 3 + row}.0/24` },
      });
      // 9 subnets: 7 of them hold 21 leaves, 2 hold 20, which makes 187.
      const count = zone === 2 && row > 0 ? 20 : 21;
      for (let leaf = 0; leaf < count; leaf += 1) {
        const id = `${subnet}-${leaf}`;
        const kind = leafKinds[(leaf + row + zone) % leafKinds.length] ?? 'ec2-instance';
        add(nodes, {
          id,
          kind,
          name: `${kind} ${leaf + 1}`,
          parent: subnet,
          at: [24 + (leaf % 7) * 144, 40 + Math.floor(leaf / 7) * 120],
        });
        leaves.push(id);
      }
    }
  }
  return leaves;
}

function add(nodes: Map<string, DocumentNode>, node: DocumentNode): void {
  nodes.set(node.id, node);
}
