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
  return [...ctx.architecture.resources.values()].flatMap((resource) => {
    if (otherwise.has(resource.type))
      return resource.type === 'AWS::EKS::Cluster' ? clusterInterfaces(resource) : [];
    const subnets = valuesUnder(resource, subnetKeys, ctx).flatMap((value) => subnetOf(value) ?? []);
    if (subnets.length === 0) return [];
    const groups = valuesUnder(resource, groupKeys, ctx).flatMap((value) => ctx.target(value) ?? []);
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
      };
    });
  }

  function hasPublicAddress(resource: Resource, subnet: string): boolean {
    if (elastic.has(resource.logicalId)) return true;
    const { type } = resource;
    if (type === 'AWS::Lambda::Function' || type === 'AWS::EKS::Cluster') return false;
    const stated = findKey(
      resource,
      ['AssociatePublicIpAddress', 'PubliclyAccessible', 'AssignPublicIp'],
      ctx,
    );
    if (stated !== undefined) return isTrue(stated) || stated === 'ENABLED';
    const isServer = [
      'AWS::EC2::Instance',
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::EKS::Nodegroup',
    ].includes(type);
    return isServer && mapsPublicAddress.has(subnet);
  }
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

/** The entries of all lists under these keys, in the resource and in the settings that it refers to. */
function valuesUnder(
  resource: Resource,
  keys: ReadonlySet<string>,
  ctx: CompileContext,
): readonly CfnValue[] {
  const found: CfnValue[] = [];
  visit(resource.properties, 0);
  return found;

  function visit(value: CfnObject, depth: number): void {
    for (const [key, inner] of Object.entries(value)) {
      if (keys.has(key)) {
        found.push(...list(inner));
        continue;
      }
      const settings = ctx.referred(isReference(inner) ? inner : undefined);
      if (settings !== undefined) {
        if (through.has(settings.type) && depth < 4) visit(settings.properties, depth + 1);
        continue;
      }
      for (const each of objects(inner)) if (depth < 6) visit(each, depth + 1);
    }
  }
}

function findKey(resource: Resource, keys: readonly string[], ctx: CompileContext): CfnValue | undefined {
  for (const key of keys) {
    const [found] = valuesUnder(resource, new Set([key]), ctx);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isReference(value: CfnValue | undefined): boolean {
  return isJsonObject(value) && ('Ref' in value || 'Fn::GetAtt' in value);
}
