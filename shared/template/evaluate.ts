import { formatCidr, parseCidr } from '#shared/base/cidr.ts';
import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { TemplateModel } from './template-model.ts';

/** What stays as it is written because only a deployment knows it. */
export interface Evaluation {
  /** The value with every function worked out that the template itself decides; undefined for `AWS::NoValue`. */
  evaluate(value: CfnValue): CfnValue | undefined;
  /** Whether the condition holds with the parameters' defaults; undefined when that cannot be told. */
  condition(name: string): boolean | undefined;
}

const maxDepth = 100;

/** Works out functions with the defaults of the parameters, the mappings and the Region of the drawing. */
export function createEvaluation(model: TemplateModel, region: string): Evaluation {
  const conditions = new Map<string, boolean | undefined>();
  const beingAsked = new Set<string>();
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };

  function condition(name: string): boolean | undefined {
    if (conditions.has(name)) return conditions.get(name);
    const definition = model.conditions.get(name);
    // A condition that asks for itself is undecided, like one that is not there.
    if (definition === undefined || beingAsked.has(name)) return undefined;
    beingAsked.add(name);
    const answer = truth(definition, 0);
    beingAsked.delete(name);
    conditions.set(name, answer);
    return answer;
  }

  function truth(value: CfnValue | undefined, depth: number): boolean | undefined {
    if (typeof value === 'boolean') return value;
    if (!isJsonObject(value) || depth > maxDepth) return undefined;
    const [[name, argument] = ['', undefined]] = Object.entries(value);
    const all = (Array.isArray(argument) ? argument : []) as readonly CfnValue[];
    switch (name) {
      case 'Condition':
        return typeof argument === 'string' ? condition(argument) : undefined;
      case 'Fn::Not': {
        const inner = truth(all[0], depth + 1);
        return inner === undefined ? undefined : !inner;
      }
      case 'Fn::And': {
        const parts = all.map((part) => truth(part, depth + 1));
        return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
      }
      case 'Fn::Or': {
        const parts = all.map((part) => truth(part, depth + 1));
        return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
      }
      case 'Fn::Equals': {
        const [a, b] = all.map((part) => work(part, depth + 1));
        return isKnown(a) && isKnown(b) ? scalarText(a) === scalarText(b) : undefined;
      }
      default:
        return undefined;
    }
  }

  function parameter(name: string): CfnValue | undefined {
    const definition = model.parameters.get(name);
    if (definition?.Default === undefined || definition.Default === null) return undefined;
    const type = String(definition.Type);
    // The value is the name of a parameter of Systems Manager, which only the account knows.
    if (type.startsWith('AWS::SSM::Parameter::Value')) return undefined;
    const text = scalarText(definition.Default);
    if (/^List<|^CommaDelimitedList$/.test(type)) {
      return text === '' ? [] : text.split(',').map((part) => part.trim());
    }
    return type === 'Number' && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  }

  function work(value: CfnValue, depth: number): CfnValue | undefined {
    if (depth > maxDepth) return value;
    if (Array.isArray(value)) {
      return (value as readonly CfnValue[]).flatMap((item) => {
        const next = work(item, depth + 1);
        return next === undefined ? [] : [next];
      });
    }
    if (!isJsonObject(value)) return value;
    const keys = Object.keys(value);
    const [name = ''] = keys;
    if (keys.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return call(name, value[name] ?? null, value, depth);
    }
    const object: Record<string, CfnValue> = {};
    for (const [key, item] of Object.entries(value)) {
      const next = item === undefined ? undefined : work(item, depth + 1);
      if (next !== undefined) object[key] = next;
    }
    return object;
  }

  /** The function's value, or the function itself where it cannot be known. */
  function call(name: string, argument: CfnValue, whole: CfnObject, depth: number): CfnValue | undefined {
    const list = (): readonly CfnValue[] | undefined => {
      const worked = work(argument, depth + 1);
      return Array.isArray(worked) ? (worked as readonly CfnValue[]) : undefined;
    };
    switch (name) {
      case 'Ref': {
        if (argument === 'AWS::NoValue') return undefined;
        if (typeof argument !== 'string') return whole;
        return pseudo[argument] ?? parameter(argument) ?? whole;
      }
      case 'Fn::If': {
        const [test, yes, no] = Array.isArray(argument) ? (argument as readonly CfnValue[]) : [];
        const answer = typeof test === 'string' ? condition(test) : undefined;
        if (answer === undefined || yes === undefined || no === undefined) return whole;
        return work(answer ? yes : no, depth + 1);
      }
      case 'Fn::Sub':
        return substitute(argument, whole, depth);
      case 'Fn::Join': {
        const [separator, items] = list() ?? [];
        if (typeof separator !== 'string' || !Array.isArray(items)) return whole;
        if (!items.every(isScalar)) return { 'Fn::Join': [separator, items] };
        return items.map(scalarText).join(separator);
      }
      case 'Fn::Split': {
        const [separator, text] = list() ?? [];
        return typeof separator === 'string' && separator !== '' && typeof text === 'string'
          ? text.split(separator)
          : whole;
      }
      case 'Fn::Select': {
        const [index, items] = list() ?? [];
        const at = Number(index);
        if (Array.isArray(items) && items[at] !== undefined) return items[at] as CfnValue;
        return items === undefined
          ? whole
          : { 'Fn::Select': [Number.isInteger(at) ? at : (index ?? 0), items] };
      }
      case 'Fn::FindInMap': {
        const [map, first, second] = list() ?? [];
        const rows = typeof map === 'string' ? model.mappings[map] : undefined;
        const row = isJsonObject(rows) && isScalar(first) ? rows[scalarText(first)] : undefined;
        const found = isJsonObject(row) && isScalar(second) ? row[scalarText(second)] : undefined;
        return found ?? whole;
      }
      case 'Fn::Cidr': {
        const [block, count, bits] = list() ?? [];
        return cidrBlocks(block, Number(count), bits === undefined ? undefined : Number(bits)) ?? whole;
      }
      case 'Fn::Length': {
        const items = list();
        return items === undefined ? whole : items.length;
      }
      case 'Fn::ToJsonString': {
        const worked = work(argument, depth + 1);
        return worked !== undefined && isKnown(worked) ? JSON.stringify(worked) : whole;
      }
      case 'Fn::GetAtt':
        return blockOf(argument, depth) ?? whole;
      default: {
        const worked = work(argument, depth + 1);
        return { [name]: worked ?? null };
      }
    }
  }

  /** The block of a network is what its own properties say; other attributes are known after a deployment. */
  function blockOf(argument: CfnValue, depth: number): CfnValue | undefined {
    const [id, attribute] = Array.isArray(argument) ? (argument as readonly CfnValue[]) : [];
    const resource = typeof id === 'string' ? model.resources.get(id) : undefined;
    if (attribute !== 'CidrBlock' || !/^AWS::EC2::(VPC|Subnet)$/.test(resource?.type ?? '')) return undefined;
    const block = resource?.properties.CidrBlock;
    const worked = block === undefined ? undefined : work(block, depth + 1);
    return typeof worked === 'string' ? worked : undefined;
  }

  function substitute(argument: CfnValue, whole: CfnObject, depth: number): CfnValue {
    const [text, given] = Array.isArray(argument) ? (argument as readonly CfnValue[]) : [argument, {}];
    if (typeof text !== 'string') return whole;
    const variables: Record<string, CfnValue> = {};
    for (const [key, item] of Object.entries(isJsonObject(given) ? given : {})) {
      const worked = item === undefined ? undefined : work(item, depth + 1);
      if (worked !== undefined) variables[key] = worked;
    }
    const left: Record<string, CfnValue> = {};
    let isKnownText = true;
    const filled = text.replace(/\$\{([^!}][^}]*)\}/g, (placeholder, name: string) => {
      const key = name.trim();
      const value = Object.hasOwn(variables, key)
        ? variables[key]
        : (pseudo[key] ?? (key.includes('.') ? undefined : parameter(key)));
      if (value !== undefined && isScalar(value)) return scalarText(value);
      isKnownText = false;
      if (value !== undefined && Object.hasOwn(variables, key)) left[key] = value;
      return placeholder;
    });
    if (isKnownText) return filled.replace(/\$\{!([^}]*)\}/g, (_, literal: string) => `\${${literal}}`);
    return { 'Fn::Sub': Object.keys(left).length === 0 ? filled : [filled, left] };
  }

  return { evaluate: (value) => work(value, 0), condition };
}

