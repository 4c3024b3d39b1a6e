import { TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { ChangedResources, Resource } from '#shared/resolve/architecture.ts';
import type { InterfaceKind, NetworkInterface } from '../network.ts';
import { type CompileContext, clusterGroupOf, isTrue, list, object as objectIn } from './compile-context.ts';
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

/** Hands out addresses: drawings do not say which one a thing gets, and any of its subnet does. */
export interface AddressBook {
  inSubnet(subnet: string): NetworkInterface['addresses'];
  publicOne(): bigint;
}

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
  /** `areOthers` when a resource came or went or has another owner; without resources all may be others. */
  changed(resources: ChangedResources | undefined, areOthers: boolean): void;
}

/**
 * Most of a network are interfaces, and few edits touch any: what each resource is there is found once and stands
 * until it, or a setting that it refers to, is another one. An interface that comes out as before is the same object.
 */
export function createInterfaceCompiler(): InterfaceCompiler {
  let plans = new TrackedMemo<InterfacePlan | undefined>();
  let order: readonly string[] | undefined;
  const made = new Map<string, readonly NetworkInterface[]>();

  return {
    changed(resources, areOthers) {
      if (resources === undefined) plans = new TrackedMemo();
      else plans.invalidate(resources);
      if (resources === undefined || areOthers) order = undefined;
    },
    compile(ctx, addresses, mapsPublicAddress) {
      order ??= inOrder(ctx);
      const elastic = ownersOfElasticAddresses(ctx);
      const all: NetworkInterface[] = [];
      for (const id of order) {
        const plan = plans.get(id, (tracker) => {
          const resource = ctx.architecture.resources.get(id);
          tracker.read(id);
          return resource === undefined ? undefined : planOf(resource, ctx.noting(tracker));
        });
        if (plan === undefined) continue;
        const before = made.get(id);
        const now = plan.subnets.map((subnet, index): NetworkInterface => {
          const { hasPublicAddress: asked } = plan;
          const isPublic =
            elastic.has(id) || (asked === 'as its subnet' ? mapsPublicAddress.has(subnet) : asked);
          const next = interfaceOf(
            plan,
            subnet,
            addresses.inSubnet(subnet),
            isPublic ? addresses.publicOne() : undefined,
          );
          const known = before?.[index];
          return known !== undefined && equalInterfaces(known, next) ? known : next;
        });
        made.set(id, now);
        all.push(...now);
      }
      return all;
    },
  };
}

/** Addresses are given in the order of names, whatever the types are. */
function inOrder({ architecture, ofType }: CompileContext): readonly string[] {
  const types = [...architecture.byType.keys()].filter(
    (type) => !neverInNetwork.test(type) && !otherwise.has(type),
  );
  return ofType(...types)
    .map(({ logicalId }) => logicalId)
    .sort();
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

function equalInterfaces(a: NetworkInterface, b: NetworkInterface): boolean {
  return (
    a.id === b.id &&
    a.object === b.object &&
    a.kind === b.kind &&
    a.subnet === b.subnet &&
    a.addresses[4] === b.addresses[4] &&
    a.addresses[6] === b.addresses[6] &&
    a.publicAddress === b.publicAddress &&
    a.groups === b.groups &&
    a.hasSourceDestCheck === b.hasSourceDestCheck &&
    a.isOneOfSeveral === b.isOneOfSeveral &&
    a.otherDoor === b.otherDoor
  );
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
