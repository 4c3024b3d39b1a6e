import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, ResolveContext } from '../define-kind.ts';
import { type CfnValue, getAtt, sub } from './cfn.ts';

/** The bus that every account has in every Region: it is no resource of a template. */
export function isDefaultBus(id: NodeId, ctx: DocumentReader): boolean {
  return ctx.node(id)?.properties.busType === 'default';
}

/** What `EventBusName` takes. */
export function busName(id: NodeId, ctx: ResolveContext): CfnValue {
  return isDefaultBus(id, ctx) ? 'default' : ctx.ref(id);
}

export function busArn(id: NodeId, ctx: ResolveContext): CfnValue {
  return isDefaultBus(id, ctx) ? defaultBusArn() : getAtt(ctx.logicalId(id), 'Arn');
}

export function defaultBusArn(): CfnValue {
  return sub(
    'arn:$' + '{AWS::Partition}:events:$' + '{AWS::Region}:$' + '{AWS::AccountId}:event-bus/default',
  );
}

/** The bus whose events a rule matches: the one it sits in, else the one that leads to it; undefined is the default bus. */
export function busOfRule(rule: NodeId, ctx: DocumentReader): NodeId | undefined {
  const around = ctx.parentOf(rule);
  if (around?.kind === 'event-bus') return around.id;
  return ctx.connectionsTo(rule, 'event').find(({ from }) => ctx.node(from)?.kind === 'event-bus')?.from;
}
