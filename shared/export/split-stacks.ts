import { isJsonObject } from '#shared/base/json.ts';
import { slugOf, uniqueName } from '#shared/base/names.ts';
import { type CfnObject, type CfnValue, getAtt, ref } from '#shared/catalogue/kit/cfn.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { pascalCase } from '#shared/resolve/logical-ids.ts';
import { isPseudoParameter, referencesIn } from '#shared/resolve/references.ts';
import { decisionsIn, type TemplateArchitecture } from './template-architecture.ts';

/** One template of several: the part of the architecture that a stack frame holds, or the rest with the stacks in it. */
export interface StackPart {
  readonly architecture: TemplateArchitecture;
  /** What other templates need of it. */
  readonly outputs: ReadonlyMap<string, CfnObject>;
}

export interface NestedStack extends StackPart {
  readonly node: DocumentNode;
  /** Without its extension; the parent names it. */
  readonly fileName: string;
}

export interface SplitStacks {
  readonly root: StackPart;
  readonly stacks: readonly NestedStack[];
  /** Frames whose resources stay in the parent, and why. */
  readonly warnings: readonly { readonly node: NodeId; readonly message: string }[];
}

/** Where a resource is: the id of its stack frame, or nothing for the parent. */
type Place = NodeId | undefined;

/**
 * The architecture as one template for each stack frame and a parent that makes them all. References from one to the
 * other become outputs and parameters. Stacks that would wait for each other stay in the parent, with a warning.
 */
export function splitStacks(
  document: LintelDocument,
  architecture: TemplateArchitecture,
  extension: 'yaml' | 'json',
): SplitStacks {
  const placeOfNode = placesOf(document);
  const warnings: { node: NodeId; message: string }[] = [];
  const dissolved = new Set<NodeId>();
  const placeOf = (id: string): Place => {
    const owner = architecture.resources.get(id)?.owner;
    const place = owner === undefined ? undefined : placeOfNode.get(owner);
    return place === undefined || dissolved.has(place) ? undefined : place;
  };
  let circle = stackInCircle(architecture, placeOf);
  while (circle !== undefined) {
    dissolved.add(circle);
    warnings.push({
      node: circle,
      message: `${document.nodes.get(circle)?.name ?? circle} and something outside of it wait for each other, so its resources stay in the parent template. Move what they share out of the frame.`,
    });
    circle = stackInCircle(architecture, placeOf);
  }
  return buildParts(document, architecture, placeOf, extension, warnings);
}

function placesOf(document: LintelDocument): ReadonlyMap<NodeId, NodeId> {
  const places = new Map<NodeId, NodeId>();
  for (const node of document.nodes.values()) {
    const stack = ancestorsOf(document.nodes, node).find(({ kind }) => kind === 'stack');
    if (stack !== undefined) places.set(node.id, stack.id);
  }
  return places;
}

/** What a resource needs first. */
function neededBy(resource: Resource): readonly string[] {
  return [
    ...referencesIn(resource.properties).map(({ logicalId }) => logicalId),
    ...(resource.dependsOn ?? []),
  ];
}

/** A stack that is part of a circle, seen from the parent, where a stack is made as a whole. */
function stackInCircle(
  architecture: TemplateArchitecture,
  placeOf: (id: string) => Place,
): NodeId | undefined {
  const seenAs = (id: string): string => {
    const place = placeOf(id);
    return place === undefined ? `resource ${id}` : `stack ${place}`;
  };
  const needs = new Map<string, Set<string>>();
  for (const resource of architecture.resources.values()) {
    const from = seenAs(resource.logicalId);
    const known = needs.get(from) ?? new Set<string>();
    needs.set(from, known);
    for (const id of neededBy(resource)) {
      if (architecture.resources.has(id) && seenAs(id) !== from) known.add(seenAs(id));
    }
  }
  const stacks = [...needs.keys()].filter((key) => key.startsWith('stack ')).sort();
  const found = stacks.find((stack) => reaches(stack, stack, needs));
  return found?.slice('stack '.length);
}

function reaches(from: string, to: string, needs: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const waiting = [...(needs.get(from) ?? [])];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(needs.get(next) ?? []));
  }
  return false;
}

interface Draft {
  readonly resources: Map<string, Resource>;
  readonly parameters: Map<string, CfnObject>;
  readonly outputs: Map<string, CfnObject>;
  /** Values that the parent gives to the parameters. */
  readonly given: Map<string, CfnValue>;
  readonly waitsFor: Set<string>;
}

