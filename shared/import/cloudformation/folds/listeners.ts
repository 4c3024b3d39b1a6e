import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Fold } from '../fold.ts';
import type { Lift, LiftResource, NodeDraft } from '../lift.ts';
import { numberOf, textOf } from './network.ts';

/** A listener is a setting of its load balancer, and what it forwards is drawn. */
export const foldListener: Fold = (resource, lift) => {
  const { values } = resource;
  const balancer = lift.nodeIn(values.LoadBalancerArn);
  const port = numberOf(values.Port);
  if (balancer === undefined || port === undefined || !isBalancer(balancer)) return false;
  lift.foldInto(balancer, resource);
  const actions = objectsIn(values.DefaultActions);
  const redirect = actions.find(({ Type }) => Type === 'redirect');
  const certificate = objectsIn(values.Certificates)[0]?.CertificateArn;
  const attached = lift.nodeIn(certificate, 'certificate');
  if (attached !== undefined && !lift.isConsumed(attached, balancer))
    lift.connect('attach', attached, balancer);
  const protocol = textOf(values.Protocol) ?? (balancer.kind === 'alb' ? 'HTTP' : 'TCP');
  const sslPolicy = textOf(values.SslPolicy);
  const listener: Record<string, JsonValue> = {
    port,
    protocol,
    ...(typeof certificate === 'string' && /^arn:aws[a-z-]*:(acm|iam):/.test(certificate)
      ? { certificateArn: certificate }
      : {}),
    ...(sslPolicy === undefined ? {} : { sslPolicy }),
    ...(isToHttps(redirect) && balancer.kind === 'alb' ? { redirectToHttps: true } : {}),
  };
  const known = balancer.properties.listeners;
  balancer.properties.listeners = [...(Array.isArray(known) ? known : []), listener];
  for (const action of actions) forward(balancer, action, { listenerPort: port }, lift, undefined);
  return true;
};

/** A rule of a listener is a line to each group that it forwards to. */
export const foldListenerRule: Fold = (resource, lift) => {
  const { values } = resource;
  const [listener] = referencesIn(values.ListenerArn);
  const listenerResource = listener === undefined ? undefined : lift.resources.get(listener.logicalId);
  const balancer = listener === undefined ? undefined : lift.ownerOf(listener.logicalId);
  const port = numberOf(listenerResource?.values.Port);
  if (balancer === undefined || port === undefined || !isBalancer(balancer)) return false;
  lift.foldInto(balancer, resource);
  const conditions = objectsIn(values.Conditions);
  const pathPattern = valuesOf(conditions, 'path-pattern', 'PathPatternConfig');
  const hostHeader = valuesOf(conditions, 'host-header', 'HostHeaderConfig');
  const priority = numberOf(values.Priority);
  for (const action of objectsIn(values.Actions)) {
    forward(
      balancer,
      action,
      {
        listenerPort: port,
        ...(pathPattern.length === 0 ? {} : { pathPattern }),
        ...(hostHeader.length === 0 ? {} : { hostHeader }),
        ...(priority === undefined ? {} : { priority }),
      },
      lift,
      resource,
    );
  }
  return true;
};

function forward(
  balancer: NodeDraft,
  action: CfnObject,
  properties: Readonly<Record<string, JsonValue>>,
  lift: Lift,
  resource: LiftResource | undefined,
): void {
  const groups = isJsonObject(action.ForwardConfig) ? objectsIn(action.ForwardConfig.TargetGroups) : [];
  const targets = groups.length > 0 ? groups : [action];
  for (const target of targets) {
    const group = lift.nodeIn(target.TargetGroupArn, 'target-group');
    if (group === undefined) continue;
    const weight = groups.length > 1 ? numberOf(target.Weight) : undefined;
    const connection = lift.connect('forward', balancer, group, { ...properties, weight });
    if (resource !== undefined) connection.folded.push(resource);
  }
}

function isBalancer(node: NodeDraft): boolean {
  return findKind(node.kind)?.traits.includes('load-balancer') === true;
}

function isToHttps(action: CfnObject | undefined): boolean {
  return isJsonObject(action?.RedirectConfig) && action.RedirectConfig.Protocol === 'HTTPS';
}

function valuesOf(conditions: readonly CfnObject[], field: string, config: string): readonly string[] {
  return conditions
    .filter(({ Field }) => Field === field)
    .flatMap((condition) => {
      const inner = condition[config];
      const list: CfnValue | undefined = isJsonObject(inner) ? inner.Values : condition.Values;
      return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
    })
    .slice(0, 5);
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return Array.isArray(value) ? (value as readonly CfnValue[]).filter(isJsonObject) : [];
}
