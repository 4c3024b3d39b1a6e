import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { readProperties } from '#shared/catalogue/read-properties.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { headerOf, indexDocument, settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { printCfnYaml } from '#shared/template/print-cfn-yaml.ts';
import { findTemplateSource, hasDamagedSource, nestedSources } from '#shared/template/template-source.ts';
import { cloudFormationOutputs } from './cloudformation-outputs.ts';
import { exportSet } from './cloudformation-source/export-set.ts';
import { exportSource } from './cloudformation-source/export-source.ts';
import { withEnvironmentValues } from './environment-values.ts';
import type { ExportedText } from './exported-text.ts';
import { withForeignSuppressions } from './foreign-suppressions.ts';
import { imageWarnings } from './image-tags.ts';
import { manifestOutputs } from './kubernetes.ts';
import { type StackPart, splitStacks } from './split-stacks.ts';
import type { TemplateArchitecture } from './template-architecture.ts';
import { withValueParameters } from './value-parameters.ts';

export interface CloudFormationOptions {
  readonly format: 'yaml' | 'json';
  /** `nested` gives every stack frame a template of its own; without it, one template has everything. */
  readonly stacks?: 'one' | 'nested';
  /**
   * `values` asks for address ranges, sizes, certificates and image tags, with what is drawn as the default, and keeps
   * what protects production for production; `literal` writes what is drawn. Without it, as the document says.
   */
  readonly parameters?: 'literal' | 'values';
}

/** Resources in one template; a hard limit of CloudFormation (cloudformation-limits, 2026-11). */
const maxResources = 500;
const maxDescription = 1024;
/** More reasons than these make a comment unreadable; the panel of implied resources shows all. */
const maxReasons = 4;

/**
 * The architecture as a CloudFormation template. Resources stand under a comment with the name of their node, in the
 * order of the tree, so that a change of the drawing is a small change of the text. The same architecture always gives
 * the same bytes. A drawing that was imported from a template is that template, edited.
 */
export function exportCloudFormation(
  document: LintelDocument,
  resolved: Architecture,
  options: CloudFormationOptions,
): ExportedText {
  const source = findTemplateSource(document);
  if (source !== undefined && nestedSources(document).size > 0) return exportSet(document, options.format);
  const drawn = withForeignSuppressions(document, resolved, source);
  if (source !== undefined) return exportSource(document, drawn, source, options.format, drawn !== resolved);
  const settings = settingsOf(document);
  const { format, stacks = 'one', parameters = settings.templateParameters ?? 'values' } = options;
  const nameOf = (owner: NodeId): string => document.nodes.get(owner)?.name ?? owner;
  const architecture =
    parameters === 'values'
      ? withEnvironmentValues(withValueParameters(drawn, nameOf), settings.environment)
      : drawn;
  const name = headerOf(document).name.trim();
  const description = name === '' ? 'AWS architecture' : name;
  if (stacks === 'nested') return exportNested(document, architecture, format, description);
  const template = templateOf(document, { architecture, outputs: new Map() }, description);
  return {
    ...printTemplate(template, format),
    warnings: warningsOf(document, architecture),
  };
}

/** The parent template, with those of its stacks as files beside it: `aws cloudformation package` takes them along. */
function exportNested(
  document: LintelDocument,
  architecture: TemplateArchitecture,
  format: 'yaml' | 'json',
  description: string,
): ExportedText {
  const { root, stacks, warnings } = splitStacks(document, architecture, format);
  return {
    ...printTemplate(templateOf(document, root, description), format),
    files: stacks.map(({ node, fileName, ...part }) => {
      const purpose = node.properties?.description;
      const about =
        typeof purpose === 'string' && purpose !== '' ? purpose : `${node.name} of ${description}`;
      return {
        name: `${fileName}.${format}`,
        text: printTemplate(templateOf(document, part, about), format).text,
      };
    }),
    warnings: [...warnings, ...warningsOf(document, architecture, [root, ...stacks])],
  };
}

function templateOf(document: LintelDocument, part: StackPart, description: string): TemplateText {
  const { architecture, outputs } = part;
  return {
    description: description.slice(0, maxDescription),
    needsIamCapability: [...architecture.resources.values()].some(({ type }) =>
      type.startsWith('AWS::IAM::'),
    ),
    sections: [
      { title: 'Metadata', entries: entriesOf(interfaceOf(architecture)) },
      { title: 'Parameters', entries: entriesOf(architecture.parameters) },
      { title: 'Mappings', entries: entriesOf(architecture.mappings ?? new Map()) },
      { title: 'Conditions', entries: entriesOf(architecture.conditions ?? new Map()) },
      {
        title: 'Resources',
        entries: groupByOwner(document, architecture).flatMap((group) =>
          resourceEntries(document, group, architecture.notes),
        ),
      },
      { title: 'Outputs', entries: entriesOf(new Map([...outputsOf(document, architecture), ...outputs])) },
    ],
  };
}

