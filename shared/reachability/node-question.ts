import type { NodeId } from '#shared/document/records.ts';
import type { Answer, Verdict } from './ask.ts';
import type { Protocol } from './network.ts';

/** What is asked of two nodes of a drawing. */
export interface NodeQuestion {
  /**
   * Nodes of the document, `internet`, or a service by the name of its endpoint (`ecr.dkr`). A VPC or a subnet stands
   * for everything in it.
   */
  readonly from: NodeId;
  readonly to: NodeId;
  readonly protocol: Protocol;
  readonly port: number;
  readonly family?: 4 | 6;
}

/** What an answer about a drawing says beside that about a network. */
export interface DrawingAnswer extends Answer {
  /** Where the sender spans several subnets and not all fare alike: the verdict from each. */
  readonly perSource?: readonly { readonly source: string; readonly verdict: Verdict }[];
}
