import { equalJson, isJsonObject } from '#shared/base/json.ts';
import { type CfnObject, type CfnValue, ref } from '#shared/catalogue/kit/cfn.ts';
import { environmentsBeside, isProduction } from '#shared/catalogue/kit/environments.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { environmentParameter } from '#shared/resolve/unit-context.ts';
import type { TemplateArchitecture } from './template-architecture.ts';
import { valueAt, withValue } from './value-paths.ts';

const production = 'IsProduction';
const settings = 'Environments';

interface Guard {
  readonly path: readonly string[];
  /** What the drawing says, and what a copy that nobody depends on does with. */
  readonly drawn: CfnValue;
  readonly otherwise: CfnValue;
}

function protects(...path: readonly string[]): Guard {
  return { path, drawn: true, otherwise: false };
}

/** What protects production and is in the way of a copy that is made and deleted again, by resource type. */
const guards: Readonly<Record<string, readonly Guard[]>> = {
  'AWS::Cognito::UserPool': [{ path: ['DeletionProtection'], drawn: 'ACTIVE', otherwise: 'INACTIVE' }],
  'AWS::DocDB::DBCluster': [protects('DeletionProtection')],
  'AWS::DynamoDB::Table': [protects('DeletionProtectionEnabled')],
  'AWS::EC2::Instance': [protects('DisableApiTermination')],
  'AWS::EKS::Cluster': [protects('DeletionProtection')],
  'AWS::Neptune::DBCluster': [protects('DeletionProtection')],
  'AWS::RDS::DBCluster': [protects('DeletionProtection')],
  // A standby doubles the price, and a test is not paged at night.
  'AWS::RDS::DBInstance': [protects('DeletionProtection'), protects('MultiAZ')],
};

interface Figure {
  readonly type: string;
  readonly path: string;
  readonly column: string;
  /** The most that an environment beside production keeps. */
  readonly most: number;
}

/** How long things are kept: the same for all that do not say otherwise, so one row of a table says it. */
const figures: readonly Figure[] = [
  { type: 'AWS::Logs::LogGroup', path: 'RetentionInDays', column: 'LogRetentionInDays', most: 7 },
  { type: 'AWS::RDS::DBInstance', path: 'BackupRetentionPeriod', column: 'BackupRetentionInDays', most: 1 },
];

/**
 * The architecture of a production as a template that also makes its copies for tests: what protects production is so
 * only there, and how long things are kept stands in one table. In production it is what was drawn.
 */
export function withEnvironmentValues(
  architecture: TemplateArchitecture,
  environment: string,
): TemplateArchitecture {
  const names = environmentsBeside(environment);
  const definition = architecture.parameters.get(environmentParameter);
  if (names === undefined || !isProduction(environment) || definition === undefined) return architecture;
  const resources = new Map(architecture.resources);
  const isGuarded = guard(resources);
  const columns = tabulate(resources);
  if (!isGuarded && columns.size === 0) return architecture;
  const about = [
    ...(isGuarded ? [`What protects data and standby copies are for ${environment} alone.`] : []),
    ...(columns.size === 0 ? [] : ['Logs and backups are kept longest there.']),
  ].join(' ');
  const parameters = new Map(architecture.parameters).set(environmentParameter, {
    ...definition,
    Description: `${String(definition.Description)} ${about}`,
  });
  const row = (name: string): CfnObject =>
    Object.fromEntries(
      [...columns].map(([{ column, most }, drawn]) => [
        column,
        name === environment ? drawn : Math.min(drawn, most),
      ]),
    );
  return {
    ...architecture,
    resources,
    parameters,
    ...(isGuarded
      ? {
          conditions: new Map(architecture.conditions ?? []).set(production, {
            'Fn::Equals': [ref(environmentParameter), environment],
          }),
        }
      : {}),
    ...(columns.size === 0
      ? {}
      : {
          mappings: new Map(architecture.mappings ?? []).set(
            settings,
            Object.fromEntries(names.map((name) => [name, row(name)])),
          ),
        }),
  };
}

/** Makes what only production needs a condition; true when there was any. */
function guard(resources: Map<string, Resource>): boolean {
  let isGuarded = false;
  for (const [id, resource] of resources) {
    let { properties } = resource;
    for (const { path, drawn, otherwise } of guards[resource.type] ?? []) {
      if (!equalJson(valueAt(properties, path), drawn)) continue;
      properties = withValue(properties, path, { 'Fn::If': [production, drawn, otherwise] });
    }
    properties = guardBalancer(resource, properties);
    if (properties === resource.properties) continue;
    isGuarded = true;
    resources.set(id, { ...resource, properties });
  }
  return isGuarded;
}

/** A load balancer has its protection in a list. */
function guardBalancer({ type }: Resource, properties: CfnObject): CfnObject {
  const { LoadBalancerAttributes: attributes } = properties;
  if (type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer' || !Array.isArray(attributes)) return properties;
  const isProtection = (item: CfnValue): boolean =>
    isJsonObject(item) && item.Key === 'deletion_protection.enabled' && item.Value === 'true';
  const items = attributes as readonly CfnValue[];
  if (!items.some(isProtection)) return properties;
  return {
    ...properties,
    LoadBalancerAttributes: items.map((item) =>
      isProtection(item) && isJsonObject(item)
        ? { ...item, Value: { 'Fn::If': [production, 'true', 'false'] } }
        : item,
    ),
  };
}

/** Takes what most of a type have from the table; the columns with what production has there. */
function tabulate(resources: Map<string, Resource>): ReadonlyMap<Figure, number> {
  const columns = new Map<Figure, number>();
  for (const figure of figures) {
    const having = [...resources.values()].flatMap((resource) => {
      const drawn = resource.type === figure.type ? resource.properties[figure.path] : undefined;
      return typeof drawn === 'number' && drawn > figure.most ? [{ resource, drawn }] : [];
    });
    const usual = mostFrequent(having.map(({ drawn }) => drawn));
    if (usual === undefined) continue;
    columns.set(figure, usual);
    for (const { resource, drawn } of having) {
      if (drawn !== usual) continue;
      const value = { 'Fn::FindInMap': [settings, ref(environmentParameter), figure.column] };
      resources.set(resource.logicalId, {
        ...resource,
        properties: { ...resource.properties, [figure.path]: value },
      });
    }
  }
  return columns;
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  const [first] = [...counts].sort(([a, times], [b, others]) => others - times || a - b);
  return first?.[0];
}
