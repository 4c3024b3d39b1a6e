import type { NodeId } from '#shared/document/records.ts';

/** One way over a network: a line, a tunnel, a gateway. */
export interface LinkPath {
  readonly node: NodeId;
  readonly name: string;
  readonly bitsPerSecond: number;
  /** One way, in seconds. */
  readonly latency: number;
  /** The lowest that is up is taken; equal ones share flows where the link does that. */
  readonly preference: number;
  /** How its loss is noticed. */
  readonly detection: LinkDetection;
  /** From its return until routes lead over it again. */
  readonly recovery: number;
  /** It begins smaller and grows with use, by so much a second. */
  readonly grows?: Growth;
  /** It takes no more packets than these a second, each of so many bits. */
  readonly packets?: Growth & { readonly most: number; readonly bits: number };
}

/** From the start of the run on. */
interface Growth {
  readonly from: number;
  readonly perSecond: number;
}

export type LinkDetection =
  /** Lost after so many missed packets. */
  | { readonly is: 'bfd'; readonly interval: number; readonly multiplier: number }
  /** Lost when nothing came for the hold time; the last keepalive was up to its interval ago. */
  | { readonly is: 'bgp'; readonly keepalive: number; readonly hold: number }
  /** Dead-peer detection of a tunnel. */
  | { readonly is: 'dpd'; readonly timeout: number };