function printTemplate(
  template: TemplateText,
  format: 'yaml' | 'json',
): Pick<ExportedText, 'text' | 'spans' | 'extension' | 'mediaType'> {
  return {
    ...(format === 'yaml' ? printYaml(template) : printJson(template)),
    extension: format,
    mediaType: format === 'yaml' ? 'application/yaml' : 'application/json',
  };
}

/** How many outputs the template of the drawing has, as one stack. */
export function countOutputs(document: LintelDocument, architecture: TemplateArchitecture): number {
  return outputsOf(document, architecture).size;
}

/** What people look for after a deployment, then what the Kubernetes manifests are filled in with. */
function outputsOf(
  document: LintelDocument,
  architecture: TemplateArchitecture,
): ReadonlyMap<string, CfnObject> {
  const nameOf = (owner: NodeId): string => document.nodes.get(owner)?.name ?? owner;
  return new Map([
    ...manifestOutputs(architecture, settingsOf(document).region),
    ...cloudFormationOutputs(architecture, nameOf, (owner) => tierOf(document, owner)),
  ]);
}

/** Of a subnet, as its kind reads it: `public`, `private` or `isolated`. */
function tierOf(document: LintelDocument, owner: NodeId): string | undefined {
  const node = document.nodes.get(owner);
  const kind = node?.kind === 'subnet' ? findKind(node.kind) : undefined;
  if (node === undefined || kind === undefined) return undefined;
  const { tier } = readProperties(kind.properties, node.properties).values;
  return typeof tier === 'string' ? tier : undefined;
}

/** The headings under which the console asks for the parameters; few need none. */
function interfaceOf({ parameterGroups }: TemplateArchitecture): ReadonlyMap<string, CfnObject> {
  if (parameterGroups === undefined || parameterGroups.size < 2) return new Map();
  const groups = [...parameterGroups].map(([label, names]) => ({
    Label: { default: label },
    Parameters: names,
  }));
  return new Map([['AWS::CloudFormation::Interface', { ParameterGroups: groups }]]);
}

interface TemplateText {
  readonly description: string;
  readonly needsIamCapability: boolean;
  readonly sections: readonly { readonly title: string; readonly entries: readonly TemplateEntry[] }[];
}

interface TemplateEntry {
  readonly name: string;
  readonly value: CfnObject;
  readonly owner?: NodeId;
  /** Written above it in YAML. */
  readonly comments: readonly string[];
}

function entriesOf(values: ReadonlyMap<string, CfnObject>): readonly TemplateEntry[] {
  return [...values].map(([name, value]) => ({ name, value, comments: [] }));
}

function resourceEntries(
  document: LintelDocument,
  group: OwnerGroup,
  notes: ReadonlyMap<string, string> = new Map(),
): readonly TemplateEntry[] {
  const node = document.nodes.get(group.owner);
  const name = node?.name ?? group.owner;
  const kind = node === undefined ? undefined : findKind(node.kind)?.title;
  return group.resources.map((resource, index) => ({
    name: resource.logicalId,
    value: resourceObject(resource),
    owner: group.owner,
    comments: [
      ...(index > 0 ? [] : [kind === undefined || kind === name ? name : `${name} (${kind})`]),
      ...(resource.implied ? reasonsOf(resource).map((reason) => `Implied: ${reason}`) : []),
      ...[notes.get(resource.logicalId) ?? []].flat(),
    ],
  }));
}

interface OwnerGroup {
  readonly owner: NodeId;
  readonly resources: readonly Resource[];
}

/** Depth first through the tree, neighbours in id order: what is drawn together stands together. */
function groupByOwner(document: LintelDocument, architecture: TemplateArchitecture): readonly OwnerGroup[] {
  const index = indexDocument(document);
  const groups: OwnerGroup[] = [];
  const seen = new Set<NodeId>();
  const visit = (owner: NodeId): void => {
    if (seen.has(owner)) return;
    seen.add(owner);
    const resources = (architecture.byNode.get(owner) ?? []).flatMap(
      (id) => architecture.resources.get(id) ?? [],
    );
    if (resources.length > 0) groups.push({ owner, resources });
    for (const id of index
      .childrenOf(owner)
      .map((child) => child.id)
      .sort())
      visit(id);
  };
  const roots = [...document.nodes.values()].filter(
    ({ parent }) => parent === undefined || !document.nodes.has(parent),
  );
  for (const id of roots.map((root) => root.id).sort()) visit(id);
  // What sits in a circle of parents, which a damaged file may hold, is reached from no root.
  for (const id of [...architecture.byNode.keys()].sort()) visit(id);
  return groups;
}

