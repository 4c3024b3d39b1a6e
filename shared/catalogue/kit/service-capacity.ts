import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import { capacityGroupsOf } from './ecs-capacity.ts';

/** Where tasks are placed, beyond a launch type. */
export const serviceCapacityShape = {
  capacityProviders: z
    .array(
      z.object({
        provider: z.enum(['FARGATE', 'FARGATE_SPOT', 'group']).default('FARGATE').meta({ title: 'Provider' }),
        group: z
          .string()
          .optional()
          .meta({
            title: 'Auto Scaling group',
            reference: ['auto-scaling-group'],
            help: 'Of the cluster, for a provider that is a group.',
          }),
        base: z.int().min(0).max(100_000).default(0).meta({
          title: 'Base',
          unit: 'tasks',
          help: 'Placed here first. Only one provider has one.',
        }),
        weight: z.int().min(0).max(1000).default(1).meta({ title: 'Weight', help: 'Share of the rest.' }),
      }),
    )
    .max(20)
    .default([])
    .meta({
      title: 'Capacity providers',
      group: 'Purchase',
      advanced: true,
      help: 'In place of the launch type and the Spot share: Fargate, Fargate Spot, or groups of the cluster, not mixed.',
      source: 'CloudFormation AWS::ECS::Service CapacityProviderStrategyItem',
      checked: '2026-11',
    }),
  placementStrategies: z
    .array(
      z.object({
        type: z.enum(['spread', 'binpack', 'random']).meta({ title: 'Strategy' }),
        field: z.string().default('').meta({
          title: 'By',
          help: 'attribute:ecs.availability-zone, instanceId, cpu or memory; random has none.',
        }),
      }),
    )
    .max(5)
    .default([])
    .meta({
      title: 'Placed by',
      advanced: true,
      help: 'On EC2. Over zones and then full by memory, unless stated.',
    }),
  placementConstraints: z
    .array(
      z.object({
        type: z.enum(['distinctInstance', 'memberOf']).meta({ title: 'Constraint' }),
        expression: z.string().default('').meta({
          title: 'Expression',
          help: 'For memberOf: attribute:ecs.instance-type =~ g5.*',
        }),
      }),
    )
    .max(10)
    .default([])
    .meta({ title: 'Only on instances', advanced: true, help: 'On EC2.' }),
  availabilityZoneRebalancing: z.enum(['ENABLED', 'DISABLED']).optional().meta({
    title: 'Rebalance over zones',
    advanced: true,
    help: 'After a zone comes back. As ECS does, unless stated.',
  }),
} as const;

export type CapacityFields = z.output<z.ZodObject<typeof serviceCapacityShape>>;

type Service = NodeView<
  CapacityFields & {
    readonly launchType: 'FARGATE' | 'EC2' | 'EXTERNAL';
    readonly spotPercent: number;
    readonly onDemandBase: number;
    readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  }
>;

/** Where tasks run when it is not just a launch type: Fargate with Spot, or the Auto Scaling groups of the cluster. */
export function capacityOf(
  node: Service,
  cluster: NodeId | undefined,
  ctx: ResolveContext,
): { readonly strategy: readonly CfnObject[] | undefined; readonly dependsOn: readonly string[] } {
  const { launchType, spotPercent, onDemandBase, capacityProviders } = node.properties;
  const groups = cluster === undefined ? [] : capacityGroupsOf(cluster, ctx);
  const waits =
    groups.length === 0 || cluster === undefined ? [] : [ctx.logicalId(cluster, 'CapacityProviders')];
  if (capacityProviders.length > 0) {
    const strategy = capacityProviders.flatMap(({ provider, group, base, weight }): readonly CfnObject[] => {
      const name =
        provider !== 'group'
          ? provider
          : group === undefined || cluster === undefined || !groups.includes(group)
            ? undefined
            : ctx.ref(cluster, `Capacity${ctx.logicalId(group)}`);
      if (name === undefined) return [];
      return [compact({ CapacityProvider: name, Base: base === 0 ? undefined : base, Weight: weight })];
    });
    if (strategy.length > 0) return { strategy, dependsOn: waits };
  }
  if (launchType === 'FARGATE' && spotPercent > 0) {
    const strategy: CfnObject[] = [
      { CapacityProvider: 'FARGATE', Base: onDemandBase, Weight: 100 - spotPercent },
      { CapacityProvider: 'FARGATE_SPOT', Weight: spotPercent },
    ];
    return { strategy, dependsOn: [] };
  }
  if (launchType !== 'EC2' || cluster === undefined || groups.length === 0) {
    return { strategy: undefined, dependsOn: [] };
  }
  // A daemon runs on every instance of the cluster, whichever provider brought it.
  if (node.properties.schedulingStrategy === 'DAEMON') return { strategy: undefined, dependsOn: [] };
  return {
    strategy: groups.map((group) => ({
      CapacityProvider: ctx.ref(cluster, `Capacity${ctx.logicalId(group)}`),
      Weight: 1,
    })),
    dependsOn: waits,
  };
}

/** Whether tasks of the service run on instances. */
export function runsOnInstances({ launchType, capacityProviders }: Service['properties']): boolean {
  return capacityProviders.length > 0
    ? capacityProviders.some(({ provider }) => provider === 'group')
    : launchType === 'EC2';
}

/** Strategies and constraints of placement, which only tasks on instances have. */
export function placementOf(node: Service): CfnObject {
  const { properties } = node;
  if (!runsOnInstances(properties)) return {};
  const isDaemon = properties.schedulingStrategy === 'DAEMON';
  const usual = [
    { Type: 'spread', Field: 'attribute:ecs.availability-zone' },
    { Type: 'binpack', Field: 'memory' },
  ];
  const stated = properties.placementStrategies.map(({ type, field }) =>
    compact({ Type: type, Field: field === '' || type === 'random' ? undefined : field }),
  );
  return compact({
    PlacementStrategies: isDaemon ? undefined : stated.length === 0 ? usual : stated,
    PlacementConstraints:
      properties.placementConstraints.length === 0
        ? undefined
        : properties.placementConstraints.map(({ type, expression }) =>
            compact({ Type: type, Expression: type === 'memberOf' ? expression : undefined }),
          ),
  });
}
