import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { shortHash } from '#shared/resolve/logical-ids.ts';
import { intrinsicName } from '#shared/resolve/references.ts';

/** What a manifest cannot know before the template is deployed: `${name}` stands for it, and an output gives it. */
export interface Placeholder {
  readonly name: string;
  readonly value: CfnValue;
}

export interface Surroundings {
  readonly region: string;
  /** Values of parameters that have a default. */
  readonly parameters: ReadonlyMap<string, CfnObject>;
}

/** Partitions of AWS by the beginning of their Regions. */
const partitions = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
] as const;

/**
 * A value of the template as Kubernetes can read it: what follows from the drawing is written out, what only the
 * deployed template knows becomes a placeholder.
 */
export function asManifestValue(
  value: CfnValue,
  around: Surroundings,
  placeholders: Map<string, Placeholder>,
): JsonValue {
  if (Array.isArray(value)) {
    return (value as readonly CfnValue[]).map((entry) => asManifestValue(entry, around, placeholders));
  }
  if (!isJsonObject(value)) return value;
  if (intrinsicName(value) !== undefined) return textOf(value, around, placeholders);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      entry === undefined ? [] : [[key, asManifestValue(entry, around, placeholders)] as const],
    ),
  );
}

function textOf(value: CfnValue, around: Surroundings, placeholders: Map<string, Placeholder>): string {
  if (!isJsonObject(value)) return String(value);
  const place = (name: string, from: CfnValue): string => {
    placeholders.set(name, { name, value: from });
    return `\${${name}}`;
  };
  const reference = (text: string): string => {
    const pseudo = pseudoParameter(text, around);
    if (pseudo !== undefined) return pseudo;
    const stated = around.parameters.get(text)?.Default;
    if (typeof stated === 'string' || typeof stated === 'number') return String(stated);
    const dot = text.indexOf('.');
    return dot < 0
      ? place(text, { Ref: text })
      : place(text.replaceAll('.', ''), { 'Fn::GetAtt': [text.slice(0, dot), text.slice(dot + 1)] });
  };
  if (typeof value.Ref === 'string') return reference(value.Ref);
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute)) return reference(attribute.map(String).join('.'));
  const joined = value['Fn::Join'];
  if (Array.isArray(joined) && Array.isArray(joined[1])) {
    return (joined[1] as readonly CfnValue[])
      .map((part) => textOf(part, around, placeholders))
      .join(String(joined[0]));
  }
  const substituted = value['Fn::Sub'];
  const [text, variables] = Array.isArray(substituted)
    ? (substituted as readonly CfnValue[])
    : [substituted as CfnValue];
  if (typeof text === 'string') {
    const own = isJsonObject(variables) ? variables : {};
    return text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      const variable = own[name];
      return variable === undefined ? reference(name) : textOf(variable, around, placeholders);
    });
  }
  // What has no text of its own, such as a zone of the Region, is left to the template.
  return place(`Value${shortHash(JSON.stringify(value))}`, value);
}

function pseudoParameter(name: string, { region }: Surroundings): string | undefined {
  const partition = partitions.find(([prefix]) => region.startsWith(prefix));
  switch (name) {
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partition?.[1] ?? 'aws';
    case 'AWS::URLSuffix':
      return partition?.[2] ?? 'amazonaws.com';
    case 'AWS::AccountId':
      return `\${${accountPlaceholder}}`;
    default:
      return undefined;
  }
}

/** Known to whoever deploys, and therefore no output. */
export const accountPlaceholder = 'AWS_ACCOUNT_ID';
