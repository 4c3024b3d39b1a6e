import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { InterfaceKind, NetworkInterface } from '../network.ts';
import { type CompileContext, clusterGroupOf, isTrue, list, object, objects } from './compile-context.ts';

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
const through = new Set([
  'AWS::RDS::DBSubnetGroup',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::Redshift::ClusterSubnetGroup',
  'AWS::DAX::SubnetGroup',
  'AWS::EC2::LaunchTemplate',
]);
/** What has subnets and no interface of its own that packets are sent to, or is compiled as what it is. */
const otherwise = new Set([
  ...through,
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::SubnetNetworkAclAssociation',
  'AWS::EC2::NatGateway',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::EC2::FlowLog',
  'AWS::EKS::Cluster',
  'AWS::NetworkFirewall::Firewall',
  'AWS::NetworkFirewall::VpcEndpointAssociation',
  'AWS::EC2::VPCBlockPublicAccessExclusion',
  'AWS::EC2::ClientVpnTargetNetworkAssociation',
]);

/** Most resources of a drawing are rules, roles and logs. */
const neverInNetwork =
  /^AWS::(IAM|Logs|CloudWatch|S3|SQS|SNS|KMS|Events)::|^AWS::EC2::(SecurityGroup|Route|NetworkAcl|Subnet$)|::(Permission|TaskDefinition)$/;

/** Hands out addresses: drawings do not say which one a thing gets, and any of its subnet does. */
export interface AddressBook {
  inSubnet(subnet: string): NetworkInterface['addresses'];
  publicOne(): bigint;
}

/** One interface for each subnet that a thing spans: its members there share every verdict. */
export function compileInterfaces(
  ctx: CompileContext,
  addresses: AddressBook,
  mapsPublicAddress: ReadonlySet<string>,
): readonly NetworkInterface[] {
  const elastic = ownersOfElasticAddresses(ctx);
  const types = [...ctx.architecture.byType.keys()].filter((type) => !neverInNetwork.test(type));
  // Addresses are given in the order of names, whatever the types are.
  const inOrder = [...ctx.ofType(...types)].sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
  return inOrder.flatMap((resource) => {
    if (otherwise.has(resource.type))
      return resource.type === 'AWS::EKS::Cluster' ? clusterInterfaces(resource) : [];
    const subnets = valuesUnder(resource, 'subnets', ctx).flatMap((value) => subnetOf(value) ?? []);
    if (subnets.length === 0) return [];
    const groups = valuesUnder(resource, 'groups', ctx).flatMap((value) => ctx.target(value) ?? []);
    const own = groups.length > 0 ? groups : defaultGroups(resource, ctx);
    return interfacesIn([...new Set(subnets)], resource, own);
  });

  function subnetOf(value: CfnValue): string | undefined {
    const found = ctx.referred(value);
    return found?.type === 'AWS::EC2::Subnet' ? ctx.nameOf(found) : undefined;
  }

  function clusterInterfaces(resource: Resource): readonly NetworkInterface[] {
    const { SubnetIds, SecurityGroupIds } = object(resource.properties.ResourcesVpcConfig);
    const subnets = list(SubnetIds).flatMap((value) => subnetOf(value) ?? []);
    const more = list(SecurityGroupIds).flatMap((value) => ctx.target(value) ?? []);
    const { EndpointPublicAccess } = object(resource.properties.ResourcesVpcConfig);
    const own = interfacesIn(subnets, resource, [clusterGroupOf(ctx.nameOf(resource)), ...more]);
    if (EndpointPublicAccess === false) return own;
    return own.map((each) => ({ ...each, otherDoor: 'a public endpoint that AWS runs' }));
  }

  function interfacesIn(
    subnets: readonly string[],
    resource: Resource,
    groups: readonly string[],
  ): readonly NetworkInterface[] {
    const object = ctx.nameOf(resource);
    return subnets.map((subnet) => {
      const isPublic = hasPublicAddress(resource, subnet);
      return {
        id: subnets.length === 1 ? object : `${object}/${subnet}`,
        object,
        kind: kindOf(resource.type),
        subnet,
        addresses: addresses.inSubnet(subnet),
        ...(isPublic ? { publicAddress: addresses.publicOne() } : {}),
        groups: [...new Set(groups)],
        hasSourceDestCheck: resource.properties.SourceDestCheck !== false,
        ...(subnets.length > 1 && isSingle(resource) ? { isOneOfSeveral: true } : {}),
      };
    });
  }

  function hasPublicAddress(resource: Resource, subnet: string): boolean {
    if (elastic.has(resource.logicalId)) return true;
    const { type } = resource;
    if (type === 'AWS::Lambda::Function' || type === 'AWS::EKS::Cluster') return false;
    const stated = findPublicAddress(resource, ctx);
    if (stated !== undefined) return isTrue(stated) || stated === 'ENABLED';
    const isServer = [
      'AWS::EC2::Instance',
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::EKS::Nodegroup',
    ].includes(type);
    return isServer && mapsPublicAddress.has(subnet);
  }
}

/** A database without a standby runs in one zone of its subnet group. */
function isSingle({ type, properties }: Resource): boolean {
  return (
    type === 'AWS::RDS::DBInstance' &&
    !isTrue(properties.MultiAZ) &&
    properties.DBClusterIdentifier === undefined
  );
}

function kindOf(type: string): InterfaceKind {
  return type === 'AWS::Lambda::Function' ? 'lambda' : 'interface';
}

/** Groups that AWS puts on an interface when none is named. */
function defaultGroups(resource: Resource, ctx: CompileContext): readonly string[] {
  if (resource.type === 'AWS::EKS::Nodegroup') {
    const { ClusterName } = resource.properties;
    const cluster = ctx.referred(ClusterName);
    if (cluster !== undefined) return [clusterGroupOf(ctx.nameOf(cluster))];
  }
  return [`default group of ${ctx.nameOf(resource)}`];
}

/** Logical ids of what an Elastic IP address is associated with. */
function ownersOfElasticAddresses(ctx: CompileContext): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const { properties } of ctx.ofType('AWS::EC2::EIP', 'AWS::EC2::EIPAssociation')) {
    const owner = ctx.referred(properties.InstanceId) ?? ctx.referred(properties.NetworkInterfaceId);
    if (owner !== undefined) owners.add(owner.logicalId);
  }
  return owners;
}

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
function valuesUnder(
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

function findPublicAddress(resource: Resource, ctx: CompileContext): CfnValue | undefined {
  for (const key of publicAddressKeys) {
    const [found] = valuesUnder(resource, key, ctx);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isReference(value: CfnValue | undefined): value is CfnObject {
  return isJsonObject(value) && ('Ref' in value || 'Fn::GetAtt' in value);
}
