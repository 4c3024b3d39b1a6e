import { knownNumber } from '../../known.ts';
import { setting } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const spotTasksHaveBase = defineRule({
  id: 'REL-015',
  name: 'spot-tasks-have-base',
  title: 'A service on Fargate Spot keeps tasks that are not reclaimed',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['ecs-service'] },
  messages: {
    some: '{share} % of the tasks of {name} run on Fargate Spot and none is sure to run on demand: with few tasks, all may be reclaimed. Keep a base of 2 on demand.',
    all: 'All tasks of {name} run on Fargate Spot and AWS may reclaim all of them with two minutes of notice. Keep a base of 2 on demand.',
  },
  fix: 'automatic',
  sources: [aws.fargateCapacity],
  docs: {
    what: 'A service that uses Fargate Spot has a base of tasks on demand.',
    why: 'Spot capacity is taken back when AWS needs it, and often for a whole zone at once. Without a base the service is gone until capacity returns.',
    condition: 'A Fargate service has a share on Fargate Spot and an on-demand base of 0.',
    howToFix: 'Keep a base of 2, which the quick fix sets.',
    whenToSuppress: 'For work that may stop: "Batch renderer, resumes from its checkpoint".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.properties.launchType !== 'FARGATE') return;
    const spot = knownNumber(ctx, node, 'spotPercent');
    const base = knownNumber(ctx, node, 'onDemandBase');
    if (spot === undefined || spot === 0 || base !== 0) return;
    yield {
      message: spot === 100 ? 'all' : 'some',
      at: node.id,
      field: 'onDemandBase',
      ...(spot === 100 ? {} : { data: { share: spot } }),
    };
  },
  fixes: setting('Keep a base of 2 on demand', { onDemandBase: 2 }),
});
