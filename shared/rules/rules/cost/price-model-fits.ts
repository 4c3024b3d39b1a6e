import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { idsIn } from '../../decisions.ts';
import { isExpression, optionalText } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Families of AWS's own processor at the sizes of those of others, about a fifth cheaper. */
const graviton: Readonly<Record<string, string>> = {
  t3: 't4g',
  m5: 'm7g',
  m6i: 'm7g',
  m7i: 'm8g',
  c5: 'c7g',
  c6i: 'c7g',
  c7i: 'c8g',
  r5: 'r7g',
  r6i: 'r7g',
  r7i: 'r8g',
};
const kinds = ['ec2-instance', 'auto-scaling-group'];

type Host = {
  readonly id: NodeId;
  readonly isUndecided: boolean;
  readonly isSteady: boolean;
  readonly isMovable: boolean;
};

export const priceModelFits = defineRule({
  id: 'COST-005',
  name: 'price-model-fits',
  title: 'What runs all the time is not paid by the hour',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { document: true },
  messages: {
    commit:
      'All month on demand: {nodes}. A Savings Plan of one year takes off about a quarter to a third, for what runs in any case.',
    graviton:
      'Amazon Linux on processors of others: {nodes}. Graviton costs about a fifth less for the same size.',
  },
  fix: 'suggestion',
  sources: [aws.savingsPlans, aws.graviton],
  docs: {
    what: 'Steady compute is covered by a commitment, and images that run on Graviton do.',
    why: 'On-demand prices are for what comes and goes. For what runs day and night they are the dearest.',
    condition:
      'Two or more instances, groups or databases run all hours on demand; or instances of the newest Amazon Linux without a script of their own have a type for which there is a Graviton one. Two findings at most.',
    howToFix: 'Compare a Savings Plan in the cost panel. The quick fix moves instances to Graviton.',
    whenToSuppress: 'Where it is settled elsewhere: "Savings Plan of the organisation".',
  },
  *check(ctx) {
    const hosts = kinds
      .flatMap((kind) => ctx.idsOfKind(kind))
      .flatMap((id) => ctx.remember(`host ${id}`, (inner) => hostOf(inner, id)) ?? []);
    for (const { id, isUndecided } of hosts) if (isUndecided) ctx.undecided(id, 'instanceType');
    const databases = ctx
      .idsOfKind('rds-instance')
      .filter((id) => ctx.remember(`runs all hours ${id}`, (inner) => runsAllHours(inner.node(id))));
    const steady = [...hosts.filter(({ isSteady }) => isSteady).map(({ id }) => id), ...databases].sort();
    if (steady.length > 1)
      yield {
        message: 'commit',
        at: 'document',
        discriminator: 'commit',
        related: steady,
        data: { nodes: nameOf(...steady) },
      };
    const movable = hosts
      .filter(({ isMovable }) => isMovable)
      .map(({ id }) => id)
      .sort();
    if (movable.length > 0)
      yield {
        message: 'graviton',
        at: 'document',
        discriminator: 'graviton',
        related: movable,
        data: { nodes: nameOf(...movable) },
        fixData: { movable },
      };
  },
  fixes(ctx, finding) {
    const changes = idsIn(finding.fixData?.movable).flatMap((id): ChangeSet => {
      const host = ctx.node(id);
      const instanceType = host === undefined ? undefined : successor(host);
      return instanceType === undefined ? [] : setProperties(ctx.document, id, { instanceType });
    });
    return changes.length === 0 ? [] : [{ title: 'Move them to Graviton', changes }];
  },
});

/** What the rule looks at, kept for each host: there are many, and an edit seldom changes it. */
function hostOf(ctx: RuleContext, id: NodeId): Host | null {
  const host = ctx.node(id);
  if (host === undefined || ctx.parentOf(id)?.kind === 'auto-scaling-group') return null;
  return {
    id,
    isUndecided: isExpression(host.source.properties?.instanceType),
    isSteady: runsAllHours(host),
    isMovable: successor(host) !== undefined,
  };
}

function runsAllHours(node: NodeView | undefined): boolean {
  return node !== undefined && node.usage.runningHoursPerMonth === undefined && !usesSpot(node.properties);
}

function usesSpot(properties: NodeView['properties']): boolean {
  return (
    typeof properties.onDemandPercentageAboveBaseCapacity === 'number' &&
    properties.onDemandPercentageAboveBaseCapacity < 100
  );
}

/** The Graviton type of the size; only where nothing that was built for another processor is started. */
function successor(host: NodeView): string | undefined {
  const { userData, imageId, moreInstanceTypes } = host.properties;
  if (imageId !== undefined || (userData !== undefined && userData !== '')) return undefined;
  if (Array.isArray(moreInstanceTypes) && moreInstanceTypes.length > 0) return undefined;
  const [, family = '', size = ''] =
    /^([a-z]+\d+[a-z]*)\.([a-z0-9]+)$/.exec(optionalText(host, 'instanceType') ?? '') ?? [];
  const next = graviton[family];
  return next === undefined || /metal|24xlarge|18xlarge|9xlarge/.test(size) ? undefined : `${next}.${size}`;
}