function buildParts(
  document: LintelDocument,
  architecture: TemplateArchitecture,
  placeOf: (id: string) => Place,
  extension: 'yaml' | 'json',
  warnings: SplitStacks['warnings'],
): SplitStacks {
  const drafts = new Map<Place, Draft>([[undefined, emptyDraft()]]);
  const draftOf = (place: Place): Draft => {
    const known = drafts.get(place) ?? emptyDraft();
    drafts.set(place, known);
    return known;
  };
  for (const id of architecture.resources.keys()) draftOf(placeOf(id));
  const names = stackNames(document, drafts, architecture);
  for (const resource of architecture.resources.values()) {
    const place = placeOf(resource.logicalId);
    const draft = draftOf(place);
    const dependsOn = new Set<string>();
    for (const id of resource.dependsOn ?? []) {
      const other = placeOf(id);
      const stack = other === undefined ? id : (names.get(other)?.logicalId ?? id);
      if (other === place) dependsOn.add(id);
      else if (place === undefined) dependsOn.add(stack);
      else draft.waitsFor.add(stack);
    }
    const moved = (value: CfnValue): CfnValue =>
      mapReferences(value, (id, attribute) => {
        if (isPseudoParameter(id)) return undefined;
        if (!architecture.resources.has(id)) return handOnParameter(id, architecture, place, draft);
        const other = placeOf(id);
        if (other === place) return undefined;
        return reach({ id, attribute, other, place, draft, drafts, names });
      });
    for (const name of decisionsIn([resource.properties])) moved(architecture.conditions?.get(name) ?? null);
    const { dependsOn: _, ...rest } = resource;
    draft.resources.set(resource.logicalId, {
      ...rest,
      properties: moved(resource.properties) as CfnObject,
      ...(dependsOn.size === 0 ? {} : { dependsOn: [...dependsOn].sort() }),
    });
  }
  const root = draftOf(undefined);
  for (const [name, definition] of architecture.parameters) root.parameters.set(name, definition);
  const stacks: NestedStack[] = [];
  for (const [place, draft] of drafts) {
    const name = place === undefined ? undefined : names.get(place);
    const node = place === undefined ? undefined : document.nodes.get(place);
    if (name === undefined || node === undefined) continue;
    root.resources.set(name.logicalId, stackResource(name, node, draft, extension));
    stacks.push({ node, fileName: name.fileName, ...partOf(draft, architecture) });
  }
  stacks.sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
  return { root: partOf(root, architecture), stacks, warnings };
}

function emptyDraft(): Draft {
  return {
    resources: new Map(),
    parameters: new Map(),
    outputs: new Map(),
    given: new Map(),
    waitsFor: new Set(),
  };
}

interface StackName {
  readonly logicalId: string;
  readonly fileName: string;
}

function stackNames(
  document: LintelDocument,
  drafts: ReadonlyMap<Place, Draft>,
  architecture: TemplateArchitecture,
): ReadonlyMap<NodeId, StackName> {
  const names = new Map<NodeId, StackName>();
  const taken = new Set([...architecture.resources.keys(), ...architecture.parameters.keys()]);
  const files = new Set(['template']);
  for (const place of [...drafts.keys()].filter((id) => id !== undefined).sort()) {
    const logicalId = uniqueName(`${pascalCase(place)}Stack`, (name) => taken.has(name), '');
    const fileName = uniqueName(slugOf(document.nodes.get(place)?.name ?? place), (name) => files.has(name));
    taken.add(logicalId);
    files.add(fileName);
    names.set(place, { logicalId, fileName });
  }
  return names;
}

/** A parameter of the whole is one of the part too; the parent hands it on. */
function handOnParameter(
  name: string,
  architecture: TemplateArchitecture,
  place: Place,
  draft: Draft,
): undefined {
  const definition = architecture.parameters.get(name);
  if (place === undefined || definition === undefined) return undefined;
  const { Default: _, ...rest } = definition;
  const type = String(definition.Type);
  const isList = /^List<|^CommaDelimitedList$/.test(type);
  // The parent looks the value up; the part gets what was found.
  draft.parameters.set(name, {
    ...rest,
    Type: type.startsWith('AWS::SSM::Parameter::Value') ? 'String' : type,
  });
  draft.given.set(name, isList ? { 'Fn::Join': [',', ref(name)] } : ref(name));
  return undefined;
}

interface Reach {
  readonly id: string;
  readonly attribute: string | undefined;
  readonly other: Place;
  readonly place: Place;
  readonly draft: Draft;
  readonly drafts: ReadonlyMap<Place, Draft>;
  readonly names: ReadonlyMap<NodeId, StackName>;
}

