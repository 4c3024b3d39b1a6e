import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type {
  Property,
  PropertyType,
  Resource as ResourceSpec,
  SpecDatabase,
} from '@aws-cdk/service-spec-types';
import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import {
  intrinsicName,
  isPseudoParameter,
  type Reference,
  referencesIn,
} from '#shared/resolve/references.ts';

let database: SpecDatabase | undefined;

/** AWS's own schema, read once for a test run. */
function spec(): SpecDatabase {
  database ??= loadAwsServiceSpecSync();
  return database;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, JsonValue | undefined>>;
  readonly DependsOn?: string | readonly string[];
}

/** A template as data, with functions in their long form. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, JsonValue | undefined>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, JsonValue | undefined>>;
}

/**
 * What AWS's schema finds wrong with a template: unknown types and properties, missing required ones, values of the
 * wrong primitive type, references and attributes that do not exist, and circles of references. Empty when it is fine.
 */
export function validateTemplate(template: Template): readonly string[] {
  const resources = template.Resources ?? {};
  const faults: string[] = [];
  for (const [id, resource] of Object.entries(resources)) {
    const known = findResource(resource.Type);
    if (known === undefined) {
      faults.push(`${id}: ${resource.Type} is not a type that CloudFormation knows`);
      continue;
    }
    checkProperties(resource.Properties ?? {}, known.properties, `${id} (${resource.Type})`, faults);
    for (const dependency of dependenciesOf(resource)) {
      if (resources[dependency] === undefined)
        faults.push(`${id}: depends on ${dependency}, which is not there`);
    }
  }
  const places: (readonly [string, JsonValue | undefined])[] = [
    ...Object.entries(resources).map(([id, { Properties }]) => [id, Properties] as const),
    ...Object.entries(template.Outputs ?? {}).map(([id, output]) => [`output ${id}`, output] as const),
  ];
  for (const [place, value] of places) {
    for (const reference of referencesIn(value)) checkReference(reference, place, template, faults);
  }
  const circle = findCircle(resources);
  if (circle !== undefined) faults.push(`circle: ${circle.join(' → ')}`);
  return faults;
}

function findResource(type: string): ResourceSpec | undefined {
  return spec().lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

function checkReference(
  { logicalId, attribute }: Reference,
  place: string,
  template: Template,
  faults: string[],
): void {
  if (isPseudoParameter(logicalId)) return;
  const target = template.Resources?.[logicalId];
  if (target === undefined) {
    if (template.Parameters?.[logicalId] === undefined || attribute !== undefined) {
      faults.push(`${place}: refers to ${logicalId}, which is not there`);
    }
    return;
  }
  if (attribute === undefined) return;
  const attributes = findResource(target.Type)?.attributes ?? {};
  if (!Object.hasOwn(attributes, attribute)) {
    faults.push(`${place}: ${target.Type} has no attribute ${attribute}`);
  }
}

function checkProperties(
  values: Readonly<Record<string, JsonValue | undefined>>,
  properties: Readonly<Record<string, Property>>,
  place: string,
  faults: string[],
): void {
  for (const [name, property] of Object.entries(properties)) {
    if (property.required === true && values[name] === undefined) faults.push(`${place}: ${name} is missing`);
  }
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const property = properties[name];
    if (property === undefined) {
      faults.push(`${place}: ${name} is not a property`);
      continue;
    }
    const types = [property.type, ...(property.previousTypes ?? [])];
    const attempts = types.map((type) => {
      const found: string[] = [];
      checkValue(value, type, `${place}.${name}`, found);
      return found;
    });
    if (!attempts.some((found) => found.length === 0)) faults.push(...(attempts[0] ?? []));
  }
}

function checkValue(value: JsonValue, type: PropertyType, place: string, faults: string[]): void {
  // What a function gives is known only when the stack is made.
  if (intrinsicName(value) !== undefined) return;
  switch (type.type) {
    case 'string':
    case 'date-time':
      if (typeof value !== 'string') faults.push(`${place}: ${JSON.stringify(value)} is not a string`);
      else if (
        type.type === 'string' &&
        type.allowedValues !== undefined &&
        !type.allowedValues.includes(value)
      ) {
        faults.push(`${place}: ${value} is not one of ${type.allowedValues.join(', ')}`);
      }
      return;
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (type.type === 'integer' && !Number.isInteger(value))) {
        faults.push(`${place}: ${JSON.stringify(value)} is not a number`);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') faults.push(`${place}: ${JSON.stringify(value)} is not true or false`);
      return;
    case 'tag':
      if (!isJsonObject(value) || typeof value.Key !== 'string' || value.Value === undefined) {
        faults.push(`${place}: ${JSON.stringify(value)} is not a tag`);
      }
      return;
    case 'array':
      if (!Array.isArray(value)) faults.push(`${place}: is not a list`);
      else
        value.forEach(
          (entry: JsonValue, index) => void checkValue(entry, type.element, `${place}[${index}]`, faults),
        );
      return;
    case 'map':
      if (!isJsonObject(value)) faults.push(`${place}: is not an object`);
      else {
        for (const [key, entry] of Object.entries(value)) {
          if (entry !== undefined) checkValue(entry, type.element, `${place}.${key}`, faults);
        }
      }
      return;
    case 'ref': {
      if (!isJsonObject(value)) {
        faults.push(`${place}: is not an object`);
        return;
      }
      checkProperties(value, spec().get('typeDefinition', type.reference.$ref).properties, place, faults);
      return;
    }
    case 'union': {
      const attempts = type.types.map((each) => {
        const found: string[] = [];
        checkValue(value, each, place, found);
        return found;
      });
      if (!attempts.some((found) => found.length === 0)) faults.push(...(attempts[0] ?? []));
      return;
    }
    case 'json':
    case 'null':
      return;
  }
}

function dependenciesOf({ DependsOn }: TemplateResource): readonly string[] {
  if (DependsOn === undefined) return [];
  return typeof DependsOn === 'string' ? [DependsOn] : DependsOn;
}

/** The logical ids of one circle of references, in order; undefined when CloudFormation can order the resources. */
function findCircle(resources: Readonly<Record<string, TemplateResource>>): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): readonly string[] | undefined => {
    const resource = resources[id];
    if (resource === undefined || done.has(id)) return undefined;
    const start = path.indexOf(id);
    if (start >= 0) return [...path.slice(start), id];
    path.push(id);
    const next = [
      ...referencesIn(resource.Properties).map(({ logicalId }) => logicalId),
      ...dependenciesOf(resource),
    ];
    for (const other of next) {
      const circle = visit(other);
      if (circle !== undefined) return circle;
    }
    path.pop();
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const circle = visit(id);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
