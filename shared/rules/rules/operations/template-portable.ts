import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const images = ['ec2-instance', 'auto-scaling-group', 'launch-template'];
const imageId = /^ami-[0-9a-f]{8,17}$/;
const account = /(?<![0-9])arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):/;
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
    parameters:
      'The template asks for {count} parameters, and CloudFormation takes {max}. Draw what they stand for, or split the drawing into stacks.',
    outputs:
      'The template has {count} outputs, and CloudFormation takes {max}. Split the drawing into stacks.',
    literal:
      '{literal} in {nodes} ties the template to one place. Use a pseudo parameter, a parameter, or let the newest image be found.',
    resources:
      'The template has {count} resources, and CloudFormation takes {max}. Split the drawing into stacks.',
  },
  fix: 'automatic',
  sources: [aws.templateLimits],
  maps: { cfnLint: ['W3010', 'I3042'] },
  docs: {
    what: 'The template names no account, zone or image literally, and has no more resources, parameters and outputs than CloudFormation takes.',
    why: 'An image has another id in each Region and goes away. A zone of one account is another one in the next.',
    condition:
      'A drawn or written property is the id of an image, an ARN with an account number, or the name of a zone (a warning, one for all), or the drawing becomes, as one stack, more than 500 resources, 200 parameters or 200 outputs (an error). ARNs of another account than the one that is drawn are meant and left out. Where stacks are drawn, the resources of the largest part count, and its parameters and outputs are not worked out. Outputs are those that the export makes: addresses, names and ids that people and other stacks look for.',
    howToFix:
      'Let the newest Amazon Linux be found, and use AWS::AccountId and Fn::GetAZs. The quick fix does so where all of them are images of drawn nodes or stand in written resources; an ARN in the settings of a drawn node is replaced by drawing what it names.',
    whenToSuppress: 'For a template of one place: "Runs in the data account only".',
  },
  *check(ctx) {
    const max = ctx.limits.get('cloudformation.resources').value;
    const whole = ctx.resourceGraph();
    const isSplit = ctx.idsOfKind('stack').length > 0;
    const count = whole.size > max && isSplit ? largestPart(ctx, whole) : whole.size;
    if (count > max)
      yield { message: 'resources', at: 'document', discriminator: 'resources', data: { count, max } };
    const most = ctx.limits.get('cloudformation.parameters').value;
    const parameters = ctx.parameterCount();
    if (parameters > most && !isSplit)
      yield {
        message: 'parameters',
        at: 'document',
        discriminator: 'parameters',
        data: { count: parameters, max: most },
      };
    const outputs = ctx.outputCount();
    const mostOutputs = ctx.limits.get('cloudformation.outputs').value;
    if (outputs !== undefined && outputs > mostOutputs && !isSplit)
      yield {
        message: 'outputs',
        at: 'document',
        discriminator: 'outputs',
        data: { count: outputs, max: mostOutputs },
      };
    const found = allKinds()
      .filter(({ traits }) => traits.includes('resource'))
      .flatMap(({ id: kind }) => ctx.idsOfKind(kind))
      .flatMap((id) => {
        const { literal, isUndecided, isFixable } = ctx.remember(`literal in ${id}`, (inner) =>
          literalIn(inner, id),
        );
        if (isUndecided) ctx.undecided(id, 'imageId');
        return literal === null ? [] : [{ id, literal, isFixable }];
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
      ...(found.every(({ isFixable }) => isFixable) ? { fixData: { ids } } : {}),
    };
  },
  fixes(ctx, finding) {
    const ids = finding.fixData?.ids;
    if (!Array.isArray(ids)) return [];
    const changes = ids.flatMap((id) => {
      const node = ctx.document.nodes.get(String(id));
      if (node === undefined) return [];
      if (node.kind !== 'resource') return setProperties(ctx.document, node.id, { imageId: undefined });
      const stored = node.properties?.properties;
      return stored === undefined
        ? []
        : setProperties(ctx.document, node.id, { properties: portable(stored, ownAccounts(ctx)) });
    });
    return [{ title: 'Let the template find them by itself', changes }];
  },
});

/** The most resources in one stack, or beside all of them. */
function largestPart(ctx: RuleContext, whole: ReturnType<RuleContext['resourceGraph']>): number {
  const counts = new Map<NodeId | undefined, number>();
  const stacks = new Map<NodeId, NodeId | undefined>();
  for (const { owner } of whole.values()) {
    if (!stacks.has(owner)) stacks.set(owner, ctx.ancestorOf(owner, 'stack')?.id);
    const stack = stacks.get(owner);
    counts.set(stack, (counts.get(stack) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

/** Kept for each node: there are many, and an edit seldom changes it. */
function literalIn(
  ctx: RuleContext,
  id: NodeId,
): { readonly literal: string | null; readonly isUndecided: boolean; readonly isFixable: boolean } {
  const node = ctx.node(id);
  const own = ownAccounts(ctx);
  const image = images.includes(node?.kind ?? '') ? node?.source.properties?.imageId : undefined;
  const isUndecided = typeof image === 'object';
  if (node?.kind === 'resource') {
    const literal = search(node.source.properties?.properties, own) ?? null;
    return { literal, isUndecided, isFixable: true };
  }
  const { imageId: _, ...others } = node?.source.properties ?? {};
  const elsewhere = search(others as JsonValue, own) ?? null;
  const isImage = typeof image === 'string' && imageId.test(image);
  return { literal: elsewhere ?? (isImage ? image : null), isUndecided, isFixable: elsewhere === null };
}

/** Numbers of the drawn accounts; with none of them stated, every number may be the own one. */
function ownAccounts(ctx: RuleContext): readonly string[] {
  return ctx
    .nodesOfKind('account')
    .flatMap(({ properties }) => (typeof properties.accountId === 'string' ? [properties.accountId] : []));
}

/** The first text that ties the template to one place. */
function search(value: JsonValue | undefined, own: readonly string[]): string | undefined {
  if (typeof value === 'string') {
    if (imageId.test(value) || zone.test(value)) return value;
    const [arn, number = ''] = account.exec(value) ?? [];
    return own.length === 0 || own.includes(number) ? arn : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = search(inner, own);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value with what CloudFormation finds by itself in place of literals. */
function portable(value: JsonValue, own: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((entry) => portable(entry, own));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) =>
        inner === undefined ? [] : [[key, portable(inner, own)]],
      ),
    );
  }
  if (typeof value !== 'string' || search(value, own) === undefined) return value;
  if (imageId.test(value)) return newestImage;
  if (zone.test(value))
    return { 'Fn::Select': [value.charCodeAt(value.length - 1) - firstZone, { 'Fn::GetAZs': '' }] };
  const text = value.replace(account, (arn, number: string) => arn.replace(number, '$' + '{AWS::AccountId}'));
  return { 'Fn::Sub': text };
}

const firstZone = 'a'.charCodeAt(0);
/** The public parameter of Systems Manager that names the newest Amazon Linux in each Region. */
const newestImage = '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}';
