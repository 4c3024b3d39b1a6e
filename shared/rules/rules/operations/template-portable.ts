import type { JsonValue } from '#shared/base/json.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const images = ['ec2-instance', 'auto-scaling-group', 'launch-template'];
const imageId = /^ami-[0-9a-f]{8,17}$/;
const account = /(?<![0-9])arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:\d{12}:/;
const zone = /^(?:us|eu|ap|ca|sa|me|af|il|mx)-[a-z]+-\d[a-f]$/;

export const templatePortable = defineRule({
  id: 'OPS-062',
  name: 'template-portable',
  title: 'The template is tied to no account, zone or image',
  severity: 'error',
  nature: 'deploy',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    literal:
      '{literal} in {nodes} ties the template to one place. Use a pseudo parameter, a parameter, or let the newest image be found.',
    resources:
      'The template has {count} resources, and CloudFormation takes {max}. Split the drawing into stacks.',
  },
  fix: 'suggestion',
  sources: [aws.templateLimits],
  maps: { cfnLint: ['W3010', 'I3042'] },
  docs: {
    what: 'The template names no account, zone or image literally, and has no more resources than CloudFormation takes.',
    why: 'An image has another id in each Region and goes away. A zone of one account is another one in the next.',
    condition:
      'A property is the id of an image, an ARN with an account number, or the name of a zone (a warning, one for all), or the drawing becomes more than 500 resources (an error).',
    howToFix:
      'Let the newest Amazon Linux be found, as the quick fix does for images, and use AWS::AccountId and Fn::GetAZs.',
    whenToSuppress: 'For a template of one place: "Runs in the data account only".',
  },
  *check(ctx) {
    const max = ctx.limits.get('cloudformation.resources').value;
    const count = ctx.resourceGraph().size;
    if (count > max)
      yield { message: 'resources', at: 'document', discriminator: 'resources', data: { count, max } };
    const found = [...images, 'resource']
      .flatMap((kind) => ctx.idsOfKind(kind).map((id) => ({ id, isImage: kind !== 'resource' })))
      .flatMap(({ id, isImage }) => {
        const { literal, isUndecided } = ctx.remember(`literal in ${id}`, (inner) => literalIn(inner, id));
        if (isUndecided) ctx.undecided(id, 'imageId');
        return literal === null ? [] : [{ id, literal, isImage }];
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const [first] = found;
    if (first === undefined) return;
    const ids = found.map(({ id }) => id);
    yield {
      message: 'literal',
      severity: 'warning',
      at: 'document',
      discriminator: 'literal',
      related: ids,
      data: {
        literal: found.length === 1 ? first.literal : `${first.literal} and the like`,
        nodes: nameOf(...ids),
      },
      ...(found.every(({ isImage }) => isImage) ? { fixData: { ids } } : {}),
    };
  },
  fixes(ctx, finding) {
    const ids = finding.fixData?.ids;
    if (!Array.isArray(ids)) return [];
    const changes = ids.flatMap((id) =>
      typeof id === 'string' && ctx.document.nodes.has(id)
        ? setProperties(ctx.document, id, { imageId: undefined })
        : [],
    );
    return [{ title: 'Let the newest Amazon Linux be found', changes }];
  },
});

/** Kept for each node: there are many, and an edit seldom changes it. */
function literalIn(
  ctx: RuleContext,
  id: NodeId,
): { readonly literal: string | null; readonly isUndecided: boolean } {
  const node = ctx.node(id);
  if (node?.kind === 'resource') {
    return { literal: search(node.source.properties?.properties) ?? null, isUndecided: false };
  }
  const image = node?.source.properties?.imageId;
  const isLiteral = typeof image === 'string' && imageId.test(image);
  return { literal: isLiteral ? image : null, isUndecided: typeof image === 'object' };
}

function search(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') {
    if (imageId.test(value) || zone.test(value)) return value;
    return account.exec(value)?.[0];
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = search(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
