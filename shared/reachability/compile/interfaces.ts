import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { ChangedResources, Resource } from '#shared/resolve/architecture.ts';
import type { InterfaceKind, NetworkInterface } from '../network.ts';
import type { AddressBook } from './address-book.ts';
import { type CompileContext, clusterGroupOf, isTrue, list, object as objectIn } from './compile-context.ts';
import { followResources } from './followed-resources.ts';
import { findPublicAddress, through, valuesUnder } from './interface-traits.ts';

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
  'AWS::NetworkFirewall::Firewall',
  'AWS::NetworkFirewall::VpcEndpointAssociation',
  'AWS::EC2::VPCBlockPublicAccessExclusion',
  'AWS::EC2::ClientVpnTargetNetworkAssociation',
]);

/** Most resources of a drawing are rules, roles and logs. */
const neverInNetwork =
  /^AWS::(IAM|Logs|CloudWatch|S3|SQS|SNS|KMS|Events)::|^AWS::EC2::(SecurityGroup|Route|NetworkAcl|Subnet$)|::(Permission|TaskDefinition)$/;

/** What a resource is in a network, wherever its addresses come from: one interface for each of its subnets. */
interface InterfacePlan {
  readonly object: string;
  readonly kind: InterfaceKind;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly hasPublicAddress: boolean | 'as its subnet';
  readonly hasSourceDestCheck: boolean;
  readonly isOneOfSeveral: boolean;
  readonly otherDoor?: string;
}

/** Compiles the interfaces of a drawing as it changes, and is told what is another resource than the last time. */
export interface InterfaceCompiler {
  compile(
    ctx: CompileContext,
    addresses: AddressBook,
    mapsPublicAddress: ReadonlySet<string>,
  ): readonly NetworkInterface[];
  /** Without resources all may be others. */
  changed(resources: ChangedResources | undefined): void;
}

/** The interface in one subnet as it was last compiled, with what its addresses come from. */
interface Made {
  readonly place: number;
  /** Undefined without a public address. */
  readonly publicPlace: number | undefined;
  readonly blocks: string;
  readonly interface: NetworkInterface;
}

/**
 * Most of a network are interfaces, and few edits touch any: what each resource is there is found once and stands
 * until it, or a setting that it refers to, is another one. An interface that comes out as before is the same object.
 */
export function createInterfaceCompiler(): InterfaceCompiler {
  const planned = followResources(
    (type) => !neverInNetwork.test(type) && !otherwise.has(type),
    (resource, ctx) => {
      const plan = planOf(resource, ctx);
      return plan && { plan, made: [] as Made[] };
    },
  );
  return {
    changed: planned.changed,
    compile(ctx, addresses, mapsPublicAddress) {
      const elastic = ownersOfElasticAddresses(ctx);
      const all: NetworkInterface[] = [];
      for (const { id, value } of planned.list(ctx)) {
        if (value === undefined) continue;
        const { plan, made } = value;
        const { hasPublicAddress: asked } = plan;
        for (const [index, subnet] of plan.subnets.entries()) {
          const isPublic =
            elastic.has(id) || (asked === 'as its subnet' ? mapsPublicAddress.has(subnet) : asked);
          const place = addresses.takePlace(subnet);
          // Taken by what has none as well: one that gets its own leaves those of the others as they are.
          const anyPlace = addresses.takePublicPlace();
          const publicPlace = isPublic ? anyPlace : undefined;
          const blocks = addresses.blocksOf(subnet);
          let known = made[index];
          if (known?.place !== place || known.publicPlace !== publicPlace || known.blocks !== blocks) {
            const publicAddress = publicPlace === undefined ? undefined : addresses.publicAt(publicPlace);
            const own = interfaceOf(plan, subnet, addresses.addressesAt(subnet, place), publicAddress);
            known = { place, publicPlace, blocks, interface: own };
            made[index] = known;
          }
          all.push(known.interface);
        }
      }
      return all;
    },
  };
}

function interfaceOf(
  { object, kind, subnets, groups, hasSourceDestCheck, isOneOfSeveral, otherDoor }: InterfacePlan,
  subnet: string,
  addresses: NetworkInterface['addresses'],
  publicAddress: bigint | undefined,
): NetworkInterface {
  return {
    id: subnets.length === 1 ? object : `${object}/${subnet}`,
    object,
    kind,
    subnet,
    addresses,
    ...(publicAddress === undefined ? {} : { publicAddress }),
    groups,
    hasSourceDestCheck,
    ...(isOneOfSeveral ? { isOneOfSeveral } : {}),
    ...(otherDoor === undefined ? {} : { otherDoor }),
  };
}

function planOf(resource: Resource, ctx: CompileContext): InterfacePlan | undefined {
  const subnetOf = (value: CfnValue): readonly string[] => {
    const found = ctx.referred(value);
    return found?.type === 'AWS::EC2::Subnet' ? [ctx.nameOf(found)] : [];
  };
  const groupOf = (value: CfnValue): readonly string[] => {
    const group = ctx.target(value);
    return group === undefined ? [] : [group];
  };
  const { type, properties } = resource;
  const object = ctx.nameOf(resource);
  const base = { object, kind: kindOf(type), hasSourceDestCheck: properties.SourceDestCheck !== false };
  if (type === 'AWS::EKS::Cluster') {
    const { SubnetIds, SecurityGroupIds, EndpointPublicAccess } = objectIn(properties.ResourcesVpcConfig);
    return {
      ...base,
      subnets: list(SubnetIds).flatMap(subnetOf),
      groups: [...new Set([clusterGroupOf(object), ...list(SecurityGroupIds).flatMap(groupOf)])],
      hasPublicAddress: false,
      isOneOfSeveral: false,
      ...(EndpointPublicAccess === false ? {} : { otherDoor: 'a public endpoint that AWS runs' }),
    };
  }
  const subnets = [...new Set(valuesUnder(resource, 'subnets', ctx).flatMap(subnetOf))];
  if (subnets.length === 0) return undefined;
  const groups = valuesUnder(resource, 'groups', ctx).flatMap(groupOf);
  return {
    ...base,
    subnets,
    groups: [...new Set(groups.length > 0 ? groups : defaultGroups(resource, ctx))],
    hasPublicAddress: asksForPublicAddress(resource, ctx),
    isOneOfSeveral: subnets.length > 1 && isSingle(resource),
  };
}

/** Types whose instances get a public address where their subnet gives one. */
const servers = new Set(['AWS::EC2::Instance', 'AWS::AutoScaling::AutoScalingGroup', 'AWS::EKS::Nodegroup']);

function asksForPublicAddress(resource: Resource, ctx: CompileContext): InterfacePlan['hasPublicAddress'] {
  if (resource.type === 'AWS::Lambda::Function') return false;
  const stated = findPublicAddress(resource, ctx);
  if (stated !== undefined) return isTrue(stated) || stated === 'ENABLED';
  return servers.has(resource.type) ? 'as its subnet' : false;
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