/** The value of a resource of another template: an output there, and a parameter here unless this is the parent. */
function reach({ id, attribute, other, place, draft, drafts, names }: Reach): CfnValue {
  const name = `${id}${(attribute ?? '').replace(/[^A-Za-z0-9]/g, '')}`;
  const own = attribute === undefined ? ref(id) : getAtt(id, attribute);
  const stack = other === undefined ? undefined : names.get(other)?.logicalId;
  if (stack !== undefined) drafts.get(other)?.outputs.set(name, { Value: own });
  const seenByParent = stack === undefined ? own : getAtt(stack, `Outputs.${name}`);
  if (place === undefined) return seenByParent;
  draft.parameters.set(name, {
    Type: 'String',
    Description:
      attribute === undefined ? `${id} of another stack` : `${attribute} of ${id} of another stack`,
  });
  draft.given.set(name, seenByParent);
  return ref(name);
}

function stackResource(
  { logicalId, fileName }: StackName,
  node: DocumentNode,
  { given, waitsFor }: Draft,
  extension: 'yaml' | 'json',
): Resource {
  return {
    logicalId,
    type: 'AWS::CloudFormation::Stack',
    properties: {
      TemplateURL: `./${fileName}.${extension}`,
      ...(given.size === 0 ? {} : { Parameters: Object.fromEntries(sorted(given)) }),
    },
    owner: node.id,
    implied: false,
    because: [],
    ...(waitsFor.size === 0 ? {} : { dependsOn: [...waitsFor].sort() }),
  };
}

function partOf({ resources, parameters, outputs }: Draft, whole: TemplateArchitecture): StackPart {
  const byNode = new Map<NodeId, readonly string[]>();
  for (const { logicalId, owner } of resources.values()) {
    // The order of the whole: a node's own resource first. A stack is nobody's in the whole.
    const ids = (whole.byNode.get(owner) ?? [logicalId]).filter((id) => resources.has(id));
    byNode.set(owner, ids);
  }
  const decisions = decisionsIn([...resources.values()].map(({ properties }) => properties));
  const used = <T>(all: ReadonlyMap<string, T> | undefined): ReadonlyMap<string, T> =>
    new Map([...(all ?? [])].filter(([name]) => decisions.has(name)));
  const architecture: TemplateArchitecture = {
    resources: new Map(sorted(resources)),
    byNode,
    parameters: new Map(sorted(parameters)),
    gaps: [],
    mappings: used(whole.mappings),
    conditions: used(whole.conditions),
    ...(whole.notes === undefined ? {} : { notes: whole.notes }),
  };
  return { architecture, outputs: new Map(sorted(outputs)) };
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The value with references replaced where the function has something else for them. */
function mapReferences(
  value: CfnValue,
  replace: (id: string, attribute: string | undefined) => CfnValue | undefined,
): CfnValue {
  if (Array.isArray(value)) return (value as readonly CfnValue[]).map((item) => mapReferences(item, replace));
  if (!isJsonObject(value)) return value;
  const { Ref: named, 'Fn::GetAtt': getAttribute, 'Fn::Sub': sub } = value;
  if (typeof named === 'string') return replace(named, undefined) ?? value;
  if (Array.isArray(getAttribute)) {
    const [id, attribute] = getAttribute as readonly CfnValue[];
    if (typeof id === 'string' && typeof attribute === 'string') return replace(id, attribute) ?? value;
  }
  if (sub !== undefined) return mapSub(sub, replace);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item === undefined ? undefined : mapReferences(item, replace),
    ]),
  );
}

/** In a text, what comes from elsewhere is a variable of its own. */
function mapSub(
  sub: CfnValue,
  replace: (id: string, attribute: string | undefined) => CfnValue | undefined,
): CfnObject {
  const [text, given] = Array.isArray(sub) ? (sub as readonly CfnValue[]) : [sub, undefined];
  const variables: Record<string, CfnValue> = {};
  for (const [key, item] of Object.entries(isJsonObject(given) ? given : {})) {
    if (item !== undefined) variables[key] = mapReferences(item, replace);
  }
  if (typeof text !== 'string') return { 'Fn::Sub': sub };
  const written = text.replace(/\$\{([^!}.]+)(?:\.([^}]+))?\}/g, (whole, id: string, attribute?: string) => {
    if (Object.hasOwn(variables, id)) return whole;
    const next = replace(id, attribute);
    if (next === undefined) return whole;
    if (isJsonObject(next) && typeof next.Ref === 'string') return `\${${next.Ref}}`;
    const name = `${id}${(attribute ?? '').replace(/[^A-Za-z0-9]/g, '')}`;
    variables[name] = next;
    return `\${${name}}`;
  });
  return { 'Fn::Sub': Object.keys(variables).length === 0 ? written : [written, variables] };
}
