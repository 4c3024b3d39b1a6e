import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { architectureOf } from '#shared/catalogue/kit/instance-architecture.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { instanceSizes } from '../../instance-families.ts';
import { known, noteUnknown, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { similarTypes } from '../../similar-types.ts';
import { aws } from '../../sources.ts';

const fields = ['instanceType', 'dbInstanceClass'] as const;
const kinds = [
  'ec2-instance',
  'launch-template',
  'auto-scaling-group',
  'eks-node-group',
  'elastic-beanstalk',
  'rds-instance',
];

export const instanceTypeKnown = defineRule({
  id: 'LIM-001',
  name: 'instance-type-known',
  title: 'Instance types exist, are offered in the Region and share an architecture',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: kinds },
  messages: {
    unknown:
      '{type} of {name} is not an instance type that this version knows. Check its name, or choose one of the list.',
    size: '{type} of {name} is no instance type: EC2 has no size of that name. Choose one of the list.',
    family:
      '{type} of {name} is not in the price list: {family} has no size of that name there. Choose one of the list.',
    region:
      '{type} of {name} is not offered in {region} by the price list. Use another type, or another Region.',
    image:
      '{name} launches {type} ({architecture}) from an image for {other}: EC2 refuses that. Use a type or an image of one architecture.',
    mixed:
      '{name} launches {type} ({architecture}) beside {first} ({firstArchitecture}) from one image. Use types of one architecture.',
  },
  fix: 'suggestion',
  sources: [aws.instanceTypes],
  maps: { cfnLint: ['E3628'] },
  docs: {
    what: 'Every instance type is one that AWS has and offers in the Region, and the types of one group are all x86 or all Arm.',
    why: 'EC2 refuses a type that it does not know, or does not have in the Region: the group is made and starts nothing. A group starts all its types from one image, and an image runs on one architecture: instances of the other never start.',
    condition:
      'A type has a size that EC2 does not have; the path of an image says another architecture than the type has; or a group names types of both architectures (errors). Or the price list of AWS does not have the family, the size in its family, or the type in the Region of the node, which it covers (warnings: AWS adds families, sizes and Regions after its day). The price list that comes with Lintel covers eight Regions and is of the day that the bill names; in a Region that it does not cover, the rule cannot decide.',
    howToFix:
      'Correct the name, take a type that the Region has, or take the types of the other architecture out; the quick fix offers what fits.',
    whenToSuppress:
      'The warning, for a type that is newer than this version: "m9g is offered since last month".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const types = typesOf(node);
    for (const field of fields) if (field in (node.source.properties ?? {})) known(ctx, node, field);
    for (const { field, type } of types) {
      // Database classes are not in the list of EC2.
      if (type.startsWith('db.') || ctx.isInstanceType(type) !== false) continue;
      const place = { at: node.id, field, discriminator: type, data: { type }, fixData: { type } };
      const [family = ''] = type.split('.');
      if (!sizes.test(type)) yield { message: 'size', ...place };
      else if (hasFamily(ctx, family))
        yield { message: 'family', severity: 'warning', ...place, data: { type, family } };
      else yield { message: 'unknown', severity: 'warning', ...place };
    }
    yield* missingInRegion(ctx, node, types);
    const [first] = types;
    if (first === undefined) return;
    const architecture = architectureOf(first.type);
    const image = /arm64|x86_64/.exec(optionalText(node, 'imageId') ?? '')?.[0];
    if (image !== undefined && image !== architecture && !first.type.startsWith('db.'))
      yield {
        message: 'image',
        at: node.id,
        field: 'imageId',
        discriminator: 'image',
        data: { type: first.type, architecture, other: image },
      };
    const other = types.find(({ type }) => architectureOf(type) !== architecture);
    if (other === undefined) return;
    yield {
      message: 'mixed',
      at: node.id,
      field: other.field,
      discriminator: 'mixed',
      data: {
        type: other.type,
        architecture: architectureOf(other.type),
        first: first.type,
        firstArchitecture: architecture,
      },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const { field } = finding;
    const first = node === undefined ? undefined : typesOf(node)[0]?.type;
    if (node === undefined || field === undefined || first === undefined) return [];
    if (finding.message === 'image') return fittingImage(ctx, node, architectureOf(first));
    const { type: wrong, region } = finding.fixData ?? {};
    if (typeof wrong === 'string' && typeof region === 'string')
      return replacing(
        ctx,
        node,
        field,
        wrong,
        similarTypes(ctx, wrong, 3).filter((type) => ctx.instanceType(type)?.offeredIn?.[region] !== false),
      );
    if (typeof wrong === 'string') return nearestTypes(ctx, node, field, wrong);
    const rest = texts(node, field).filter((type) => architectureOf(type) === architectureOf(first));
    const changes = setProperties(ctx.document, node.id, { [field]: rest.length === 0 ? undefined : rest });
    return [{ title: `Keep the types like ${first}`, changes }];
  },
});

/** A family of which at least one type is known: its sizes are then all known. */
function hasFamily(ctx: RuleContext, family: string): boolean {
  return instanceSizes.some((size) => ctx.isInstanceType(`${family}.${size}`) === true);
}

/** Types that the price list does not have in the Region that the node is drawn in. */
function* missingInRegion(
  ctx: RuleContext,
  node: NodeView,
  types: readonly TypeAt[],
): Generator<FindingDraft> {
  const known = types.flatMap((each) => {
    const { offeredIn } = ctx.instanceType(each.type) ?? {};
    return offeredIn === undefined ? [] : [{ ...each, offeredIn }];
  });
  const region = known.length === 0 ? undefined : regionOf(ctx, node);
  if (region === undefined) return;
  for (const { field, type, offeredIn } of known) {
    if (offeredIn[region] === undefined) ctx.undecided(node.id, field);
    else if (offeredIn[region] === false)
      yield {
        message: 'region',
        severity: 'warning',
        at: node.id,
        field,
        discriminator: `region ${type}`,
        data: { type, region },
        fixData: { type, region },
      };
  }
}

/** The sizes of EC2 by their names, and those of databases and machine learning, which have a prefix. */
const sizes = /\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

/** The usual image of the other architecture, where the path says which; the newest Amazon Linux in any case. */
function fittingImage(ctx: FixContext, node: NodeView, architecture: string): readonly Fix[] {
  const path = String(node.properties.imageId);
  const other = path.replace(/arm64|x86_64/, architecture);
  return [
    ...settingOf(ctx, node.id, `Use the image for ${architecture}`, { imageId: other }),
    ...settingOf(ctx, node.id, 'Use the newest Amazon Linux', { imageId: undefined }),
  ];
}

/** Types of the family that EC2 has, else of one like it. */
function nearestTypes(ctx: FixContext, node: NodeView, field: string, wrong: string): readonly Fix[] {
  const [family = '', size = ''] = wrong.split('.');
  const near = [`${family}.large`, `${family}.xlarge`, `${family}.2xlarge`].filter(
    (type) => ctx.isInstanceType(type) === true && architectureOf(type) === architectureOf(wrong),
  );
  const usual = `${family.replace(/^([a-z])\d+/, '$17')}.${size}`;
  const types = near.length > 0 ? near : ctx.isInstanceType(usual) === true ? [usual] : [];
  return replacing(ctx, node, field, wrong, types);
}

/** A choice for each of the types, in the place of the wrong one. */
function replacing(
  ctx: FixContext,
  node: NodeView,
  field: string,
  wrong: string,
  types: readonly string[],
): readonly Fix[] {
  const stored = node.properties[field];
  return types.flatMap((type) => {
    const value = Array.isArray(stored) ? stored.map((each) => (each === wrong ? type : each)) : type;
    return settingOf(ctx, node.id, `Use ${type}`, { [field]: value });
  });
}

interface TypeAt {
  readonly field: string;
  readonly type: string;
}

/** Without the default type of the kind: it is known, and nobody chose it. */
function typesOf(node: NodeView): readonly TypeAt[] {
  const single = fields.flatMap((field) => {
    const type = node.properties[field];
    return typeof type === 'string' ? [{ field, type }] : [];
  });
  const lists = ['moreInstanceTypes', 'instanceTypes'].flatMap((field) =>
    texts(node, field).map((type) => ({ field, type })),
  );
  return [...single, ...lists];
}

/** The Region around the node, else that of the drawing; undefined, and noted, where an expression gives it. */
function regionOf(ctx: RuleContext, { id }: NodeView): string | undefined {
  const home = ctx.idsOfKind('region').length === 0 ? undefined : ctx.ancestorOf(id, 'region');
  if (home === undefined) return ctx.settings.region;
  return noteUnknown(ctx, home, 'region') ? undefined : (optionalText(home, 'region') ?? ctx.settings.region);
}
