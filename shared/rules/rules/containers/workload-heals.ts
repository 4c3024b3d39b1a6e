import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { servicesOfPods } from '#shared/catalogue/kit/kubernetes-pods.ts';
import { isExpression, knownNumber, noteUnknown, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const workloadHeals = defineRule({
  id: 'LIM-031',
  name: 'workload-heals',
  title: 'A Kubernetes workload can scale and heal',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['k8s-deployment'] },
  messages: {
    range: '{name} scales from {min} to {max} pods: the API server refuses that. Raise the maximum.',
    single: '{name} has one pod: it is gone with each deployment and each node. Run two.',
    requests:
      '{name} does not say how much {what} a pod needs, so that the scheduler packs blindly and scaling has nothing to go by. Say it.',
    readiness:
      '{callers} {call} pods of {name} directly, and no probe says when one is ready: calls go to pods that still start. State a readiness path, or put a service before them.',
    metrics: '{name} scales by use of CPU, and the cluster has no metrics-server to measure it. Add it.',
  },
  fix: 'automatic',
  sources: [aws.kubernetesScaling],
  docs: {
    what: 'A workload has a range to scale in, more than one pod, stated needs, and a cluster that measures them.',
    why: 'Without stated needs the autoscaler does nothing. With one pod every deployment is an outage.',
    condition:
      'The minimum is above the maximum (an error); a deployment runs one pod, states no CPU or memory, is called without a service, a load balancer or a readiness path (behind those, its port is tried), or scales by use in a cluster whose add-ons lack metrics-server (warnings).',
    howToFix: 'Take what the quick fix sets, and measure what a pod really needs.',
    whenToSuppress: 'For what may stop: "Job runner, restarted by hand".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { workload, autoscaling } = node.properties;
    if (workload === 'DaemonSet') return;
    const [min, max] = [knownNumber(ctx, node, 'minReplicas'), knownNumber(ctx, node, 'maxReplicas')];
    const place = { at: node.id };
    if (autoscaling === true && min !== undefined && max !== undefined && min > max)
      yield {
        message: 'range',
        ...place,
        field: 'maxReplicas',
        discriminator: 'range',
        data: { min, max },
        fixData: { min },
      };
    const least = autoscaling === true ? min : knownNumber(ctx, node, 'replicas');
    if (least !== undefined && least < 2)
      yield {
        message: 'single',
        severity: 'warning',
        ...place,
        field: autoscaling === true ? 'minReplicas' : 'replicas',
        discriminator: 'single',
      };
    for (const [field, what] of [
      ['cpuRequest', 'CPU'],
      ['memoryRequest', 'memory'],
    ] as const) {
      const value = node.source.properties?.[field];
      if (isExpression(value)) ctx.undecided(node.id, field);
      else if (value === '' || optionalText(node, field) === undefined)
        yield {
          message: 'requests',
          severity: 'warning',
          ...place,
          field,
          discriminator: field,
          data: { what },
        };
    }
    yield* unprobed(ctx, node);
    const cluster = ctx.ancestorOf(node.id, 'eks-cluster');
    if (autoscaling !== true || cluster === undefined || isExpression(cluster.source.properties?.addons))
      return;
    if (texts(cluster, 'addons').includes('metrics-server')) return;
    // Said once, at the first workload of the cluster.
    const first = ctx
      .descendantsOf(cluster.id, 'k8s-deployment')
      .find(({ properties }) => properties.autoscaling === true);
    if (first?.id !== node.id) return;
    yield {
      message: 'metrics',
      severity: 'warning',
      ...place,
      field: 'autoscaling',
      discriminator: 'metrics',
      related: [cluster.id],
      fixData: { cluster: cluster.id },
    };
  },
  fixes(ctx, finding) {
    const { min, cluster } = finding.fixData ?? {};
    if (typeof min === 'number') return settingOf(ctx, finding.at, `Allow ${min} pods`, { maxReplicas: min });
    if (typeof cluster === 'string') {
      const view = ctx.node(cluster);
      return view === undefined
        ? []
        : settingOf(ctx, cluster, 'Add metrics-server', {
            addons: [...texts(view, 'addons'), 'metrics-server'],
          });
    }
    if (finding.field === undefined) return [];
    if (finding.message === 'readiness')
      return settingOf(ctx, finding.at, 'Ask /ready', { readinessPath: '/ready' });
    if (finding.message === 'requests')
      return settingOf(ctx, finding.at, 'State the usual need', { [finding.field]: undefined });
    return settingOf(ctx, finding.at, 'Run two pods', {
      [finding.field]: 2,
      ...(Number(ctx.node(finding.at)?.properties.maxReplicas) < 2 ? { maxReplicas: 2 } : {}),
    });
  },
});

/** Pods that are called and that nothing asks first. Where a service or a target group leads to them, the port is tried. */
function* unprobed(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  if (noteUnknown(ctx, node, 'readinessPath') || node.properties.readinessPath !== '') return;
  const leads = ['target', 'forward'].some((kind) => ctx.connectionsTo(node.id, kind).length > 0);
  if (leads || servicesOfPods(node.id, ctx).length > 0) return;
  const callers = [...new Set(ctx.connectionsTo(node.id, 'traffic').map(({ from }) => from))].sort();
  if (callers.length === 0) return;
  yield {
    message: 'readiness',
    severity: 'warning',
    at: node.id,
    field: 'readinessPath',
    discriminator: 'readiness',
    related: callers,
    data: { callers: nameOf(...callers), call: callers.length === 1 ? 'calls' : 'call' },
  };
}
