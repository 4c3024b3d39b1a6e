import type { JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { shiftsTraffic } from '#shared/catalogue/kit/service-deployment.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { forwardsTo } from '#shared/resolve/implied/forwards.ts';
import { knownText, noteUnknown } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const blueGreenPossible = defineRule({
  id: 'REL-012',
  name: 'blue-green-possible',
  title: 'A blue/green service has two target groups and no circuit breaker',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    groups:
      'CodeDeploy moves traffic of {name} from one target group to another, and {count} leads to it. Draw two, or let ECS roll.',
    native:
      'ECS deploys {name} {strategy} by moving traffic from one target group to another, and one leads to it. Draw a second, or let ECS roll.',
    breaker:
      'The circuit breaker of {name} belongs to rolling deployments; {who} does not look at it. Turn it off.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'A service that CodeDeploy deploys, or that ECS deploys blue/green, in steps or as a canary behind a load balancer, has a production and a replacement target group, and no circuit breaker of rolling deployments.',
    why: 'Without the second group there is nowhere to shift the traffic to and the first deployment fails. The circuit breaker is refused or does nothing.',
    condition:
      'The deployment controller is CODE_DEPLOY and fewer than two target groups lead to the service, or ECS deploys it by another strategy than rolling and one target group leads to it (errors); or, with either, its circuit breaker is turned on by hand (a warning).',
    howToFix:
      'Draw two target groups behind the load balancer. The quick fix draws the second one where the first is drawn, and else goes back to rolling deployments by ECS; or it turns the circuit breaker off.',
    whenToSuppress: 'The warning, when the setting waits for the next move: "Back to rolling in May".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const controller = knownText(ctx, node, 'deploymentController');
    const groups = new Set(forwardsTo(node.id, ctx).map(({ targetGroup, to }) => targetGroup.suffix ?? to));
    if (controller === 'ECS') {
      if (noteUnknown(ctx, node, 'deploymentStrategy')) return;
      if (shiftsTraffic(node.properties)) yield* breakerOf(node, 'a blue/green deployment');
      if (groups.size === 1 && shiftsTraffic(node.properties))
        yield {
          message: 'native',
          at: node.id,
          field: 'deploymentStrategy',
          discriminator: 'groups',
          data: { strategy: String(node.properties.deploymentStrategy).toLowerCase().replace('_', '/') },
        };
      return;
    }
    if (controller !== 'CODE_DEPLOY') return;
    if (groups.size < 2)
      yield {
        message: 'groups',
        at: node.id,
        field: 'deploymentController',
        discriminator: 'groups',
        data: { count: groups.size === 0 ? 'none' : 'one' },
      };
    yield* breakerOf(node, 'CodeDeploy');
  },
  fixes(ctx, finding) {
    if (finding.message === 'breaker')
      return settingOf(ctx, finding.at, 'Turn the circuit breaker off', { circuitBreaker: false });
    const second = secondGroup(ctx, finding.at);
    if (second.length > 0) return second;
    const field = finding.message === 'native' ? 'deploymentStrategy' : 'deploymentController';
    return settingOf(ctx, finding.at, 'Let ECS roll the service', { [field]: undefined });
  },
});

function* breakerOf(node: NodeView, who: string): Generator<FindingDraft> {
  if (node.source.properties?.circuitBreaker !== true) return;
  yield {
    message: 'breaker',
    severity: 'warning',
    at: node.id,
    field: 'circuitBreaker',
    discriminator: 'breaker',
    data: { who },
  };
}

/** A group like the drawn one that leads to the service, in the same rule of the listener. */
function secondGroup(ctx: FixContext, service: NodeId): readonly Fix[] {
  const { document } = ctx;
  const groups = ctx.connectionsTo(service, 'target').flatMap(({ from }) => document.nodes.get(from) ?? []);
  const [first, ...others] = groups;
  if (first === undefined || others.length > 0) return [];
  const forwards = ctx.connectionsTo(first.id, 'forward');
  const copy = addNode(document, {
    kind: first.kind,
    name: `${first.name} green`,
    ...(first.parent === undefined ? {} : { parent: first.parent }),
    at: [first.at[0], first.at[1] + 100],
    ...(first.properties === undefined ? {} : { properties: first.properties }),
  });
  let changes = copy.changes;
  const add = (kind: string, from: NodeId, to: NodeId, properties: JsonObject): void => {
    const added = addConnection(applyChanges(document, changes), { kind, from, to, properties });
    changes = mergeChanges(changes, added.changes);
  };
  for (const { id, from } of forwards) {
    // Both groups stand in one rule, and a rule has a path or a host.
    const stored = document.connections.get(id)?.properties ?? {};
    const isRule = stored.pathPattern !== undefined || stored.hostHeader !== undefined;
    const rule: JsonObject = isRule
      ? (stored as JsonObject)
      : { ...(stored as JsonObject), pathPattern: ['/*'] };
    if (!isRule) {
      const after = applyChanges(document, changes);
      changes = mergeChanges(changes, setConnectionProperties(after, id, { pathPattern: ['/*'] }));
    }
    add('forward', from, copy.id, rule);
  }
  add('target', copy.id, service, {});
  return [{ title: 'Add a second target group', changes }];
}
