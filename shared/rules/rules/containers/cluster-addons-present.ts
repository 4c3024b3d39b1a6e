import type { JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { addonsOfAutoMode } from '#shared/catalogue/kit/eks-addons.ts';
import type { NodeId } from '#shared/document/records.ts';
import { eksVersions } from '../../eks-versions.ts';
import { isExpression, knownFlag, noteUnknown, optionalNumber, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { reachesInternetGateway } from '../../subnet-routes.ts';
import { listOfValues, objectOf } from '../../written-resource.ts';

/** What a cluster cannot do without, and what for. */
const needed: Readonly<Record<string, string>> = {
  'vpc-cni': 'addresses for pods',
  'kube-proxy': 'Kubernetes services',
  coredns: 'names inside the cluster',
};

export const clusterAddonsPresent = defineRule({
  id: 'OPS-011',
  name: 'cluster-addons-present',
  title: 'A cluster has the add-ons that it needs and a supported version',
  severity: 'warning',
  nature: 'works',
  pillar: 'operations',
  subjects: { nodes: ['eks-cluster', 'k8s-ingress'] },
  messages: {
    addon: '{name} lacks {addon}, and without it there are no {use}. Add it.',
    autoscaler:
      '{groups} of {name} may grow, and nothing makes them: pods wait for a place while the nodes stay as many as they are. Add the cluster autoscaler, or a node pool of Karpenter.',
    subnets:
      '{name} finds its subnets by the tag {tag}, and no {tier} subnet of {vpc} has it: some versions of the load balancer controller then make no load balancer. Name the subnets.',
    version:
      'Kubernetes {version} left standard support on {date}; from then on the cluster costs six times as much. Move to {newest}.',
  },
  fix: 'automatic',
  sources: [aws.eksAddons, aws.eksVersions],
  docs: {
    what: 'An EKS cluster has network, proxy and DNS add-ons and the drivers of its volumes, something adds nodes where they may become more, and its Kubernetes version is in standard support.',
    why: 'Without the network add-on nodes never become ready, without DNS no pod finds another. A version in extended support costs USD 0.60 an hour instead of 0.10 and is upgraded by AWS at its end.',
    condition:
      'One of vpc-cni, kube-proxy and coredns, or the driver of EFS or EBS volumes that a workload is connected with, is not among the add-ons; a node group may grow and neither the cluster autoscaler nor Karpenter nor Auto Mode makes it; or the stated version is past the end of its standard support. Information: an ingress for the load balancer controller names no subnets, and no subnet of its VPC carries the tag by which the controller finds them (kubernetes.io/role/elb, or internal-elb); tags come from templates alone, and versions of the controller from 2.13 on also find subnets by their routes. The template makes the role of the controller where an ingress or a service asks for load balancers; that its chart is installed in the cluster is in no drawing and not checked.',
    howToFix:
      'Add what is missing, name the subnets of the ingress, or move to a current version; the quick fix does each.',
    whenToSuppress: 'When something else does the same: "Cilium replaces kube-proxy".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'k8s-ingress') {
      yield* untaggedSubnets(ctx, node);
      return;
    }
    if (isExpression(node.source.properties?.addons)) ctx.undecided(node.id, 'addons');
    else {
      const present = texts(node, 'addons');
      const comes = knownFlag(ctx, node, 'autoMode') === true ? addonsOfAutoMode : new Set<string>();
      const wanted = { ...needed, ...storageAddons(ctx, node.id) };
      for (const [addon, use] of Object.entries(wanted)) {
        if (present.includes(addon) || comes.has(addon)) continue;
        yield {
          message: 'addon',
          at: node.id,
          field: 'addons',
          discriminator: addon,
          data: { addon, use },
          fixData: { addon },
        };
      }
    }
    const fixed = fixedGroups(ctx, node);
    if (fixed.length > 0)
      yield {
        message: 'autoscaler',
        at: node.id,
        field: 'clusterAutoscaler',
        discriminator: 'autoscaler',
        related: fixed,
        data: { groups: nameOf(...fixed) },
      };
    const version = optionalText(node, 'version');
    const date = version === undefined ? undefined : eksVersions[version];
    if (version === undefined || date === undefined || ctx.today <= date) return;
    const newest =
      Object.keys(eksVersions).sort((a, b) => Number(b.slice(2)) - Number(a.slice(2)))[0] ?? version;
    yield {
      message: 'version',
      at: node.id,
      field: 'version',
      discriminator: 'version',
      data: { version, date, newest },
      fixData: { newest },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'autoscaler')
      return settingOf(ctx, finding.at, 'Add the cluster autoscaler', { clusterAutoscaler: true });
    const { addon, newest, subnets } = finding.fixData ?? {};
    if (finding.message === 'subnets')
      return Array.isArray(subnets) ? settingOf(ctx, finding.at, 'Name the subnets', { subnets }) : [];
    const node = ctx.node(finding.at);
    if (typeof newest === 'string') return settingOf(ctx, finding.at, `Use ${newest}`, { version: newest });
    if (typeof addon !== 'string' || node === undefined) return [];
    return settingOf(ctx, node.id, `Add ${addon}`, { addons: [...texts(node, 'addons'), addon] });
  },
});

/** Drivers for the storage that workloads of the cluster are connected with. */
function storageAddons(ctx: RuleContext, cluster: NodeId): Readonly<Record<string, string>> {
  const kinds = new Set(
    ctx
      .descendantsOf(cluster, 'k8s-deployment')
      .flatMap(({ id }) => [
        ...ctx.connectionsFrom(id).map(({ to }) => ctx.kindOf(to)?.id),
        ...ctx.connectionsTo(id, 'attach').map(({ from }) => ctx.kindOf(from)?.id),
      ]),
  );
  return {
    ...(kinds.has('efs') ? { 'aws-efs-csi-driver': 'volumes on EFS' } : {}),
    ...(kinds.has('ebs-volume') ? { 'aws-ebs-csi-driver': 'volumes on EBS' } : {}),
  };
}

/** What the controller finds no subnets for: none is named, and none of the right sort has the tag. */
function* untaggedSubnets(ctx: RuleContext, ingress: NodeView): Generator<FindingDraft> {
  const cluster = ctx.ancestorOf(ingress.id, 'eks-cluster');
  const vpc = cluster === undefined ? undefined : ctx.vpcOf(cluster.id);
  if (cluster === undefined || vpc === undefined || cluster.properties.autoMode === true) return;
  if (noteUnknown(ctx, ingress, 'subnets') || noteUnknown(ctx, ingress, 'scheme')) return;
  if (optionalText(ingress, 'ingressClass') !== 'alb' || texts(ingress, 'subnets').length > 0) return;
  const isPublic = optionalText(ingress, 'scheme') !== 'internal';
  const tag = `kubernetes.io/role/${isPublic ? 'elb' : 'internal-elb'}`;
  const fitting = ctx
    .descendantsOf(vpc.id, 'subnet')
    .map(({ id }) => id)
    .filter((id) => reachesInternetGateway(ctx, id) === isPublic)
    .sort();
  if (fitting.length === 0 || fitting.some((id) => carriesTag(ctx, id, tag))) return;
  const byZone = new Map([...fitting].reverse().map((id) => [ctx.zoneOf(id) ?? id, id]));
  yield {
    message: 'subnets',
    severity: 'info',
    at: ingress.id,
    field: 'subnets',
    discriminator: 'subnets',
    related: fitting,
    data: { tag, tier: isPublic ? 'public' : 'private', vpc: nameOf(vpc.id) },
    ...(byZone.size > 1 ? { fixData: { subnets: [...byZone.values()].sort() } } : {}),
  };
}

function carriesTag(ctx: RuleContext, subnet: NodeId, tag: string): boolean {
  return ctx
    .resourcesOf(subnet)
    .some(({ properties }) =>
      listOfValues(properties.Tags as JsonValue).some((each) => objectOf(each).Key === tag),
    );
}

/** Node groups with room that nothing uses. */
function fixedGroups(ctx: RuleContext, cluster: NodeView): readonly NodeId[] {
  if (noteUnknown(ctx, cluster, 'clusterAutoscaler') || noteUnknown(ctx, cluster, 'autoMode')) return [];
  if (cluster.properties.clusterAutoscaler === true || cluster.properties.autoMode === true) return [];
  if (ctx.descendantsOf(cluster.id, 'karpenter-node-pool').length > 0) return [];
  return ctx.descendantsOf(cluster.id, 'eks-node-group').flatMap((group) => {
    const [min, max] = [optionalNumber(group, 'minSize'), optionalNumber(group, 'maxSize')];
    return min !== undefined && max !== undefined && max > min ? [group.id] : [];
  });
}
