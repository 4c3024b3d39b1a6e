import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { ConnectionId, NodeId, Properties } from '#shared/document/records.ts';
import { intrinsicName } from '#shared/resolve/references.ts';

/** Where a rule notes that a value it needed is unknown. */
interface Undecided {
  undecided(node: NodeId | ConnectionId, field: string): void;
}

type Holder = Pick<NodeView, 'id' | 'properties'> &
  Partial<Pick<NodeView, 'invalid'>> & { readonly source?: { readonly origin?: Properties } };

/** True for a CloudFormation expression (`{ "Ref": … }`, `{ "Fn::…": … }`): only the deployment knows its value. */
export function isExpression(value: unknown): boolean {
  return intrinsicName(value as JsonValue | undefined) !== undefined;
}

/** True for what was read from a template: what it leaves out may be given by a parameter or by another stack. */
export function isFromTemplate(record: { readonly origin?: Properties } | undefined): boolean {
  return typeof record?.origin?.logicalId === 'string';
}

/** True for what was read from a picture: groups there mean what their author meant, and much is left out. */
export function isFromPicture(record: { readonly origin?: Properties } | undefined): boolean {
  return record?.origin !== undefined && !isFromTemplate(record);
}

/** True when the template gives the value by an expression, which an import notes and does not store. */
function isGivenByExpression(node: Holder, field: string): boolean {
  const expressions = node.source?.origin?.expressions;
  return isJsonObject(expressions) && expressions[field] !== undefined;
}

/** True when the stored value was refused, so that what the view shows is a default and not what was drawn. */
export function isUnreadable(node: Holder, field: string): boolean {
  if (isGivenByExpression(node, field)) return true;
  return node.invalid?.some((entry) => entry.field === field || entry.field.startsWith(`${field}.`)) ?? false;
}

/**
 * True, and noted as what the rule would need, when an expression gives the value. Unset is fine and means the
 * default.
 */
export function noteUnknown(ctx: Undecided, record: Holder, field: string): boolean {
  if (!isExpression(record.properties[field]) && !isUnreadable(record, field)) return false;
  ctx.undecided(record.id, field);
  return true;
}

/**
 * The value, or undefined when it is unset, an expression, or not readable; the rule then stays silent and the
 * field is noted as what it would need.
 */
export function known(ctx: Undecided, node: Holder, field: string): unknown {
  const value = node.properties[field];
  if (
    value === undefined ||
    value === null ||
    isUnreadable(node, field) ||
    isExpression(value) ||
    isGivenByExpression(node, field)
  ) {
    ctx.undecided(node.id, field);
    return undefined;
  }
  return value;
}

export function knownText(ctx: Undecided, node: Holder, field: string): string | undefined {
  const value = known(ctx, node, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function knownNumber(ctx: Undecided, node: Holder, field: string): number | undefined {
  const value = known(ctx, node, field);
  return typeof value === 'number' ? value : undefined;
}

export function knownFlag(ctx: Undecided, node: Holder, field: string): boolean | undefined {
  const value = known(ctx, node, field);
  return typeof value === 'boolean' ? value : undefined;
}

/** The value as a text when it is one and readable; unset is fine and means absent. */
export function optionalText(node: Holder, field: string): string | undefined {
  const value = node.properties[field];
  return typeof value === 'string' && value !== '' && !isUnreadable(node, field) ? value : undefined;
}

export function optionalNumber(node: Holder, field: string): number | undefined {
  const value = node.properties[field];
  return typeof value === 'number' && !isUnreadable(node, field) ? value : undefined;
}

export function optionalFlag(node: Holder, field: string): boolean | undefined {
  const value = node.properties[field];
  return typeof value === 'boolean' && !isUnreadable(node, field) ? value : undefined;
}

/** The texts of a list property; expressions in it are left out. */
export function texts(node: Holder, field: string): readonly string[] {
  const value = node.properties[field];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
