import { isExpression, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const environmentDeploysGently = defineRule({
  id: 'REL-016',
  name: 'environment-deploys-gently',
  title: 'A Beanstalk environment stays up while it is deployed',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['elastic-beanstalk'] },
  messages: {
    all: 'Every deployment takes all instances of {name} down at once. Roll with an additional batch.',
    updates: '{name} gets no platform updates by itself. Turn managed updates on.',
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
      'The deployment policy is AllAtOnce and the environment is load balanced, managed updates are off, or a worker polls no drawn queue.',
    howToFix: 'Roll with an additional batch and turn managed updates on; the quick fix does either.',
    whenToSuppress: 'When an outage is fine: "Intranet, deployed at night".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
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
  fixes: (ctx, { at, message }) =>
    message === 'all'
      ? settingOf(ctx, at, 'Roll with an additional batch', { deploymentPolicy: undefined })
      : message === 'updates'
        ? settingOf(ctx, at, 'Turn managed updates on', { managedUpdates: undefined })
        : [],
});
