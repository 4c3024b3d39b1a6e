import type { NodeView, ResolveContext } from '../define-kind.ts';
import type { CfnObject } from './cfn.ts';

/** The tags as a map from key to value, for the types that take them so. */
export function tagMap(node: NodeView, ctx: ResolveContext): CfnObject {
  return Object.fromEntries(
    ctx.tags(node).flatMap(({ Key, Value }) => (typeof Key === 'string' ? [[Key, Value] as const] : [])),
  );
}
