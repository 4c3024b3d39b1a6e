import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import type { Resource } from './architecture.ts';
import { resolve } from './create-resolver.ts';

let spec: Awaited<ReturnType<typeof loadAwsServiceSpec>>;

beforeAll(async () => {
  spec = await loadAwsServiceSpec();
});

const kinds = allKinds().filter((kind) => kind.resources !== undefined && kind.id !== 'resource');

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  it.each(kind.examples.good)('becomes resources that AWS knows: $title', ({ properties }) => {
    const architecture = resolve(drawExample(kind, properties));
    const own = architecture.byNode.get('subject') ?? [];
    const resources = own.flatMap((id) => architecture.resources.get(id) ?? []);
    // What lives in a cluster may be nothing but Kubernetes objects.
    if (resources.length === 0) {
      expect(architecture.manifests?.get('subject')?.length).toBeGreaterThan(0);
    } else {
      expect(kind.types).toContain(resources[0]?.type);
      expect(resources[0]?.implied).toBe(false);
    }
    expect(resources.flatMap(faultsOf)).toEqual([]);
    expect(architecture.gaps.filter(({ message }) => message.includes('left out'))).toEqual([]);
  });

  it('gives a reason for everything that it implies', () => {
    const [example] = kind.examples.good;
    const architecture = resolve(drawExample(kind, example?.properties ?? {}));
    const silent = [...architecture.resources.values()].filter(
      ({ implied, because }) => implied && because.every(({ reason }) => !/\w.*\.$/.test(reason)),
    );
    expect(silent.map(({ logicalId }) => logicalId)).toEqual([]);
  });
});

/** Properties that the resource type does not have, required ones that are missing, and values of another shape. */
function faultsOf({ logicalId, type, properties }: Resource): readonly string[] {
  const [known] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  if (known === undefined) return [`${logicalId}: ${type} is no resource type`];
  const unknown = Object.keys(properties).filter((name) => known.properties[name] === undefined);
  const missing = Object.entries(known.properties)
    .filter(([name, { required }]) => required === true && properties[name] === undefined)
    .map(([name]) => name);
  const misshapen = Object.entries(properties).filter(
    ([name, value]) => value !== undefined && !fits(value, known.properties[name]?.type.type),
  );
  return [
    ...unknown.map((name) => `${logicalId}: ${type} has no ${name}`),
    ...missing.map((name) => `${logicalId}: ${type} needs ${name}`),
    ...misshapen.map(([name, value]) => `${logicalId}: ${name} cannot be ${JSON.stringify(value)}`),
  ];
}

function fits(value: JsonValue, type: string | undefined): boolean {
  // References and functions may stand for a value of any shape.
  if (isJsonObject(value) && Object.keys(value).every((key) => key === 'Ref' || key.startsWith('Fn::'))) {
    return true;
  }
  switch (type) {
    case 'string':
    case 'date-time':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'ref':
    case 'map':
      return isJsonObject(value);
    // Unions, JSON documents and tags come in several shapes.
    default:
      return true;
  }
}
