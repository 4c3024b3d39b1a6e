import { assertNever } from '#shared/base/assert-never.ts';
import type {
  ConnectionView,
  DocumentReader,
  NodeView,
  ResolveContext,
  ResourceDraft,
} from '../define-kind.ts';
import { type CfnObject, type CfnValue, join } from './cfn.ts';
import { ecsClusterOf } from './ecs-capacity.ts';
import { eksClusterOf, eksImageId, joinsCluster } from './eks-nodes.ts';
import type { GroupScaling } from './group-scaling.ts';
import { type InstanceFields, launchTemplateData } from './instance-settings.ts';

type GroupProperties = {
  readonly instanceType: string;
  readonly moreInstanceTypes: readonly string[];
  readonly onDemandBaseCapacity: number;
  readonly onDemandPercentageAboveBaseCapacity: number;
  readonly onDemandAllocationStrategy: string;
  readonly spotAllocationStrategy: string;
  readonly spotMaxPrice?: string | undefined;
};

type Group = GroupScaling &
  NodeView<InstanceFields & GroupProperties & { readonly associatePublicIpAddress?: boolean | undefined }>;

/** The launch template that is drawn and attached to the group, from either end. */
export function drawnTemplateOf(id: string, ctx: DocumentReader): string | undefined {
  const isTemplate = (other: string): boolean => ctx.node(other)?.kind === 'launch-template';
  const from = (connections: readonly ConnectionView[]): string | undefined =>
    connections
      .map((connection) => (connection.from === id ? connection.to : connection.from))
      .find(isTemplate);
  return (
    from(ctx.connectionsFrom(id, 'manage')) ??
    from(ctx.connectionsTo(id, 'attach')) ??
    from(ctx.connectionsTo(id, 'manage')) ??
    from(ctx.connectionsFrom(id, 'attach'))
  );
}

/** Whether the group spreads over types or buys Spot, which takes a policy instead of a template alone. */
export function usesMixedInstances(properties: GroupProperties): boolean {
  return properties.moreInstanceTypes.length > 0 || properties.onDemandPercentageAboveBaseCapacity < 100;
}

/** `MixedInstancesPolicy` of a group. */
export function mixedPolicy(properties: GroupProperties, specification: CfnObject): CfnObject {
  return {
    LaunchTemplate: {
      LaunchTemplateSpecification: specification,
      Overrides: [...new Set([properties.instanceType, ...properties.moreInstanceTypes])].map(
        (InstanceType) => ({
          InstanceType,
        }),
      ),
    },
    InstancesDistribution: {
      OnDemandBaseCapacity: properties.onDemandBaseCapacity,
      OnDemandPercentageAboveBaseCapacity: properties.onDemandPercentageAboveBaseCapacity,
      OnDemandAllocationStrategy: properties.onDemandAllocationStrategy,
      SpotAllocationStrategy: properties.spotAllocationStrategy,
      ...(properties.spotMaxPrice === undefined ? {} : { SpotMaxPrice: properties.spotMaxPrice }),
    },
  };
}

type Updates = NodeView<{
  readonly updatePolicy: 'rolling' | 'replacing' | 'none';
  readonly updateBatchSize: number;
  readonly minSize: number;
  readonly maxSize: number;
}>;

/** What CloudFormation does with running instances when their template changes. */
export function updatePolicyOf({ properties }: Updates): { readonly attributes?: CfnObject } {
  switch (properties.updatePolicy) {
    case 'none':
      return {};
    case 'replacing':
      return { attributes: { UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } } } };
    case 'rolling':
      return {
        attributes: {
          UpdatePolicy: {
            AutoScalingRollingUpdate: {
              MaxBatchSize: properties.updateBatchSize,
              MinInstancesInService: Math.max(0, Math.min(properties.minSize, properties.maxSize - 1)),
              PauseTime: 'PT5M',
              SuspendProcesses: [
                'HealthCheck',
                'ReplaceUnhealthy',
                'AZRebalance',
                'AlarmNotification',
                'ScheduledActions',
              ],
            },
          },
        },
      };
    default:
      return assertNever(properties.updatePolicy);
  }
}

/** The launch template of a group for which none is drawn; with what makes its instances join a cluster. */
export function launchTemplateDraft(node: Group, isMixed: boolean, ctx: ResolveContext): ResourceDraft {
  const cluster = ecsClusterOf(node.id, ctx);
  const kubernetes = eksClusterOf(node.id, ctx);
  const joinCluster: CfnValue | undefined =
    kubernetes !== undefined
      ? joinsCluster(kubernetes, node.properties.userData, ctx)
      : cluster === undefined
        ? undefined
        : join('', [
            '#!/bin/bash\necho "ECS_CLUSTER=',
            ctx.ref(cluster),
            '" >> /etc/ecs/ecs.config\n',
            node.properties.userData,
          ]);
  return {
    suffix: 'LaunchTemplate',
    type: 'AWS::EC2::LaunchTemplate',
    because: `${node.name} launches instances and no launch template is drawn for it.`,
    properties: {
      LaunchTemplateData: launchTemplateData(node.id, node.properties, ctx, {
        purpose: cluster === undefined ? 'ec2' : 'ecs',
        ...(joinCluster === undefined ? {} : { userData: joinCluster }),
        associatePublicIpAddress: node.properties.associatePublicIpAddress,
        omitInstanceType: isMixed,
        hasOwnMarket: isMixed,
        ...(kubernetes === undefined
          ? {}
          : {
              imageId: eksImageId(kubernetes, node.properties.instanceType, ctx),
              securityGroups: [
                ctx.getAtt(kubernetes.id, 'ClusterSecurityGroupId'),
                ...ctx.securityGroupIds(node.id),
              ],
            }),
      }),
    },
  };
}
