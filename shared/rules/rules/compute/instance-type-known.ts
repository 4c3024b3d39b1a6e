import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { architectureOf } from '#shared/catalogue/kit/instance-architecture.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { known, texts } from '../../known.ts';
import { defineRule } from '../../rule.ts';
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
  title: 'Instance types exist and share an architecture',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: kinds },
  messages: {
    unknown:
      '{type} of {name} is not an instance type that this version knows. Check its name, or choose one of the list.',
    mixed:
      '{name} launches {type} ({architecture}) beside {first} ({firstArchitecture}) from one image. Use types of one architecture.',
  },
  fix: 'automatic',
  sources: [aws.instanceTypes],
  maps: { cfnLint: ['E3628'] },
  docs: {
    what: 'Every instance type is one that AWS has, and the types of one group are all x86 or all Arm.',
    why: 'EC2 refuses a type it does not know. A group starts all its types from one image, and an image runs on one architecture: instances of the other never start.',
    condition:
      'A type is not in the catalogue of this version (a warning: AWS adds types), or a group names types of both architectures (an error). Whether a Region offers the type is not checked.',
    howToFix: 'Correct the name, or take the types of the other architecture out, which the quick fix does.',
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
      yield {
        message: 'unknown',
        severity: 'warning',
        at: node.id,
        field,
        discriminator: type,
        data: { type },
      };
    }
    const [first] = types;
    if (first === undefined) return;
    const architecture = architectureOf(first.type);
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
    if (node === undefined || field === undefined || first === undefined || finding.message !== 'mixed')
      return [];
    const rest = texts(node, field).filter((type) => architectureOf(type) === architectureOf(first));
    const changes = setProperties(ctx.document, node.id, { [field]: rest.length === 0 ? undefined : rest });
    return [{ title: `Keep the types like ${first}`, changes }];
  },
});

/** Without the default type of the kind: it is known, and nobody chose it. */
function typesOf(node: NodeView): readonly { readonly field: string; readonly type: string }[] {
  const single = fields.flatMap((field) => {
    const type = node.properties[field];
    return typeof type === 'string' ? [{ field, type }] : [];
  });
  const lists = ['moreInstanceTypes', 'instanceTypes'].flatMap((field) =>
    texts(node, field).map((type) => ({ field, type })),
  );
  return [...single, ...lists];
}
