import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnValue, sub } from './cfn.ts';
import { namedNode, neighboursOf } from './ends.ts';

/** The drawn service that an endpoint leads to: the one it names, else the one it is attached to. */
export function serviceOfEndpoint(endpoint: NodeView, ctx: DocumentReader): NodeView | undefined {
  return (
    namedNode(endpoint.properties.endpointService, ['endpoint-service'], ctx) ??
    neighboursOf(endpoint.id, ['attach'], ['endpoint-service'], ctx)[0]
  );
}

/** The name under which consumers find a drawn service. */
export function endpointServiceName(service: NodeView, ctx: ResolveContext): CfnValue {
  return sub(`com.amazonaws.vpce.\${AWS::Region}.\${Service}`, { Service: ctx.ref(service.id) });
}
