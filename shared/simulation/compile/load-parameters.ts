import type { z } from 'zod';
import { valueIn } from '#shared/base/limits.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { awsLimits } from '#shared/catalogue/aws-limits.ts';
import type { DocumentReader, NodeView } from '#shared/catalogue/define-kind.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { Assumption } from '../flow/flow.ts';
import { sayIssue } from '../scenario/say-issue.ts';
import { loadOf } from './load-of.ts';

export type LoadValues = Readonly<Record<string, unknown>>;

export interface LoadParameters {
  readonly values: LoadValues;
  /** Everything it uses, with where each figure comes from. */
  readonly assumptions: readonly Assumption[];
}

/** What the simulation takes for a node: defaults, then the project's quotas, the node's own, the scenario's. */
export function readLoad(
  node: NodeView,
  reader: DocumentReader,
  overrides: Readonly<Record<string, unknown>> | undefined,
): Result<LoadParameters> {
  const load = loadOf(node.id, reader);
  if (load === undefined) return ok({ values: {}, assumptions: [] });
  const shape = load.parameters.shape as Readonly<Record<string, z.ZodType>>;
  const stated = { ...quotasOf(shape, reader), ...node.source.load, ...overrides };
  const set = { ...regionalOf(shape, node, reader), ...stated };
  const unknown = Object.keys(set).find((name) => !(name in shape));
  if (unknown !== undefined) {
    return fault(
      'bad-load',
      `${node.name} has no load parameter "${unknown}"; it has ${Object.keys(shape).join(', ') || 'none'}.`,
    );
  }
  const parsed = load.parameters.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const why = issue === undefined ? 'it cannot be read.' : sayIssue(issue);
    return fault('bad-load', `${node.name}, ${why}`);
  }
  const values = parsed.data as LoadValues;
  const assumptions: Assumption[] = [];
  for (const [field, schema] of Object.entries(shape)) {
    const value = values[field];
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') continue;
    const meta = schema.meta() as
      | { title?: string; unit?: string; origin?: Assumption['origin'] }
      | undefined;
    assumptions.push({
      node: node.id,
      field,
      title: meta?.title ?? field,
      value,
      ...(meta?.unit === undefined ? {} : { unit: meta.unit }),
      origin: field in stated ? 'set' : (meta?.origin ?? 'assumed'),
    });
  }
  return ok({ values, assumptions });
}

/** Figures of AWS that are others in the Region of the node. */
function regionalOf(
  shape: Readonly<Record<string, z.ZodType>>,
  node: NodeView,
  reader: DocumentReader,
): Readonly<Record<string, number>> {
  const around = reader.ancestorOf(node.id, 'region')?.properties.region;
  const region = typeof around === 'string' ? around : reader.settings.region;
  const others = Object.entries(shape).flatMap(([field, schema]): [string, number][] => {
    const limit = schema.meta()?.limit;
    const known = typeof limit === 'string' ? awsLimits.get(limit) : undefined;
    return known?.otherRegions === undefined ? [] : [[field, valueIn(known, region)]];
  });
  return Object.fromEntries(others);
}

/** The quotas that the project states and these parameters stand for. */
function quotasOf(
  shape: Readonly<Record<string, z.ZodType>>,
  reader: DocumentReader,
): Readonly<Record<string, number>> {
  const stated = reader.settings.quotas ?? {};
  const ofProject = Object.entries(shape).flatMap(([field, schema]): [string, number][] => {
    const limit = schema.meta()?.limit;
    const value = typeof limit === 'string' ? stated[limit] : undefined;
    return typeof limit !== 'string' || value === undefined || awsLimits.get(limit).kind !== 'quota'
      ? []
      : [[field, value]];
  });
  return Object.fromEntries(ofProject);
}

/** The service time of the service fields, in seconds. */
export function serviceOf(values: LoadValues): Distribution {
  const mean = numberOf(values.meanServiceTimeMs, 0) / 1000;
  const variation = typeof values.serviceVariation === 'number' ? values.serviceVariation : undefined;
  if (mean === 0) return { is: 'constant', value: 0 };
  switch (values.serviceDistribution) {
    case 'constant':
      return { is: 'constant', value: mean };
    case 'lognormal':
      return variation === 0
        ? { is: 'constant', value: mean }
        : { is: 'lognormal', mean, variation: variation ?? 1 };
    case 'erlang': {
      const stages = Math.max(
        1,
        Math.round(1 / ((variation ?? Math.SQRT1_2) * (variation ?? Math.SQRT1_2) || 1)),
      );
      return { is: 'erlang', mean, stages };
    }
    case 'hyperexponential':
      return { is: 'hyperexponential', mean, variation: Math.max(1, variation ?? 2) };
    case 'uniform':
      return { is: 'uniform', from: 0, to: 2 * mean };
    default:
      return { is: 'exponential', mean };
  }
}

export function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
