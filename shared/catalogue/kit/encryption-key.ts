import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, ResolveContext } from '../define-kind.ts';
import type { CfnValue, PolicyStatement } from './cfn.ts';

/** The key of your own that encrypts what a node stores: the one its property names, else the one drawn to it. */
export function encryptionKeyOf(id: NodeId, ctx: DocumentReader): NodeId | undefined {
  const stated = ctx.node(id)?.properties.kmsKey;
  if (typeof stated === 'string' && ctx.node(stated) !== undefined) return stated;
  return ctx.connectionsTo(id, 'encrypt').find(({ from }) => ctx.node(from) !== undefined)?.from;
}

/** Its ARN, or undefined for what AWS encrypts with a key of its own. */
export function encryptionKeyArn(id: NodeId, ctx: ResolveContext): CfnValue | undefined {
  const key = encryptionKeyOf(id, ctx);
  return key === undefined ? undefined : ctx.arn(key);
}

/** What a user of the node needs of its key. */
export function keyStatements(id: NodeId, writes: boolean, ctx: ResolveContext): readonly PolicyStatement[] {
  const key = encryptionKeyArn(id, ctx);
  if (key === undefined) return [];
  return [
    {
      Effect: 'Allow',
      Action: writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'],
      Resource: [key],
    },
  ];
}
