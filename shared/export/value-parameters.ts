import { cidrContains, parseCidr } from '#shared/base/cidr.ts';
import { isJsonObject } from '#shared/base/json.ts';
import { uniqueName } from '#shared/base/names.ts';
import { type CfnObject, type CfnValue, ref, select } from '#shared/catalogue/kit/cfn.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { intrinsicName } from '#shared/resolve/references.ts';
import { environmentParameter } from '#shared/resolve/unit-context.ts';
import { withImageTags } from './image-tags.ts';
import type { TemplateArchitecture } from './template-architecture.ts';
import { valueAt, withValue } from './value-paths.ts';

interface AskedValue {
  readonly path: readonly (string | number)[];
  /** What follows the logical id in the name of the parameter. */
  readonly suffix: string;
  /** After the name of the node: "Main: address range". */
  readonly what: string;
  readonly group: string;
  /** What a person may give, and in words. */
  readonly allowed: { readonly pattern: string; readonly says: string };
}

const ipv4Range = {
  pattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2[0-8])$',
  says: 'An IPv4 range from /16 to /28, such as 10.0.0.0/16.',
};
const range = {
  path: ['CidrBlock'],
  suffix: 'CidrBlock',
  what: 'address range',
  group: 'Network',
  allowed: ipv4Range,
};

function size(path: readonly (string | number)[], prefix: string, example: string): AskedValue {
  const name = path.at(-1) === 'InstanceType' ? 'instance type' : 'instance class';
  const isNode = String(path.at(-1)).endsWith('NodeType');
  return {
    path,
    suffix: isNode ? 'NodeType' : name === 'instance type' ? 'InstanceType' : 'InstanceClass',
    what: isNode ? 'node type' : name,
    group: 'Sizes',
    allowed: {
      pattern: `^${prefix}[a-z0-9-]+\\.[a-z0-9-]+$`,
      says: `${isNode ? 'A node type' : `An ${name}`} such as ${example}.`,
    },
  };
}

function certificate(...path: readonly (string | number)[]): AskedValue {
  return {
    path,
    suffix: 'CertificateArn',
    what: 'certificate',
    group: 'Names and certificates',
    allowed: { pattern: '^arn:aws[a-z-]*:(acm|iam):.+$', says: 'The ARN of a certificate of ACM or IAM.' },
  };
}

const databaseClass = size(['DBInstanceClass'], 'db\\.', 'db.r7g.large');

/** What a person sets differently from one deployment to the next, by resource type. */
const asked: Readonly<Record<string, readonly AskedValue[]>> = {
  'AWS::EC2::VPC': [range],
  'AWS::EC2::Subnet': [range],
  'AWS::EC2::Instance': [size(['InstanceType'], '', 'm7g.large')],
  'AWS::EC2::LaunchTemplate': [size(['LaunchTemplateData', 'InstanceType'], '', 'm7g.large')],
  'AWS::RDS::DBInstance': [databaseClass],
  'AWS::DocDB::DBInstance': [databaseClass],
  'AWS::Neptune::DBInstance': [databaseClass],
  'AWS::ElastiCache::ReplicationGroup': [size(['CacheNodeType'], 'cache\\.', 'cache.r7g.large')],
  'AWS::ElastiCache::CacheCluster': [size(['CacheNodeType'], 'cache\\.', 'cache.r7g.large')],
  'AWS::MSK::Cluster': [
    size(['BrokerNodeGroupInfo', 'InstanceType'], '(kafka|express)\\.', 'kafka.m7g.large'),
  ],
  'AWS::Redshift::Cluster': [size(['NodeType'], '', 'ra3.xlplus')],
  'AWS::ElasticLoadBalancingV2::Listener': [certificate('Certificates', 0, 'CertificateArn')],
  'AWS::CloudFront::Distribution': [
    certificate('DistributionConfig', 'ViewerCertificate', 'AcmCertificateArn'),
  ],
};

/** Capacity that follows the load has no class to choose. */
const notChosen = new Set(['db.serverless']);

/** CloudFormation takes 200 parameters, and a person answers fewer. */
const mostParameters = 60;

/**
 * The architecture with address ranges, sizes, certificates and image tags as parameters whose defaults are what is
 * drawn. The subnets of a range are parts of it, and the same range elsewhere (in a rule, a route) follows it. With
 * more of them than a person would answer, all stay.
 */
