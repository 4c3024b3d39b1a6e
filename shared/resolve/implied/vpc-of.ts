import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type DerivingReader, subnetIdsOf } from '../derived-facts.ts';
import type { UnitContext } from '../unit.ts';

/** The VPC that the node is in, by its place or by the subnets that it spans. */
export function vpcIdOf(id: NodeId, ctx: UnitContext): CfnValue | undefined {
  const vpc = vpcNodeIdOf(id, ctx);
  return vpc === undefined ? undefined : ctx.ref(vpc);
}

/** The same as a node. */
export function vpcNodeOf(id: NodeId, reader: DerivingReader): NodeView | undefined {
  const vpc = vpcNodeIdOf(id, reader);
  return vpc === undefined ? undefined : reader.node(vpc);
}

/** The same as an id, looked up once for each node. */
export function vpcNodeIdOf(id: NodeId, reader: DerivingReader): NodeId | undefined {
  const vpc = reader.derived(`vpc of ${id}`, (inner) => {
    const own = inner.vpcOf(id);
    if (own !== undefined) return own.id;
    const [subnet] = subnetIdsOf(id, inner);
    return (subnet === undefined ? undefined : inner.vpcOf(subnet))?.id ?? null;
  });
  return vpc ?? undefined;
}
