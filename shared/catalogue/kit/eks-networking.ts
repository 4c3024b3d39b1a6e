import type { Manifest, NodeView, ResolveContext } from '../define-kind.ts';
import { manifest } from './kubernetes.ts';

interface PodNetworking {
  readonly prefixDelegation: boolean;
  readonly podSubnets: readonly string[];
}

/** Settings of the VPC CNI for how pods get their addresses; undefined for its defaults. */
export function cniConfiguration({ prefixDelegation, podSubnets }: PodNetworking): string | undefined {
  const env = {
    ...(prefixDelegation ? { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' } : {}),
    ...(podSubnets.length === 0
      ? {}
      : {
          AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
          ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone',
        }),
  };
  return Object.keys(env).length === 0 ? undefined : JSON.stringify({ env });
}

/** Pods get addresses of subnets of their own: one object for each zone, named after it. */
export function eniConfigs(
  node: NodeView<PodNetworking & Readonly<Record<string, unknown>>>,
  ctx: ResolveContext,
): readonly Manifest[] {
  const seen = new Set<string>();
  return node.properties.podSubnets.flatMap((subnet) => {
    const zone = ctx.zoneOf(subnet);
    if (zone === undefined || seen.has(zone)) return [];
    seen.add(zone);
    return [
      manifest(
        'crd.k8s.amazonaws.com/v1alpha1',
        'ENIConfig',
        { name: `${ctx.settings.region}${zone}` },
        {
          spec: {
            subnet: ctx.ref(subnet),
            securityGroups: [ctx.getAtt(node.id, 'ClusterSecurityGroupId')],
          },
        },
      ),
    ];
  });
}
