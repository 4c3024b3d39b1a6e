import { equalJson } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { Properties } from '#shared/document/records.ts';
import { isKnown, scalarText } from '#shared/template/evaluate.ts';
import { type FlatValues, flatten } from '#shared/template/flatten.ts';
import { awsDefaults } from './aws-defaults.ts';
import { lensOf, ownTypesOf } from './kind-lens.ts';
import type { LiftResource } from './lift.ts';

export interface Classified {
  readonly kind: Kind;
  /** What makes the kind's resource one of this type. */
  readonly preset: Properties;
}

let usualKinds: ReadonlyMap<string, readonly Kind[]> | undefined;

/** Kinds by the type of the node's own resource; a type that is usual for one kind is never a variant of another. */
function kindsOf(type: string): readonly Kind[] {
  usualKinds ??= tableOf();
  const usual = usualKinds.get(type);
  if (usual !== undefined) return usual;
  if (isPart.test(type)) return [];
  return allKinds().filter(
    (kind) => kind.resources !== undefined && kind.types.includes(type) && ownTypesOf(kind).has(type),
  );
}

function tableOf(): ReadonlyMap<string, readonly Kind[]> {
  const table = new Map<string, Kind[]>();
  for (const kind of allKinds()) {
    const [type] = kind.types;
    if (kind.resources === undefined || type === undefined) continue;
    const known = table.get(type);
    if (known === undefined) table.set(type, [kind]);
    else known.push(kind);
  }
  return table;
}

/** Types that are parts of something by their name: no kind is one of them by itself. */
const isPart =
  /(Permission|Policy|Attachment|Association|Subscription|Mapping|Stage|Deployment|Integration|Route|Entry|Target|Profile|Role|Group|Version|Alias)$/;

/** The kind that a resource of this type becomes; of several the one whose resource is most like it. */
export function classify(resource: LiftResource): Classified | undefined {
  const kinds = kindsOf(resource.type);
  const [first, ...others] = kinds;
  if (first === undefined) return undefined;
  const kind = others.length === 0 ? first : likest(kinds, resource);
  return { kind, preset: ownTypesOf(kind).get(resource.type) ?? {} };
}

function likest(kinds: readonly Kind[], resource: LiftResource): Kind {
  const flat = flatten(resource.values);
  const prefix = `${resource.type}|`;
  const written = kinds.map((kind) => ({ kind, values: lensOf(kind).written, varied: variedBy(kind) }));
  const paths = new Set(
    written.flatMap(({ values }) => [...values.keys()].filter((path) => path.startsWith(prefix))),
  );
  // What all of them write alike tells nothing.
  const telling = [...paths].filter((path) => {
    const [one] = written;
    return written.some(({ values }) => !equalJson(values.get(path), one?.values.get(path)));
  });
  let best = written[0];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const each of written) {
    const score = telling.reduce(
      (sum, path) =>
        each.varied.has(path) ? sum : sum + likeness(flat, path, prefix, resource.type, each.values),
      0,
    );
    if (score > bestScore) {
      best = each;
      bestScore = score;
    }
  }
  return best?.kind ?? (kinds[0] as Kind);
}

/** What a setting of the kind decides: a template that says something else there may be of that kind all the same. */
function variedBy(kind: Kind): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const lens of lensOf(kind).fields.values()) {
    if (lens.as === 'copy') for (const path of lens.paths) paths.add(path);
    if (lens.as === 'choice')
      for (const { written } of lens.options) for (const path of written.keys()) paths.add(path);
  }
  return paths;
}

function likeness(flat: FlatValues, path: string, prefix: string, type: string, values: FlatValues): number {
  const name = path.slice(prefix.length);
  const has = flat.get(name) ?? awsDefaults[type]?.[name];
  const would = values.get(path);
  if (has !== undefined && !isKnown(has)) return 0;
  // A word of AWS's own in the same place weighs more than many things that are merely absent.
  if (has !== undefined && would !== undefined) return scalarText(has) === scalarText(would) ? 3 : -3;
  return has === would ? 0.5 : -0.5;
}
