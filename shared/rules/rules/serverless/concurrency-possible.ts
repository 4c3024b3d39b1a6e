import type { NodeId } from '#shared/document/records.ts';
import { isExpression, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, type WrittenResource, writtenResource } from '../../written-resource.ts';

export const concurrencyPossible = defineRule({
  id: 'LIM-050',
  name: 'concurrency-possible',
  title: 'Reserved concurrency fits the account',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['lambda-function', 'resource'] },
  messages: {
    provisioned:
      '{name} keeps {provisioned} environments ready and reserves {reserved}: Lambda refuses more than are reserved. Lower it.',
    latest:
      '{name} keeps {provisioned} environments of $LATEST ready, and Lambda keeps those of versions alone. Publish a version and name it.',
    sum: 'The functions of the drawing reserve {sum} of {limit}, and {free} must stay free for the others. Reserve less, or state the quota of the account.',
  },
  fix: 'suggestion',
  sources: [aws.lambdaQuotas],
  docs: {
    what: 'Provisioned concurrency is within the reserved, and all that is reserved leaves what Lambda keeps for the rest.',
    why: 'Lambda refuses the deployment. And a reservation takes from every other function in the account, those of other drawings too.',
    condition:
      'A function provisions more than it reserves, or a written alias provisions for $LATEST (errors), or all functions together reserve more than the quota of the account less 100: an error where the settings state the quota, a warning where the default is assumed.',
    howToFix: 'Lower what is provisioned or reserved, or state the quota of the account in the settings.',
    whenToSuppress: 'The warning, where the account has more: state it in the settings instead.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* latestProvisioned(node.id, written);
      return;
    }
    if (isExpression(node.source.properties?.reservedConcurrentExecutions))
      ctx.undecided(node.id, 'reservedConcurrentExecutions');
    const reserved = optionalNumber(node, 'reservedConcurrentExecutions');
    const provisioned = optionalNumber(node, 'provisionedConcurrency') ?? 0;
    if (reserved === undefined) return;
    if (provisioned > reserved)
      yield {
        message: 'provisioned',
        at: node.id,
        field: 'provisionedConcurrency',
        discriminator: 'provisioned',
        data: { provisioned, reserved },
        fixData: { reserved },
      };
    const all = ctx.nodesOfKind('lambda-function').flatMap((fn) => {
      const own = optionalNumber(fn, 'reservedConcurrentExecutions') ?? 0;
      return own > 0 ? [{ id: fn.id, own }] : [];
    });
    const sum = all.reduce((total, { own }) => total + own, 0);
    const quota = ctx.limits.get('lambda.concurrency');
    const free = ctx.limits.get('lambda.unreservedConcurrency').value;
    // Said once, at the function that reserves most.
    const [largest] = [...all].sort((a, b) => b.own - a.own || (a.id < b.id ? -1 : 1));
    if (sum <= quota.value - free || largest?.id !== node.id) return;
    yield {
      message: 'sum',
      ...(quota.isOfProject === true ? {} : { severity: 'warning' as const }),
      at: node.id,
      field: 'reservedConcurrentExecutions',
      discriminator: 'sum',
      related: all.map(({ id }) => id).filter((id) => id !== node.id),
      data: { sum, limit: quota.value, free, name: nameOf(node.id) },
      fixData: { fitting: reserved - (sum - quota.value + free) },
    };
  },
  fixes(ctx, finding) {
    const { reserved, fitting } = finding.fixData ?? {};
    if (typeof reserved === 'number')
      return [
        ...settingOf(ctx, finding.at, `Keep ${reserved} ready`, { provisionedConcurrency: reserved }),
        ...settingOf(ctx, finding.at, 'Reserve nothing', { reservedConcurrentExecutions: undefined }),
      ];
    if (typeof fitting !== 'number' || fitting <= 0) return [];
    return settingOf(ctx, finding.at, `Reserve ${fitting}`, {
      reservedConcurrentExecutions: fitting,
      ...(Number(ctx.node(finding.at)?.properties.provisionedConcurrency) > fitting
        ? { provisionedConcurrency: fitting }
        : {}),
    });
  },
});

function* latestProvisioned(at: NodeId, { type, properties }: WrittenResource): Generator<FindingDraft> {
  const provisioned = objectOf(properties.ProvisionedConcurrencyConfig).ProvisionedConcurrentExecutions;
  if (type !== 'AWS::Lambda::Alias' || properties.FunctionVersion !== '$LATEST') return;
  if (typeof provisioned !== 'number') return;
  yield { message: 'latest', at, field: 'properties', data: { provisioned } };
}
