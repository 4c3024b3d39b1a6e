import type { NodeId } from '#shared/document/records.ts';
import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnValue, sub } from './cfn.ts';

/** The node that decides who may call: a user pool or a function; undefined when there is none. */
export function authorizerOf(
  node: NodeView<{ readonly authorizer?: string | undefined }>,
  ctx: ResolveContext,
): NodeView | undefined {
  const { authorizer } = node.properties;
  return authorizer === undefined ? undefined : ctx.node(authorizer);
}

/** How API Gateway names a function that it asks. */
export function authorizerUri(id: NodeId, ctx: ResolveContext): CfnValue {
  return sub(
    'arn:$' +
      '{AWS::Partition}:apigateway:$' +
      '{AWS::Region}:lambda:path/2015-03-31/functions/$' +
      '{Function}/invocations',
    { Function: ctx.arn(id) },
  );
}

/** Lets the API ask the function. */
export function authorizerPermission(api: NodeView, id: NodeId, ctx: ResolveContext): ResourceDraft {
  return {
    suffix: 'AuthorizerPermission',
    type: 'AWS::Lambda::Permission',
    because: `${api.name} asks ${ctx.nameOf(id)} who may call.`,
    properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: ctx.arn(id),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: ctx.arn(api.id),
    },
  };
}
