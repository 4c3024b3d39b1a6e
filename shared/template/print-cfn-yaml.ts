import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isJsonObject } from '#shared/base/json.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';

/**
 * The value as CloudFormation's YAML with short functions (`!Ref Web`), without a final newline. Strings that the YAML
 * of CloudFormation would read as something else (`yes`, `012`, dates) are quoted; long lines are never folded.
 */
export function printCfnYaml(value: CfnValue): string {
  // The 1.1 schema decides what needs quotes, because that is what CloudFormation reads.
  const document = new Document(undefined, { version: '1.1' });
  document.contents = toYaml(value);
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false }).trimEnd();
}

/** Functions that have a short form; `Ref` and `Condition` are `!Ref` and `!Condition`, the others drop `Fn::`. */
function shortTag(key: string): string | undefined {
  if (key === 'Ref' || key === 'Condition') return `!${key}`;
  return key.startsWith('Fn::') && key !== 'Fn::Transform' ? `!${key.slice(4)}` : undefined;
}

function toYaml(value: CfnValue | undefined): Node {
  if (Array.isArray(value)) {
    const seq = new YAMLSeq();
    seq.items = (value as readonly CfnValue[]).map(toYaml);
    seq.flow = value.length === 0;
    return seq;
  }
  if (!isJsonObject(value)) return new Scalar(value ?? null);
  return toFunction(value) ?? toMap(value);
}

function toMap(value: Readonly<Record<string, CfnValue | undefined>>): Node {
  const map = new YAMLMap();
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) map.items.push(new Pair(new Scalar(key), toYaml(entry)));
  }
  map.flow = map.items.length === 0;
  return map;
}

function toFunction(value: Readonly<Record<string, CfnValue | undefined>>): Node | undefined {
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) return undefined;
  const tag = shortTag(key);
  const argument = value[key];
  if (tag === undefined || (key === 'Condition' && typeof argument !== 'string')) return undefined;
  if (key === 'Fn::GetAtt' && Array.isArray(argument)) {
    const parts = argument as readonly CfnValue[];
    if (parts.every((part) => typeof part === 'string')) return tagged(new Scalar(parts.join('.')), tag);
  }
  const node = toYaml(argument);
  // A short function cannot hold another one directly: `!Base64 !Sub …` is not YAML.
  if (node.tag !== undefined || node instanceof YAMLMap) return undefined;
  if (node instanceof YAMLSeq && fitsOneLine(argument)) node.flow = true;
  return tagged(node, tag);
}

/** As people write functions: `!Select [0, !GetAZs '']`. Longer ones, and those with a map in them, are lists. */
const longestOnOneLine = 56;

function fitsOneLine(argument: CfnValue | undefined): boolean {
  if (hasMap(argument)) return false;
  const written = JSON.stringify(argument).replaceAll(/\{"(?:Fn::)?(\w+)":/g, '!$1 ');
  return written.replaceAll(/["}]/g, '').replaceAll(',', ', ').length <= longestOnOneLine;
}

function hasMap(value: CfnValue | undefined): boolean {
  if (Array.isArray(value)) return (value as readonly CfnValue[]).some(hasMap);
  if (!isJsonObject(value)) return false;
  return toFunction(value) === undefined || Object.values(value).some(hasMap);
}

function tagged(node: Node, tag: string): Node {
  node.tag = tag;
  return node;
}
