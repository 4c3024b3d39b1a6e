import type { JsonObject } from '#shared/base/json.ts';
import type { ResolveContext } from '../../define-kind.ts';
import type { CfnObject, CfnValue } from '../cfn.ts';
import { taskDefinitionOf } from '../run-task.ts';
import { usualReference } from '../usual-reference.ts';
import { namedNodes, renameNodes } from './task-states.ts';

/** A definition as a template has it: what it names by node is named by logical id, and substituted by references. */
export interface DefinitionTemplate {
  readonly definition: JsonObject;
  readonly substitutions: CfnObject;
}

export function definitionTemplate(definition: JsonObject, ctx: ResolveContext): DefinitionTemplate {
  const keys = new Map<string, string>();
  const substitutions: Record<string, CfnValue> = {};
  for (const name of namedNodes(definition)) {
    const found = referenceOf(name, ctx);
    if (found === undefined) continue;
    keys.set(name, found.key);
    substitutions[found.key] = found.value;
  }
  return {
    definition: renameNodes(definition, (name) => keys.get(name)),
    substitutions: Object.fromEntries(Object.entries(substitutions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The node that a placeholder names: `${orders}`, or with a part of it `${orders.TaskDefinition}`. */
export function nodeNamed(
  name: string,
  exists: (id: string) => boolean,
): { readonly id: string; readonly part: string } | undefined {
  if (exists(name)) return { id: name, part: '' };
  const dot = name.lastIndexOf('.');
  const id = name.slice(0, dot);
  return dot > 0 && exists(id) ? { id, part: name.slice(dot + 1) } : undefined;
}

function referenceOf(
  name: string,
  ctx: ResolveContext,
): { readonly key: string; readonly value: CfnValue } | undefined {
  const named = nodeNamed(name, (id) => ctx.node(id) !== undefined);
  const target = named === undefined ? undefined : ctx.node(named.id);
  if (named === undefined || target === undefined) return undefined;
  const key = `${ctx.logicalId(named.id)}${named.part}`;
  switch (named.part) {
    case '':
      return { key, value: usualReference(named.id, ctx) };
    case 'TaskDefinition':
      return { key, value: taskDefinitionOf(target, ctx) };
    case 'SecurityGroup': {
      const [group] = ctx.securityGroupIds(named.id);
      return group === undefined ? undefined : { key, value: group };
    }
    case 'Arn':
      return { key, value: ctx.arn(named.id) };
    default:
      return { key, value: ctx.ref(named.id, named.part) };
  }
}