function isScalar(value: CfnValue | undefined): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** No function is left in it. */
export function isKnown(value: CfnValue | undefined): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) return (value as readonly CfnValue[]).every(isKnown);
  if (!isJsonObject(value)) return true;
  const keys = Object.keys(value);
  const [key = ''] = keys;
  if (keys.length === 1 && (key === 'Ref' || key.startsWith('Fn::'))) return false;
  return Object.values(value).every((item) => item === undefined || isKnown(item));
}

/** CloudFormation compares and joins everything as text. */
export function scalarText(value: CfnValue | undefined): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}

/** `Fn::Cidr`: so many blocks of so many host bits each, from the start of the block. */
function cidrBlocks(
  block: CfnValue | undefined,
  count: number,
  hostBits: number | undefined,
): readonly string[] | undefined {
  const outer = typeof block === 'string' ? parseCidr(block) : undefined;
  if (outer === undefined || !Number.isInteger(count) || count < 1 || count > 256) return undefined;
  const bits = outer.version === 4 ? 32 : 128;
  const prefix = bits - (hostBits ?? 8);
  if (!Number.isInteger(prefix) || prefix < outer.prefix || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  if (BigInt(count) * size > outer.last - outer.first + 1n) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const first = outer.first + BigInt(index) * size;
    return formatCidr({ version: outer.version, first, last: first + size - 1n, prefix });
  });
}
