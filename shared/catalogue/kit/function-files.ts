import type { NodeId } from '#shared/document/records.ts';
import type { ResolveContext } from '../define-kind.ts';
import type { CfnObject } from './cfn.ts';

/** The file system that a function mounts, and the logical ids of what has to be there first. Lambda mounts one. */
export function fileSystemsOf(
  id: NodeId,
  ctx: ResolveContext,
): { readonly configs: readonly CfnObject[] | undefined; readonly mountTargets: readonly string[] } {
  const [files] = ctx.connectionsFrom(id, 'data').filter(({ to }) => ctx.node(to)?.kind === 'efs');
  // It is mounted over the network, so a function outside of the VPC cannot.
  if (files === undefined || ctx.subnetIds(id).length === 0) return { configs: undefined, mountTargets: [] };
  const zones = new Set<string | undefined>();
  const first = ctx.subnetsOf(files.to).filter((subnet) => {
    const zone = ctx.zoneOf(subnet.id);
    if (zone !== undefined && zones.has(zone)) return false;
    zones.add(zone);
    return true;
  });
  return {
    configs: [{ Arn: ctx.getAtt(files.to, 'Arn', 'AccessPoint1'), LocalMountPath: '/mnt/files' }],
    mountTargets: first.map((subnet) => ctx.logicalId(files.to, `MountTarget${ctx.logicalId(subnet.id)}`)),
  };
}
