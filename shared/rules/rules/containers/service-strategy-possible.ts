import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownText, texts } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const serviceStrategyPossible = defineRule({
  id: 'LIM-023',
  name: 'service-strategy-possible',
  title: 'Launch type, scheduling and task definition go together',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    daemon:
      '{name} is a daemon, one task on each EC2 instance, and runs on {launchType}, which has none. Use REPLICA, or run it on EC2.',
    controller:
      '{name} is a daemon and deployed by {controller}, which knows replicas only. Let ECS deploy it.',
    task: '{name} runs on {launchType} and {task} is not made for it. Add {launchType} to what the task definition runs on.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service'), cloudFormation('AWS::ECS::TaskDefinition')],
  maps: { cfnLint: ['E3044', 'E3054'] },
  docs: {
    what: 'Daemons run on EC2 and are deployed by ECS, and a service uses a task definition that is made for its launch type.',
    why: 'ECS refuses the service otherwise.',
    condition:
      'The scheduling is DAEMON and the launch type FARGATE or EXTERNAL, or the deployment is not done by ECS; or the drawn task definition does not name the launch type.',
    howToFix: 'Use REPLICA, or correct the launch type or the task definition, as the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const launchType = knownText(ctx, node, 'launchType');
    const isDaemon = knownText(ctx, node, 'schedulingStrategy') === 'DAEMON';
    const controller = knownText(ctx, node, 'deploymentController');
    if (isDaemon && launchType !== undefined && launchType !== 'EC2') {
      yield {
        message: 'daemon',
        at: node.id,
        field: 'schedulingStrategy',
        discriminator: 'daemon',
        data: { launchType },
      };
    } else if (isDaemon && controller !== undefined && controller !== 'ECS') {
      yield {
        message: 'controller',
        at: node.id,
        field: 'deploymentController',
        discriminator: 'daemon',
        data: { controller },
      };
    }
    const task = drawnTaskDefinitionOf(node.id, ctx);
    if (
      task === undefined ||
      launchType === undefined ||
      texts(task, 'requiresCompatibilities').includes(launchType)
    )
      return;
    yield {
      message: 'task',
      at: node.id,
      field: 'launchType',
      discriminator: 'task',
      related: [task.id],
      data: { launchType, task: nameOf(task.id) },
      fixData: { task: task.id, launchType },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'daemon') {
      const changes = setProperties(ctx.document, finding.at, { schedulingStrategy: undefined });
      return [{ title: 'Use REPLICA', changes }];
    }
    if (finding.message === 'controller') {
      const changes = setProperties(ctx.document, finding.at, { deploymentController: undefined });
      return [{ title: 'Let ECS deploy it', changes }];
    }
    const { task, launchType } = finding.fixData ?? {};
    const node = typeof task === 'string' ? ctx.node(task) : undefined;
    if (node === undefined || typeof launchType !== 'string') return [];
    // A task on Fargate needs sizes and a network mode that EC2 does not; those have rules of their own.
    const needsOwnNetwork = launchType === 'FARGATE' && node.properties.networkMode !== 'awsvpc';
    const requiresCompatibilities = needsOwnNetwork
      ? undefined
      : [...texts(node, 'requiresCompatibilities'), launchType];
    if (requiresCompatibilities === undefined) return [];
    const changes = setProperties(ctx.document, node.id, { requiresCompatibilities });
    return [{ title: `Add ${launchType} to ${node.name}`, changes }];
  },
});
