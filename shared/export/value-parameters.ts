import { isJsonObject } from '#shared/base/json.ts';
import { uniqueName } from '#shared/base/names.ts';
import { type CfnObject, type CfnValue, ref } from '#shared/catalogue/kit/cfn.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { intrinsicName } from '#shared/resolve/references.ts';

interface AskedValue {
  readonly path: readonly string[];
  /** What follows the logical id in the name of the parameter. */
  readonly suffix: string;
  /** After the name of the node: "Main: address range". */
  readonly what: string;
  readonly isRange?: boolean;
}

const range: AskedValue = { path: ['CidrBlock'], suffix: 'CidrBlock', what: 'address range', isRange: true };
const instance: AskedValue = { path: ['InstanceType'], suffix: 'InstanceType', what: 'instance type' };

/** What a person sets differently from one deployment to the next, by resource type. */
const asked: Readonly<Record<string, readonly AskedValue[]>> = {
  'AWS::EC2::VPC': [range],
  'AWS::EC2::Subnet': [range],
  'AWS::EC2::Instance': [instance],
  'AWS::EC2::LaunchTemplate': [{ ...instance, path: ['LaunchTemplateData', 'InstanceType'] }],
  'AWS::RDS::DBInstance': [{ path: ['DBInstanceClass'], suffix: 'InstanceClass', what: 'instance class' }],
  'AWS::ElastiCache::ReplicationGroup': [{ path: ['CacheNodeType'], suffix: 'NodeType', what: 'node type' }],
};

/** CloudFormation takes 200 parameters, and a person answers fewer. */
const mostParameters = 60;

/**
 * The architecture with address ranges and instance types as parameters whose defaults are what is drawn. The same
 * range elsewhere (in a rule, a route) follows its parameter. With more of them than a person would answer, all stay.
 */
export function withValueParameters(
  architecture: Architecture,
  nameOf: (owner: string) => string,
): Architecture {
  const parameters = new Map(architecture.parameters);
  const taken = new Set([...architecture.resources.keys(), ...parameters.keys()]);
  const changed = new Map<string, Resource>();
  const ranges = new Map<string, CfnObject | undefined>();
  for (const resource of architecture.resources.values()) {
    for (const value of asked[resource.type] ?? []) {
      const drawn = valueAt(resource.properties, value.path);
      if (typeof drawn !== 'string') continue;
      const name = uniqueName(`${resource.logicalId}${value.suffix}`, (id) => taken.has(id), '');
      taken.add(name);
      parameters.set(name, {
        Type: 'String',
        Default: drawn,
        Description: `${nameOf(resource.owner)}: ${value.what}`,
      });
      const base = changed.get(resource.logicalId) ?? resource;
      changed.set(resource.logicalId, {
        ...base,
        properties: withValue(base.properties, value.path, ref(name)),
      });
      // A range that two have is nobody's elsewhere.
      if (value.isRange === true) ranges.set(drawn, ranges.has(drawn) ? undefined : ref(name));
    }
  }
  if (parameters.size - architecture.parameters.size > mostParameters) return architecture;
  const follow = (value: CfnValue): CfnValue => {
    if (typeof value === 'string') return ranges.get(value) ?? value;
    if (Array.isArray(value)) return (value as readonly CfnValue[]).map(follow);
    if (!isJsonObject(value) || intrinsicName(value) !== undefined) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : follow(item)]),
    );
  };
  const resources = new Map(
    [...architecture.resources].map(([id, resource]) => {
      const next = changed.get(id) ?? resource;
      return [id, { ...next, properties: follow(next.properties) as CfnObject }];
    }),
  );
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...architecture, resources, parameters: new Map(sorted) };
}

function valueAt(value: CfnValue | undefined, path: readonly string[]): CfnValue | undefined {
  return path.reduce<CfnValue | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), value);
}

function withValue(
  properties: CfnObject,
  [key = '', ...rest]: readonly string[],
  value: CfnValue,
): CfnObject {
  const inner = properties[key];
  return {
    ...properties,
    [key]: rest.length === 0 ? value : withValue(isJsonObject(inner) ? inner : {}, rest, value),
  };
}
