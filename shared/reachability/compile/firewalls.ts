import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { addressSet } from '../address-set.ts';
import type {
  AddressSet,
  Endpoint,
  FirewallPolicy,
  FirewallRule,
  NetworkInterface,
  Subnet,
} from '../network.ts';
import { protocolOf } from '../protocols.ts';
import type { AddressBook } from './address-book.ts';
import { blocksIn, type CompileContext, integer, list, object, objects, text } from './compile-context.ts';

const everywhere = addressSet(blocksIn('0.0.0.0/0', '::/0'));

/** The endpoints of Network Firewalls, with what their policies let pass. */
export function compileFirewalls(
  ctx: CompileContext,
  subnets: ReadonlyMap<string, Subnet>,
  addresses: AddressBook,
): { readonly endpoints: readonly Endpoint[]; readonly interfaces: readonly NetworkInterface[] } {
  const interfaces: NetworkInterface[] = [];
  const endpoints = ctx.ofType('AWS::NetworkFirewall::Firewall').map((resource): Endpoint => {
    const id = ctx.nameOf(resource);
    const own = objects(resource.properties.SubnetMappings)
      .flatMap(({ SubnetId }) => subnets.get(ctx.target(SubnetId) ?? '') ?? [])
      .map(
        (subnet): NetworkInterface => ({
          id: `${id}/${subnet.id}`,
          object: id,
          kind: 'endpoint',
          subnet: subnet.id,
          addresses: addresses.inSubnet(subnet.id),
          hasSourceDestCheck: false,
        }),
      );
    interfaces.push(...own);
    const vpc = ctx.target(resource.properties.VpcId);
    const policy = ctx.referred(resource.properties.FirewallPolicyArn);
    return {
      id,
      type: 'firewall',
      ...(vpc === undefined ? {} : { vpc }),
      interfaces: own.map((each) => each.id),
      hasPrivateDns: false,
      ...(policy === undefined ? {} : { policy: policyOf(ctx, policy) }),
    };
  });
  return { endpoints, interfaces };
}

function policyOf(ctx: CompileContext, resource: Resource): FirewallPolicy {
  const policy = object(resource.properties.FirewallPolicy);
  const groups = (references: CfnValue | undefined): readonly (Resource | undefined)[] =>
    [...objects(references)]
      .sort((a, b) => (integer(a.Priority) ?? 0) - (integer(b.Priority) ?? 0))
      // What AWS itself manages stops threats, and is no matter of addresses and ports.
      .filter(({ ResourceArn }) => !isManaged(ResourceArn))
      .map(({ ResourceArn }) => ctx.referred(ResourceArn));
  const stateless = groups(policy.StatelessRuleGroupReferences);
  const stateful = groups(policy.StatefulRuleGroupReferences);
  const isStrict = text(object(policy.StatefulEngineOptions).RuleOrder) === 'STRICT_ORDER';
  const rules = stateful.flatMap((group) => (group === undefined ? [] : statefulRules(group)));
  const unread = new Set([
    ...[...stateless, ...stateful].flatMap((group) =>
      group === undefined ? ['a rule group that is not drawn'] : [],
    ),
    ...stateful.flatMap((group) => (group === undefined ? [] : unreadIn(group))),
  ]);
  return {
    stateless: stateless.flatMap((group) => (group === undefined ? [] : statelessRules(group))),
    statelessDefault: statelessAction(list(policy.StatelessDefaultActions)),
    // In the order of actions what passes comes before what drops, whatever stands first.
    stateful: isStrict
      ? rules
      : [...rules].sort((a, b) => Number(a.action === 'drop') - Number(b.action === 'drop')),
    statefulDefault:
      isStrict && list(policy.StatefulDefaultActions).some((action) => String(action).startsWith('aws:drop'))
        ? 'drop'
        : 'pass',
    ...(unread.size === 0 ? {} : { unread: [...unread].join(' and ') }),
  };
}

function isManaged(arn: CfnValue | undefined): boolean {
  return JSON.stringify(arn ?? '').includes(':aws-managed:');
}

function sourceOf(group: Resource): CfnObject {
  return object(object(group.properties.RuleGroup).RulesSource);
}

