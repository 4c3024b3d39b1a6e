import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { createEvaluation, type Evaluation } from '#shared/template/evaluate.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel, type TemplateModel } from '#shared/template/template-model.ts';
import type { TemplateText } from '#shared/template/template-node.ts';
import type { TemplateSource } from '#shared/template/template-source.ts';
import type { WrittenResource } from './match-resources.ts';

/** What is read out of a source once: exports of the same import share it. */
export interface ReadSource {
  readonly template: TemplateText;
  readonly model: TemplateModel;
  readonly evaluation: Evaluation;
  readonly written: ReadonlyMap<string, WrittenResource>;
}

const readSources = new WeakMap<TemplateSource, ReadSource>();

/** The template of a source, read and worked out; undefined where its text is no template any more. */
export function readSource(source: TemplateSource): ReadSource | undefined {
  const known = readSources.get(source);
  if (known !== undefined) return known;
  const template = readTemplateText(source.text);
  const model = template.ok ? readTemplateModel(template.value) : template;
  if (!template.ok || !model.ok) return undefined;
  const evaluation = createEvaluation(model.value, 'us-east-1');
  const owners = new Map<string, NodeId>();
  for (const node of source.nodes.values())
    if (node.logicalId !== undefined) owners.set(node.logicalId, node.id);
  for (const [name, owner] of Object.entries(source.names)) if (owner !== '') owners.set(name, owner);
  const written = new Map(
    [...model.value.resources.values()].map(({ logicalId, type, properties }) => [
      logicalId,
      {
        logicalId,
        type,
        values: (evaluation.evaluate(properties) ?? {}) as CfnObject,
        owner: owners.get(logicalId),
      },
    ]),
  );
  const read: ReadSource = { template: template.value, model: model.value, evaluation, written };
  readSources.set(source, read);
  return read;
}