function resourceObject(resource: Resource): CfnObject {
  const { dependsOn = [] } = resource;
  return {
    Type: resource.type,
    ...(dependsOn.length === 0 ? {} : { DependsOn: dependsOn.length === 1 ? dependsOn[0] : dependsOn }),
    ...(resource.deletionPolicy === undefined ? {} : { DeletionPolicy: resource.deletionPolicy }),
    ...(resource.updateReplacePolicy === undefined
      ? {}
      : { UpdateReplacePolicy: resource.updateReplacePolicy }),
    ...resource.attributes,
    ...(resource.metadata === undefined ? {} : { Metadata: resource.metadata }),
    ...(Object.keys(resource.properties).length === 0 ? {} : { Properties: resource.properties }),
  };
}

function warningsOf(
  document: LintelDocument,
  architecture: TemplateArchitecture,
  parts: readonly Pick<StackPart, 'architecture'>[] = [{ architecture }],
): ExportedText['warnings'] {
  const warnings: { node?: NodeId; message: string }[] = architecture.gaps.map(({ node, message }) => ({
    node,
    message,
  }));
  if (hasDamagedSource(document))
    warnings.push({
      message:
        'The template that this drawing was imported from is damaged in the document, so it is written anew from the drawing. Import the template again to keep its comments and what is not drawn.',
    });
  warnings.push(...imageWarnings(architecture, (id) => document.nodes.get(id)?.name ?? id));
  const region = settingsOf(document).region;
  const index = indexDocument(document);
  for (const node of document.nodes.values()) {
    if (node.kind !== 'region' || index.childrenOf(node.id).length === 0) continue;
    const other = node.properties?.region;
    if (typeof other === 'string' && other !== region) {
      warnings.push({
        node: node.id,
        message: `${node.name} is in ${other}, but a template is deployed to one Region and this one is for ${region}. Export ${other} as a drawing of its own.`,
      });
    }
  }
  for (const part of parts) {
    const count = part.architecture.resources.size;
    if (count <= maxResources) continue;
    warnings.push({
      message: `A template has ${count} resources; CloudFormation takes ${maxResources}. Split the drawing into stacks.`,
    });
  }
  return warnings;
}

interface Span {
  readonly owner: NodeId;
  readonly from: number;
  readonly to: number;
}

function printYaml(template: TemplateText): Pick<ExportedText, 'text' | 'spans'> {
  const lines: string[] = [];
  const spans: Span[] = [];
  const indented = (text: string): void => {
    for (const line of text.split('\n')) lines.push(line === '' ? '' : `  ${line}`);
  };
  if (template.needsIamCapability) lines.push('# Deploy with --capabilities CAPABILITY_IAM: it makes roles.');
  lines.push("AWSTemplateFormatVersion: '2010-09-09'");
  lines.push(printCfnYaml({ Description: template.description }));
  for (const { title, entries } of template.sections) {
    if (entries.length === 0 && title !== 'Resources') continue;
    lines.push('', entries.length === 0 ? `${title}: {}` : `${title}:`);
    let last: NodeId | undefined;
    for (const entry of entries) {
      if (last !== undefined && entry.owner !== last) lines.push('');
      last = entry.owner;
      const from = lines.length + 1;
      for (const text of entry.comments) indented(comment(text));
      indented(printCfnYaml({ [entry.name]: entry.value }));
      note(spans, entry.owner, from, lines.length);
    }
  }
  return { text: `${lines.join('\n')}\n`, spans };
}

/** JSON has no comments; order and spans are those of the YAML. */
function printJson(template: TemplateText): Pick<ExportedText, 'text' | 'spans'> {
  const lines = ['{', '  "AWSTemplateFormatVersion": "2010-09-09",'];
  const spans: Span[] = [];
  lines.push(`  "Description": ${JSON.stringify(template.description)}`);
  for (const { title, entries } of template.sections) {
    if (entries.length === 0 && title !== 'Resources') continue;
    lines[lines.length - 1] += ',';
    lines.push(`  "${title}": {`);
    entries.forEach((entry, index) => {
      const from = lines.length + 1;
      const text = `${JSON.stringify(entry.name)}: ${JSON.stringify(entry.value, null, 2)}`;
      lines.push(...text.split('\n').map((line) => `    ${line}`));
      if (index < entries.length - 1) lines[lines.length - 1] += ',';
      note(spans, entry.owner, from, lines.length);
    });
    lines.push('  }');
  }
  lines.push('}');
  return { text: `${lines.join('\n')}\n`, spans };
}

/** One span for neighbours of one owner. */
function note(spans: Span[], owner: NodeId | undefined, from: number, to: number): void {
  if (owner === undefined) return;
  const last = spans.at(-1);
  if (last?.owner === owner) spans[spans.length - 1] = { owner, from: last.from, to };
  else spans.push({ owner, from, to });
}

function comment(text: string): string {
  return `# ${text.replace(/\s+/g, ' ').trim()}`;
}

function reasonsOf(resource: Resource): readonly string[] {
  const reasons = [...new Set(resource.because.map(({ reason }) => reason))];
  const shown = reasons.slice(0, maxReasons);
  return reasons.length > shown.length
    ? [...shown, `and ${reasons.length - shown.length} more reasons.`]
    : shown;
}
