import type { JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, optionalText } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, type FixContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writtenResource } from '../../written-resource.ts';

export const environmentDeploysGently = defineRule({
  id: 'REL-016',
  name: 'environment-deploys-gently',
  title: 'A Beanstalk environment stays up while it is deployed',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['elastic-beanstalk', 'resource'] },
  messages: {
    all: 'Every deployment takes all instances of {name} down at once. Roll with an additional batch.',
    updates: '{name} gets no platform updates by itself. Turn managed updates on.',
    database:
      '{name} holds a database inside of it, which is terminated with the environment. Keep the database beside it.',
    queue:
      '{name} is a worker and no queue is drawn that it works on: Beanstalk makes one of its own that nothing sends to. Draw the queue.',
  },
  fix: 'automatic',
  sources: [aws.beanstalkDeployments],
  maps: { cdkNag: ['AwsSolutions-EB3'] },
  docs: {
    what: 'Environments of production are deployed in batches, take platform updates by themselves, and workers have their queue drawn.',
    why: 'AllAtOnce is what Beanstalk does unless it is told otherwise, and it is an outage with each version.',
    condition:
      'The deployment policy is AllAtOnce and the environment is load balanced, managed updates are off, a worker polls no drawn queue, or a database belongs to the environment: drawn inside of it, or by options of the namespace aws:rds:dbinstance of a written one.',
    howToFix:
      'Roll with an additional batch, turn managed updates on, draw the queue, and keep databases beside the environment; the quick fix does each of them.',
    whenToSuppress: 'When an outage is fine: "Intranet, deployed at night".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      if (ownsDatabase(node)) yield { message: 'database', at: node.id, field: 'properties' };
      return;
    }
    const [database] = ctx.childrenOf(node.id).filter(({ id }) => ctx.hasTrait(id, 'database'));
    if (database !== undefined)
      yield {
        message: 'database',
        at: node.id,
        discriminator: 'database',
        related: [database.id],
        fixData: { database: database.id },
      };
    if (isExpression(node.source.properties?.deploymentPolicy)) ctx.undecided(node.id, 'deploymentPolicy');
    const place = { at: node.id };
    if (
      optionalText(node, 'deploymentPolicy') === 'AllAtOnce' &&
      optionalText(node, 'environmentType') === 'LoadBalanced'
    )
      yield { message: 'all', ...place, field: 'deploymentPolicy', discriminator: 'all' };
    if (node.properties.managedUpdates === false)
      yield { message: 'updates', ...place, field: 'managedUpdates', discriminator: 'updates' };
    if (optionalText(node, 'tier') === 'Worker' && ctx.connectionsTo(node.id, 'poll').length === 0)
      yield { message: 'queue', ...place, field: 'tier', discriminator: 'queue' };
  },
  fixes(ctx, { at, message, fixData }) {
    switch (message) {
      case 'all':
        return settingOf(ctx, at, 'Roll with an additional batch', { deploymentPolicy: undefined });
      case 'updates':
        return settingOf(ctx, at, 'Turn managed updates on', { managedUpdates: undefined });
      case 'queue':
        return drawnQueue(ctx, at);
      default:
        return movedOut(ctx, at, fixData?.database);
    }
  },
});

/** Options of the namespace that makes a database which the environment owns. */
function ownsDatabase(node: NodeView): boolean {
  const written = writtenResource(node);
  return (
    written?.type.startsWith('AWS::ElasticBeanstalk::') === true &&
    listOfValues(written.properties.OptionSettings).some(
      (option) => objectOf(option).Namespace === 'aws:rds:dbinstance',
    )
  );
}

function drawnQueue(ctx: FixContext, id: NodeId): readonly Fix[] {
  const worker = ctx.document.nodes.get(id);
  const region = ctx.ancestorOf(id, 'region');
  if (worker === undefined) return [];
  const queue = addNode(ctx.document, {
    kind: 'sqs-queue',
    name: `${worker.name} work`,
    ...(region === undefined ? {} : { parent: region.id }),
    at: [worker.at[0] - 160, worker.at[1]],
  });
  const after = applyChanges(ctx.document, queue.changes);
  const poll = addConnection(after, { kind: 'poll', from: queue.id, to: id, properties: {} });
  return [{ title: 'Draw the queue', changes: mergeChanges(queue.changes, poll.changes) }];
}

function movedOut(ctx: FixContext, id: NodeId, database: JsonValue | undefined): readonly Fix[] {
  const parent = ctx.parentOf(id)?.id;
  if (typeof database !== 'string' || parent === undefined) return [];
  const at = placeIn(ctx.document, database, parent);
  return [{ title: 'Keep it beside', changes: moveNodes(ctx.document, [{ id: database, at, parent }]) }];
}