export function withValueParameters(
  architecture: Architecture,
  nameOf: (owner: string) => string,
): TemplateArchitecture {
  const asking = createAsking(architecture, nameOf);
  const resources = new Map(architecture.resources);
  const notes = new Map<string, string>();
  const ranges = new Map<string, CfnObject | undefined>();
  const follows = (drawn: string, value: CfnObject): void => {
    // A range that two have is nobody's elsewhere.
    ranges.set(drawn, ranges.has(drawn) ? undefined : value);
  };
  const networks = new Map<string, { readonly name: string; readonly drawn: string }>();
  // Networks first: what is in them is a part of their range.
  const inOrder = [...architecture.resources.values()].sort(
    (a, b) => Number(b.type === 'AWS::EC2::VPC') - Number(a.type === 'AWS::EC2::VPC'),
  );
  for (const resource of inOrder) {
    for (const value of asked[resource.type] ?? []) {
      const drawn = valueAt(resource.properties, value.path);
      if (typeof drawn !== 'string' || notChosen.has(drawn)) continue;
      const part = partOfNetwork(resource, drawn, networks);
      const name = part === undefined ? asking.ask(resource, value, drawn) : part.network;
      const written = part?.value ?? ref(name);
      const base = resources.get(resource.logicalId) ?? resource;
      resources.set(resource.logicalId, {
        ...base,
        properties: withValue(base.properties, value.path, written),
      });
      if (part !== undefined) notes.set(resource.logicalId, `${drawn}, a part of ${part.network}`);
      if (value.allowed === ipv4Range) follows(drawn, written);
      if (resource.type === 'AWS::EC2::VPC') networks.set(resource.logicalId, { name, drawn });
    }
  }
  const tagged = withImageTags(architecture, resources, asking.free, nameOf);
  if (asking.parameters.size + tagged.parameters.size > mostParameters) return architecture;
  const parameters = new Map(
    [...architecture.parameters, ...asking.parameters, ...tagged.parameters].sort(([a], [b]) =>
      a < b ? -1 : 1,
    ),
  );
  return {
    ...architecture,
    resources: followRanges(tagged.resources, ranges),
    parameters,
    conditions: tagged.conditions,
    notes,
    parameterGroups: groupsOf(parameters, [...asking.groups, ...tagged.groups]),
  };
}

interface Asking {
  readonly parameters: Map<string, CfnObject>;
  readonly groups: Map<string, string>;
  /** The name of the parameter for the value; what is one thing for a person is asked for once. */
  ask(resource: Resource, value: AskedValue, drawn: string): string;
  /** A name that nothing has yet. */
  free(name: string): string;
}

function createAsking(architecture: Architecture, nameOf: (owner: string) => string): Asking {
  const taken = new Set([...architecture.resources.keys(), ...architecture.parameters.keys()]);
  const parameters = new Map<string, CfnObject>();
  const groups = new Map<string, string>();
  const known = new Map<string, string>();
  const free = (wanted: string): string => {
    const name = uniqueName(wanted, (id) => taken.has(id), '');
    taken.add(name);
    return name;
  };
  return {
    parameters,
    groups,
    free,
    ask(resource, { suffix, what, group, allowed }, drawn) {
      const key = `${resource.owner} ${suffix} ${drawn}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const own = architecture.byNode.get(resource.owner)?.[0] ?? resource.logicalId;
      const name = free(`${own}${suffix}`);
      known.set(key, name);
      groups.set(name, group);
      parameters.set(name, {
        Type: 'String',
        Default: drawn,
        ...(new RegExp(allowed.pattern).test(drawn)
          ? { AllowedPattern: allowed.pattern, ConstraintDescription: allowed.says }
          : {}),
        Description: `${nameOf(resource.owner)}: ${what}`,
      });
      return name;
    },
  };
}

/** `Fn::Cidr` gives 256 blocks at most. */
const mostBlocks = 256;

/** The block of a subnet as the part of its network that it is, so that another network moves its subnets along. */
function partOfNetwork(
  { type, properties }: Resource,
  drawn: string,
  networks: ReadonlyMap<string, { readonly name: string; readonly drawn: string }>,
): { readonly value: CfnObject; readonly network: string } | undefined {
  const vpc =
    type === 'AWS::EC2::Subnet' && isJsonObject(properties.VpcId) ? properties.VpcId.Ref : undefined;
  const network = typeof vpc === 'string' ? networks.get(vpc) : undefined;
  const [outer, inner] = [parseCidr(network?.drawn ?? ''), parseCidr(drawn)];
  if (network === undefined || outer?.version !== 4 || inner === undefined) return undefined;
  if (!cidrContains(outer, inner)) return undefined;
  const hostBits = 32 - inner.prefix;
  const index = Number((inner.first - outer.first) >> BigInt(hostBits));
  if (index >= mostBlocks) return undefined;
  return {
    value: select(index, { 'Fn::Cidr': [ref(network.name), index + 1, hostBits] }),
    network: network.name,
  };
}

function followRanges(
  resources: ReadonlyMap<string, Resource>,
  ranges: ReadonlyMap<string, CfnObject | undefined>,
): ReadonlyMap<string, Resource> {
  const follow = (value: CfnValue): CfnValue => {
    if (typeof value === 'string') return ranges.get(value) ?? value;
    if (Array.isArray(value)) return (value as readonly CfnValue[]).map(follow);
    if (!isJsonObject(value) || intrinsicName(value) !== undefined) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : follow(item)]),
    );
  };
  return new Map(
    [...resources].map(([id, resource]) => [
      id,
      { ...resource, properties: follow(resource.properties) as CfnObject },
    ]),
  );
}

const groupOrder = ['Environment', 'Network', 'Sizes', 'Images', 'Names and certificates', 'More'];

function groupsOf(
  parameters: ReadonlyMap<string, CfnObject>,
  known: readonly (readonly [name: string, group: string])[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map(known);
  const groupOf = (name: string): string => {
    if (name === environmentParameter) return 'Environment';
    if (/(CertificateArn|DomainName|HostedZoneId)$/.test(name)) return 'Names and certificates';
    if (String(parameters.get(name)?.Type).startsWith('AWS::SSM')) return 'Images';
    return groups.get(name) ?? 'More';
  };
  return new Map(
    groupOrder.flatMap((group) => {
      const names = [...parameters.keys()].filter((name) => groupOf(name) === group);
      return names.length === 0 ? [] : [[group, names] as const];
    }),
  );
}