function statelessRules(group: Resource): readonly FirewallRule[] {
  const { StatelessRules } = object(sourceOf(group).StatelessRulesAndCustomActions);
  return [...objects(StatelessRules)]
    .sort((a, b) => (integer(a.Priority) ?? 0) - (integer(b.Priority) ?? 0))
    .flatMap((rule) => {
      const { Actions, MatchAttributes } = object(rule.RuleDefinition);
      const match = object(MatchAttributes);
      const numbers = list(match.Protocols).map((value) => protocolOf(String(value)));
      const ports = objects(match.DestinationPorts);
      const ranges = ports.length === 0 ? [{ from: 0, to: 65_535 }] : ports.map(rangeOf);
      return (numbers.length === 0 ? (['all'] as const) : numbers).flatMap((protocol) =>
        ranges.map(
          (range): FirewallRule => ({
            action: statelessAction(list(Actions)),
            protocol,
            source: definedBlocks(match.Sources),
            destination: definedBlocks(match.Destinations),
            ...range,
            text: `stateless rule ${integer(rule.Priority) ?? ''}`.trim(),
          }),
        ),
      );
    });
}

function statelessAction(actions: readonly CfnValue[]): FirewallRule['action'] {
  if (actions.includes('aws:drop')) return 'drop';
  return actions.includes('aws:pass') ? 'pass' : 'forward';
}

function rangeOf({ FromPort, ToPort }: CfnObject): { readonly from: number; readonly to: number } {
  const from = integer(FromPort) ?? 0;
  return { from, to: integer(ToPort) ?? from };
}

function definedBlocks(value: CfnValue | undefined): AddressSet {
  const blocks = objects(value).flatMap(({ AddressDefinition }) => blocksIn(AddressDefinition));
  return blocks.length === 0 ? everywhere : addressSet(blocks);
}

function statefulRules(group: Resource): readonly FirewallRule[] {
  const sets = object(object(object(group.properties.RuleGroup).RuleVariables).IPSets);
  const addressesOf = (written: CfnValue | undefined): AddressSet => {
    const value = text(written) ?? 'ANY';
    if (value.toUpperCase() === 'ANY') return everywhere;
    if (!value.startsWith('$')) return addressSet(blocksIn(...value.replace(/[[\]\s]/g, '').split(',')));
    const defined = object(sets[value.slice(1)]).Definition;
    const blocks = blocksIn(...list(defined));
    // `$EXTERNAL_NET` is what the home networks are not; everywhere is near enough, and never lets less pass.
    return blocks.length === 0 ? everywhere : addressSet(blocks);
  };
  return objects(sourceOf(group).StatefulRules).flatMap(({ Action, Header }): readonly FirewallRule[] => {
    const action = text(Action);
    // An alert lets the next rule decide.
    if (action !== 'PASS' && action !== 'DROP' && action !== 'REJECT') return [];
    const header = object(Header);
    const written = text(header.Protocol)?.toLowerCase() ?? 'ip';
    const rule = {
      action: action === 'PASS' ? ('pass' as const) : ('drop' as const),
      protocol: transportOf(written),
      ...portsOf(header.DestinationPort),
      text: `${action.toLowerCase()} ${written} ${text(header.Source)} → ${text(header.Destination)} ${text(header.DestinationPort)}`,
    };
    const [source, destination] = [addressesOf(header.Source), addressesOf(header.Destination)];
    const forward = { ...rule, source, destination };
    return text(header.Direction) === 'ANY'
      ? [forward, { ...rule, source: destination, destination: source }]
      : [forward];
  });
}

/** Protocols of applications run over TCP; `IP` is all of them. */
function transportOf(written: string): FirewallRule['protocol'] {
  switch (written) {
    case 'ip':
      return 'all';
    case 'udp':
    case 'icmp':
      return written;
    case 'dns':
    case 'dhcp':
    case 'ntp':
    case 'tftp':
    case 'ikev2':
      return 'udp';
    default:
      return 'tcp';
  }
}

function portsOf(value: CfnValue | undefined): { readonly from: number; readonly to: number } {
  const [from, to = from] = (text(value) ?? '').split(':').map(Number);
  return from === undefined || Number.isNaN(from) || to === undefined || text(value) === ''
    ? { from: 0, to: 65_535 }
    : { from, to };
}

/** What of a rule group is not judged by addresses and ports. */
function unreadIn(group: Resource): readonly string[] {
  const { RulesSourceList, RulesString } = sourceOf(group);
  const isAllowing = isJsonObject(RulesSourceList) && RulesSourceList.GeneratedRulesType === 'ALLOWLIST';
  return [
    ...(isAllowing ? ['its list of host names'] : []),
    ...(RulesString === undefined ? [] : ['its Suricata signatures']),
  ];
}
