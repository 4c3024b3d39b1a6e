import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, optionalNumber, optionalText } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { networkModeOf } from '../../task-of.ts';

export const taskTargetType = defineRule({
  id: 'NET-093',
  name: 'task-target-type',
  title: 'Tasks are registered the way their network mode asks for',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['target'] },
  messages: {
    address:
      'Tasks of {service} have addresses of their own and register by address; {group} registers by {type}. Let the type follow from the target.',
    instance:
      'Tasks of {service} share the address of their instance ({mode}) and {group} registers by {type}. Set its type to instance.',
    port: 'Tasks of {service} get a port of their own each time, and {group} checks port {port}. Let it check the port that takes the traffic.',
  },
  fix: 'automatic',
  sources: [aws.ecsNetworking],
  maps: { cfnLint: ['E3049'] },
  docs: {
    what: 'A target group for awsvpc tasks registers addresses, one for tasks in bridge or host mode instances; dynamic ports are checked where the traffic goes.',
    why: 'ECS refuses the service with the wrong type. With a fixed check port nothing answers there, and all tasks are unhealthy.',
    condition:
      'The stated type of the target group does not fit the network mode of the service; or the service is in bridge mode and the group states a health check port.',
    howToFix: 'Let the type follow from the target, or remove the health check port. The quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, from, to } = subject.connection;
    const group = ctx.node(from);
    const service = ctx.node(to);
    if (group?.kind !== 'target-group' || service?.kind !== 'ecs-service') return;
    if (noteUnknown(ctx, group, 'targetType') || noteUnknown(ctx, group, 'healthCheckPort')) return;
    const type = optionalText(group, 'targetType');
    const mode = networkModeOf(ctx, service);
    const names = { service: nameOf(to), group: nameOf(from) };
    const place = { at: from, related: [to] };
    if (mode === 'awsvpc' && type !== undefined && type !== 'ip') {
      yield {
        message: 'address',
        ...place,
        field: 'targetType',
        discriminator: `${id} type`,
        data: { ...names, type },
      };
    }
    if (mode !== 'awsvpc' && type !== undefined && type !== 'instance') {
      yield {
        message: 'instance',
        ...place,
        field: 'targetType',
        discriminator: `${id} type`,
        data: { ...names, type, mode },
      };
    }
    const port = optionalNumber(group, 'healthCheckPort');
    if (mode === 'bridge' && port !== undefined) {
      yield {
        message: 'port',
        ...place,
        field: 'healthCheckPort',
        discriminator: `${id} port`,
        data: { ...names, port },
      };
    }
  },
  fixes({ document }, finding) {
    if (finding.message === 'port') {
      const changes = setProperties(document, finding.at, { healthCheckPort: undefined });
      return [{ title: 'Check the port that takes the traffic', changes }];
    }
    const isInstance = finding.message === 'instance';
    const changes = setProperties(document, finding.at, { targetType: isInstance ? 'instance' : undefined });
    return [{ title: isInstance ? 'Register instances' : 'Let the type follow from the target', changes }];
  },
});
