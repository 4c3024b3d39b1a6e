import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import type { RuleContext } from './rule.ts';

/** What a service runs: the drawn task definition, else the service itself, which then has the same fields. */
export function taskOf(ctx: RuleContext, service: NodeView): NodeView {
  return drawnTaskDefinitionOf(service.id, ctx) ?? service;
}

/** `awsvpc` unless a drawn task definition says otherwise. */
export function networkModeOf(ctx: RuleContext, service: NodeView): string {
  const mode = drawnTaskDefinitionOf(service.id, ctx)?.properties.networkMode;
  return typeof mode === 'string' ? mode : 'awsvpc';
}
