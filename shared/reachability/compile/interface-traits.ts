import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { type CompileContext, list, objects } from './compile-context.ts';

const subnetKeys = new Set(['SubnetId', 'SubnetIds', 'Subnets', 'VPCZoneIdentifier']);
const groupKeys = new Set([
  'SecurityGroups',
  'SecurityGroupIds',
  'VPCSecurityGroups',
  'VpcSecurityGroupIds',
  'GroupSet',
]);
/** How types ask for public addresses, the more telling first. */
const publicAddressKeys = ['AssociatePublicIpAddress', 'PubliclyAccessible', 'AssignPublicIp'] as const;
/** Settings that stand in a resource of their own, and lead to subnets or groups. */
export const through = new Set([
  'AWS::RDS::DBSubnetGroup',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::Redshift::ClusterSubnetGroup',
  'AWS::DAX::SubnetGroup',
  'AWS::EC2::LaunchTemplate',
]);
/** What of a resource says something about interfaces, and the settings elsewhere that it refers to. */
interface Found {
  readonly values: Readonly<Record<Wanted, readonly CfnValue[]>>;
  readonly settings: readonly CfnValue[];
}

type Wanted = 'subnets' | 'groups' | (typeof publicAddressKeys)[number];

const wantedKeys = new Map<string, Wanted>([
  ...[...subnetKeys].map((key) => [key, 'subnets'] as const),
  ...[...groupKeys].map((key) => [key, 'groups'] as const),
  ...publicAddressKeys.map((key) => [key, key] as const),
]);

/** A resource that an edit leaves alone is the same object as before, and is looked through once. */
const foundIn = new WeakMap<Resource, Found>();

/** Everything of a resource that decides about its interfaces, as text to compare. */
export function interfaceTraits(resource: Resource): string {
  const { SourceDestCheck, TargetGroupARNs, LoadBalancers, ResourcesVpcConfig, MultiAZ } =
    resource.properties;
  const own = [SourceDestCheck, TargetGroupARNs, LoadBalancers, ResourcesVpcConfig, MultiAZ];
  return JSON.stringify([look(resource), own]);
}

function look(resource: Resource): Found {
  const known = foundIn.get(resource);
  if (known !== undefined) return known;
  const values: Record<Wanted, CfnValue[]> = {
    subnets: [],
    groups: [],
    AssociatePublicIpAddress: [],
    PubliclyAccessible: [],
    AssignPublicIp: [],
  };
  const settings: CfnValue[] = [];
  const visit = (value: CfnObject, depth: number): void => {
    for (const key in value) {
      const inner = value[key];
      const wanted = wantedKeys.get(key);
      if (wanted !== undefined) values[wanted].push(...list(inner));
      else if (isReference(inner)) settings.push(inner);
      else if (typeof inner === 'object' && depth < 6)
        for (const each of objects(inner)) visit(each, depth + 1);
    }
  };
  visit(resource.properties, 0);
  const found = { values, settings };
  foundIn.set(resource, found);
  return found;
}

/** The entries of all lists under these keys, in the resource and in the settings that it refers to. */
export function valuesUnder(
  resource: Resource,
  wanted: Wanted,
  ctx: CompileContext,
  depth = 0,
): readonly CfnValue[] {
  const { values, settings } = look(resource);
  if (settings.length === 0 || depth >= 4) return values[wanted];
  return [
    ...values[wanted],
    ...settings.flatMap((value) => {
      const referred = ctx.referred(value);
      return referred !== undefined && through.has(referred.type)
        ? valuesUnder(referred, wanted, ctx, depth + 1)
        : [];
    }),
  ];
}

/** Whether the resource asks for a public address, in its own words; undefined when it says nothing. */
export function findPublicAddress(resource: Resource, ctx: CompileContext): CfnValue | undefined {
  for (const key of publicAddressKeys) {
    const [found] = valuesUnder(resource, key, ctx);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isReference(value: CfnValue | undefined): value is CfnObject {
  return isJsonObject(value) && ('Ref' in value || 'Fn::GetAtt' in value);
}
