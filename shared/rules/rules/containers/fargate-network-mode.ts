import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownText, texts } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const fargateNetworkMode = defineRule({
  id: 'LIM-021',
  name: 'fargate-network-mode',
  title: 'Fargate tasks have an address of their own',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-task-definition'] },
  messages: {
    mode: '{name} runs on Fargate with network mode {mode}. Fargate takes awsvpc only: set it, or run on EC2.',
  },
  fix: 'automatic',
  sources: [aws.fargate, aws.ecsNetworking],
  maps: { cfnLint: ['E3048'] },
  docs: {
    what: 'A task definition for Fargate has the network mode awsvpc.',
    why: 'ECS refuses other modes on Fargate: there is no host whose network could be shared.',
    condition:
      'The task definition names FARGATE among what it runs on, and its network mode is bridge or host.',
    howToFix: 'Set awsvpc, which the quick fix does, or take FARGATE out.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (!texts(node, 'requiresCompatibilities').includes('FARGATE')) return;
    const mode = knownText(ctx, node, 'networkMode');
    if (mode === undefined || mode === 'awsvpc') return;
    yield { message: 'mode', at: node.id, field: 'networkMode', data: { mode } };
  },
  fixes: ({ document }, finding) => [
    { title: 'Use awsvpc', changes: setProperties(document, finding.at, { networkMode: undefined }) },
  ],
});
