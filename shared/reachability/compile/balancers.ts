import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { Listener, LoadBalancer, NetworkInterface, TargetGroup } from '../network.ts';
import { protocolsOf } from '../protocols.ts';
import type { AddressBook } from './address-book.ts';
import { type CompileContext, integer, list, mapById, object, objects, text } from './compile-context.ts';

export interface CompiledBalancers {
  readonly balancers: ReadonlyMap<string, LoadBalancer>;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly nodes: readonly NetworkInterface[];
}

/** Load balancers with their listeners and rules, and target groups with whoever registers in them. */
export function compileBalancers(
  ctx: CompileContext,
  addresses: AddressBook,
  interfaces: readonly NetworkInterface[],
): CompiledBalancers {
  const nodes: NetworkInterface[] = [];
  let known: readonly Resource[] | undefined;
  let idsByObject: Map<string, string[]> | undefined;
  const listeners = ctx.ofType('AWS::ElasticLoadBalancingV2::Listener');
  const rules = ctx.ofType('AWS::ElasticLoadBalancingV2::ListenerRule');
  const answered: TargetGroup[] = [];
  const typeByGroup = new Map<string, LoadBalancer['type']>();

  const balancers = ctx.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').map((resource): LoadBalancer => {
    const { properties } = resource;
    const id = ctx.nameOf(resource);
    const type = properties.Type === 'network' ? 'network' : 'application';
    const isPublic = properties.Scheme !== 'internal';
    const groups = list(properties.SecurityGroups).flatMap((value) => ctx.target(value) ?? []);
    const subnets = [
      ...list(properties.Subnets),
      ...objects(properties.SubnetMappings).flatMap(({ SubnetId }) => list(SubnetId)),
    ].flatMap((value) => ctx.target(value) ?? []);
    const own = subnets.map(
      (subnet): NetworkInterface => ({
        id: `${id}/${subnet}`,
        object: id,
        kind: 'load-balancer',
        subnet,
        addresses: addresses.inSubnet(subnet),
        ...(isPublic ? { publicAddress: addresses.publicOne() } : {}),
        ...(type === 'network' && groups.length === 0
          ? {}
          : { groups: groups.length > 0 ? groups : [`default group of ${id}`] }),
        hasSourceDestCheck: true,
      }),
    );
    nodes.push(...own);
    const crossZone = attribute(properties.LoadBalancerAttributes, 'load_balancing.cross_zone.enabled');
    return {
      id,
      type,
      nodes: own.map((node) => node.id),
      isCrossZone: crossZone === undefined ? type === 'application' : crossZone === 'true',
      listeners: listeners
        .filter((listener) => ctx.target(listener.properties.LoadBalancerArn) === id)
        .map((listener) => listenerOf(listener, type)),
    };
  });

  const targetGroups = ctx
    .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
    .map((resource) => targetGroup(resource, typeByGroup.get(ctx.nameOf(resource)) ?? 'application'));
  return { balancers: mapById(balancers), targetGroups: mapById([...targetGroups, ...answered]), nodes };

  function listenerOf(resource: Resource, type: LoadBalancer['type']): Listener {
    const { properties, logicalId } = resource;
    const actions = [
      ...objects(properties.DefaultActions),
      ...rules
        .filter((rule) => ctx.referred(rule.properties.ListenerArn)?.logicalId === logicalId)
        .flatMap((rule) => objects(rule.properties.Actions)),
    ];
    const groups = actions.flatMap((action) => groupsOf(action));
    for (const group of groups) typeByGroup.set(group, type);
    const answersItself = actions.some(({ Type }) => Type === 'redirect' || Type === 'fixed-response');
    if (answersItself && groups.length === 0) {
      const id = `${ctx.nameOf(resource)} answer`;
      answered.push({
        id,
        protocols: ['tcp'],
        targets: [],
        keepsClientAddress: false,
        isInvoked: true,
      });
      groups.push(id);
    }
    return {
      protocols: protocolsOf(text(properties.Protocol) ?? 'HTTP'),
      port: integer(properties.Port) ?? 0,
      targetGroups: [...new Set(groups)],
    };
  }

  function groupsOf(action: CfnObject): string[] {
    const forward = objects(object(action.ForwardConfig).TargetGroups).map(
      ({ TargetGroupArn }) => TargetGroupArn,
    );
    return [action.TargetGroupArn, ...forward].flatMap((value) => ctx.target(value) ?? []);
  }

  function targetGroup(resource: Resource, type: LoadBalancer['type']): TargetGroup {
    const { properties } = resource;
    const id = ctx.nameOf(resource);
    const port = integer(properties.Port);
    const targetType = text(properties.TargetType) ?? 'instance';
    const stated = objects(properties.Targets).flatMap((target) => {
      const own = integer(target.Port);
      return byObject(ctx.target(target.Id)).map((each) => ({
        interface: each,
        ...(own === undefined ? {} : { port: own }),
      }));
    });
    const registering = registrars().flatMap((each) => registered(each, id));
    const isUdp = text(properties.Protocol)?.includes('UDP') === true;
    const keeps = attribute(properties.TargetGroupAttributes, 'preserve_client_ip.enabled');
    // Instances, and everything over UDP, see the client unless that is turned off.
    const keepsByDefault = targetType === 'instance' || isUdp;
    return {
      id,
      protocols: protocolsOf(text(properties.Protocol) ?? 'HTTP'),
      ...(port === undefined ? {} : { port }),
      targets: [...stated, ...registering],
      keepsClientAddress: type === 'network' && (keeps === undefined ? keepsByDefault : keeps === 'true'),
      isInvoked: targetType === 'lambda',
    };
  }

  /** Looked for once: there are few of them among all resources. */
  function registrars(): readonly Resource[] {
    known ??= [...ctx.architecture.resources.values()].filter(
      ({ properties }) => properties.TargetGroupARNs !== undefined || properties.LoadBalancers !== undefined,
    );
    return known;
  }

  /** Auto Scaling groups and services say themselves where they register. */
  function registered(resource: Resource, group: string): TargetGroup['targets'] {
    const { TargetGroupARNs, LoadBalancers } = resource.properties;
    const names = list(TargetGroupARNs).some((value) => ctx.target(value) === group);
    const load = objects(LoadBalancers).find(({ TargetGroupArn }) => ctx.target(TargetGroupArn) === group);
    if (!names && load === undefined) return [];
    const port = integer(load?.ContainerPort);
    return byObject(ctx.nameOf(resource)).map((each) => ({
      interface: each,
      ...(port === undefined ? {} : { port }),
    }));
  }

  function byObject(name: string | undefined): readonly string[] {
    if (idsByObject === undefined) {
      idsByObject = new Map();
      for (const { object: owner, id } of [...interfaces, ...nodes]) {
        const ids = idsByObject.get(owner);
        if (ids === undefined) idsByObject.set(owner, [id]);
        else ids.push(id);
      }
    }
    return idsByObject.get(name ?? '') ?? [];
  }
}

function attribute(attributes: CfnValue | undefined, key: string): string | undefined {
  return text(objects(attributes).find(({ Key }) => Key === key)?.Value);
}
