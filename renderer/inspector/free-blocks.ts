import { type Cidr, formatCidr, nextFreeBlock, parseCidr } from '#shared/base/cidr.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';

/** Where blocks of networks are taken from: the private ranges of RFC 1918, the largest first. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const subnetPrefixes = [24, 20, 22, 26, 28];
const networkPrefixes = [16, 20, 24];

/**
 * The next free block for the node's address range in each usual size, the size that it has now first: inside its
 * network for what sits in one, beside the other networks of the drawing for a network itself.
 */
export function freeBlocks(document: LintelDocument, node: DocumentNode): readonly string[] {
  const network = ancestorsOf(document.nodes, node).find((ancestor) => blocksOf(ancestor).length > 0);
  const others = [...document.nodes.values()].filter(
    (other) =>
      other.id !== node.id &&
      other.kind === node.kind &&
      (network === undefined || ancestorsOf(document.nodes, other).some(({ id }) => id === network.id)),
  );
  const within =
    network === undefined ? privateRanges.flatMap((range) => parseCidr(range) ?? []) : blocksOf(network);
  const taken = others.flatMap(blocksOf);
  const own = blocksOf(node)[0]?.prefix;
  const usual = network === undefined ? networkPrefixes : subnetPrefixes;
  const prefixes = [...new Set([...(own === undefined ? [] : [own]), ...usual])];
  return prefixes.flatMap((prefix) => {
    const block = nextFreeBlock(within, taken, prefix);
    return block === undefined ? [] : [formatCidr(block)];
  });
}

function blocksOf(node: DocumentNode): readonly Cidr[] {
  const { cidrBlock, secondaryCidrBlocks } = viewNode(node).properties;
  const texts = [cidrBlock, ...(Array.isArray(secondaryCidrBlocks) ? secondaryCidrBlocks : [])];
  return texts.flatMap((text) => (typeof text === 'string' ? (parseCidr(text) ?? []) : []));
}
