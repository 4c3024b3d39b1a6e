import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { listOfValues, objectOf, writtenResource } from './written-resource.ts';

/** Properties of CloudFormation types that hold a policy document. */
const documentKeys = new Set([
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'KeyPolicy',
  'ResourcePolicy',
  'RepositoryPolicyText',
  'FileSystemPolicy',
  'AccessPolicies',
]);

export interface PolicyDocument {
  /** Where it stands below the properties of the written resource. */
  readonly path: readonly (string | number)[];
  readonly key: string;
  readonly document: JsonObject;
}

/** The policy documents anywhere in the properties. */
export function policyDocumentsIn(
  value: JsonValue | undefined,
  path: readonly (string | number)[] = [],
): readonly PolicyDocument[] {
  if (Array.isArray(value))
    return value.flatMap((entry, index) => policyDocumentsIn(entry, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    documentKeys.has(key) && isJsonObject(inner)
      ? [{ path: [...path, key], key, document: inner }]
      : policyDocumentsIn(inner, [...path, key]),
  );
}

/** One statement of a policy, with lists where IAM takes one or many. */
export interface ReadStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly hasNotAction: boolean;
  readonly hasNotResource: boolean;
  readonly resources: readonly JsonValue[];
  readonly principal: JsonValue | undefined;
  readonly condition: JsonObject | undefined;
}

export function statementsIn(document: JsonObject): readonly ReadStatement[] {
  return listOfValues(document.Statement).flatMap((entry) =>
    isJsonObject(entry) ? [readStatement(entry)] : [],
  );
}

/** The statements that say what a role or a policy allows: those of a drawn role or user, else those that are written. */
export function identityStatements(node: NodeView): readonly ReadStatement[] {
  if (node.kind === 'iam-role' || node.kind === 'iam-user') {
    return listOfValues(node.properties.statements as JsonValue).flatMap((entry) => {
      const { effect, actions, resources } = objectOf(entry);
      if (entry === null || typeof entry !== 'object') return [];
      return [
        readStatement({ Effect: effect ?? 'Allow', Action: actions ?? [], Resource: resources ?? ['*'] }),
      ];
    });
  }
  const written = writtenResource(node);
  if (written?.type.startsWith('AWS::IAM::') !== true) return [];
  return policyDocumentsIn(written.properties)
    .filter(({ key }) => key === 'PolicyDocument')
    .flatMap(({ document }) => statementsIn(document));
}

function readStatement(entry: JsonObject): ReadStatement {
  return {
    effect: typeof entry.Effect === 'string' ? entry.Effect : '',
    actions: listOfValues(entry.Action).filter((action): action is string => typeof action === 'string'),
    hasNotAction: entry.NotAction !== undefined,
    hasNotResource: entry.NotResource !== undefined,
    resources: listOfValues(entry.Resource),
    principal: entry.Principal,
    condition: isJsonObject(entry.Condition) ? entry.Condition : undefined,
  };
}

/** True when the principal is everybody: `*`, `{ "AWS": "*" }`. */
export function isEverybody(principal: JsonValue | undefined): boolean {
  if (principal === '*') return true;
  return isJsonObject(principal) && listOfValues(principal.AWS).includes('*');
}

/** Actions that change nothing and take no resource: `*` is the only thing that can be said for many of them. */
export function isReading(action: string): boolean {
  return /^[a-z0-9-]+:(Describe|List|Get|BatchGet|Lookup|Search|Query|Scan|Head|View|Check|Generate|Decode)/i.test(
    action,
  );
}

/** The value with what stands at the path in it replaced. */
export function replaceAt(value: JsonValue, path: readonly (string | number)[], next: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  if (Array.isArray(value))
    return value.map((entry, index) => (index === step ? replaceAt(entry, rest, next) : entry));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      key === step && entry !== undefined ? replaceAt(entry, rest, next) : entry,
    ]),
  );
}

/** True when an action that a policy names, with its wildcards, covers the action. */
export function coversAction(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}
