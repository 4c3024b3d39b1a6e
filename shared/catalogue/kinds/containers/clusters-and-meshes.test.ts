import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { costLinesOf } from '#shared/testing/cost-lines.ts';
import { fargatePodSize } from '../../kit/kubernetes-pods.ts';

const network = aDocument()
  .node('vpc', 'vpc')
  .node('subnet', 'public', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'public' } })
  .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a' } })
  .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b' } });
const kubernetes = network.node('eks-cluster', 'eks', {
  parent: 'vpc',
  properties: { subnets: ['public', 'a', 'b'] },
});

describe('an EKS cluster', () => {
  it('has what Karpenter needs once, however many pools there are', () => {
    const { resources } = resolve(
      kubernetes
        .node('karpenter-node-pool', 'general', { parent: 'eks' })
        .node('karpenter-node-pool', 'gpu', { parent: 'eks' })
        .build(),
    );
    const roles = [...resources.values()].filter(
      ({ logicalId, type }) => type === 'AWS::IAM::Role' && logicalId.includes('Karpenter'),
    );
    expect(roles.map(({ logicalId }) => logicalId).sort()).toEqual([
      'EksKarpenterControllerRole',
      'EksKarpenterNodeRole',
    ]);
    expect(resources.get('EksKarpenterNodeAccess')?.properties.Type).toBe('EC2_LINUX');
  });

  it('lets the load balancer controller act exactly where something asks for a load balancer', () => {
    const has = (document: typeof kubernetes) =>
      resolve(document.build()).resources.has('EksLoadBalancerController');
    const service = kubernetes.node('k8s-service', 'web', { parent: 'eks' });
    expect(has(service)).toBe(false);
    expect(has(service.node('k8s-ingress', 'front', { parent: 'eks' }))).toBe(true);
    expect(
      has(kubernetes.node('k8s-service', 'tcp', { parent: 'eks', properties: { type: 'LoadBalancer' } })),
    ).toBe(true);
    expect(has(service.node('alb', 'alb', { parent: 'vpc' }).connect('forward', 'alb', 'web'))).toBe(true);
  });

  it('gives those it names access, in their namespaces', () => {
    const { resources } = resolve(
      aDocument()
        .node('iam-role', 'developers')
        .node('eks-cluster', 'eks', {
          properties: {
            accessEntries: [{ role: 'developers', policy: 'AmazonEKSEditPolicy', namespaces: ['shop'] }],
          },
        })
        .build(),
    );
    expect(resources.get('EksAccessDevelopers')?.properties).toMatchObject({
      PrincipalArn: { 'Fn::GetAtt': ['Developers', 'Arn'] },
      AccessPolicies: [{ AccessScope: { Type: 'namespace', Namespaces: ['shop'] } }],
    });
  });

  it('opens the group of the cluster to a drawn load balancer on the port of the pods, not to itself', () => {
    const { resources } = resolve(
      kubernetes
        .node('alb', 'alb', { parent: 'vpc' })
        .node('k8s-service', 'web', { parent: 'eks', properties: { port: 80, targetPort: 8080 } })
        .node('k8s-deployment', 'pods', { parent: 'eks', properties: { containerPort: 8080 } })
        .connect('forward', 'alb', 'web')
        .connect('target', 'web', 'pods')
        .connect('traffic', 'pods', 'web')
        .build(),
    );
    const rules = [...resources.values()].filter(
      ({ type, owner }) => type === 'AWS::EC2::SecurityGroupIngress' && owner === 'eks',
    );
    expect(rules).toHaveLength(1);
    expect(rules[0]?.properties).toMatchObject({
      GroupId: { 'Fn::GetAtt': ['Eks', 'ClusterSecurityGroupId'] },
      FromPort: 8080,
      SourceSecurityGroupId: { 'Fn::GetAtt': ['AlbSecurityGroup', 'GroupId'] },
    });
  });

  it('lets nobody in for people who come through an ingress: its controller does', () => {
    const { resources, gaps } = resolve(
      kubernetes
        .node('users', 'people')
        .node('k8s-ingress', 'front', { parent: 'eks' })
        .node('k8s-service', 'web', { parent: 'eks' })
        .connect('traffic', 'people', 'front')
        .connect('forward', 'front', 'web')
        .build(),
    );
    expect(gaps).toEqual([]);
    expect([...resources.values()].some(({ type }) => type === 'AWS::EC2::SecurityGroupIngress')).toBe(false);
  });
});

describe('the bill of EKS Auto Mode', () => {
  it('names what has no price', () => {
    const drawing = aDocument()
      .node('eks-cluster', 'eks', { properties: { autoMode: true } })
      .build();
    expect(costLinesOf(drawing, 'eks').map(({ component }) => component)).toContain('other/eks-auto-mode');
  });
});

describe('a Fargate profile', () => {
  it('takes the namespaces of what is drawn inside it, in private subnets only', () => {
    const { resources } = resolve(
      kubernetes
        .node('eks-fargate-profile', 'fargate', { parent: 'eks' })
        .node('k8s-deployment', 'web', { parent: 'fargate', properties: { namespace: 'shop' } })
        .build(),
    );
    expect(resources.get('Fargate')?.properties).toMatchObject({
      Selectors: [{ Namespace: 'shop' }],
      Subnets: [{ Ref: 'A' }, { Ref: 'B' }],
    });
  });

  it.each([
    // From the pricing of pods: the requests and 256 MiB, rounded up to what Fargate has.
    ['250m', '256Mi', { vcpu: 0.25, gib: 0.5 }],
    ['250m', '512Mi', { vcpu: 0.25, gib: 1 }],
    ['0.5', '4Gi', { vcpu: 1, gib: 5 }],
    ['1', '8Gi', { vcpu: 2, gib: 9 }],
    ['16', '200Gi', undefined],
    ['many', '1Gi', undefined],
  ])('charges a pod of %s and %s by its size', (cpu, memory, size) => {
    expect(fargatePodSize(cpu, memory)).toEqual(size);
  });

  it('charges pods on Fargate and leaves pods on nodes to the nodes', () => {
    const drawing = kubernetes
      .node('eks-fargate-profile', 'fargate', { parent: 'eks' })
      .node('eks-node-group', 'nodes', { parent: 'eks' })
      .node('k8s-deployment', 'on-fargate', { parent: 'fargate', properties: { replicas: 3 } })
      .node('k8s-deployment', 'on-nodes', { parent: 'nodes' })
      .build();
    expect(costLinesOf(drawing, 'on-fargate')[0]?.quantity.value).toBe(3 * 0.25 * 730);
    expect(costLinesOf(drawing, 'on-nodes')).toEqual([]);
  });
});

describe('a mesh of App Mesh outside of a cluster', () => {
  it('has a node for each version, and a router with weighted routes', () => {
    const { resources, gaps } = resolve(
      network
        .node('ecs-cluster', 'ecs', { parent: 'vpc' })
        .node('ecs-service', 'web', { parent: 'ecs' })
        .node('ecs-service', 'web-v2', { parent: 'ecs' })
        .node('service-mesh', 'mesh', {
          parent: 'vpc',
          properties: {
            implementation: 'app-mesh',
            routes: [
              {
                name: 'canary',
                service: 'web',
                targets: [
                  { target: 'web', weight: 90 },
                  { target: 'web-v2', weight: 10 },
                ],
                maxRetries: 3,
                retryOn: ['server-error', 'connection-error'],
              },
            ],
            circuitBreakers: [{ service: 'web', consecutiveErrors: 1 }],
          },
        })
        .build(),
    );
    expect(gaps).toEqual([]);
    expect(resources.get('MeshRouteWebCanary')?.properties.Spec).toMatchObject({
      HttpRoute: {
        Action: {
          WeightedTargets: [
            { VirtualNode: { 'Fn::GetAtt': ['MeshNodeWeb', 'VirtualNodeName'] }, Weight: 90 },
            { VirtualNode: { 'Fn::GetAtt': ['MeshNodeWebV2', 'VirtualNodeName'] }, Weight: 10 },
          ],
        },
        RetryPolicy: {
          MaxRetries: 3,
          HttpRetryEvents: ['server-error'],
          TcpRetryEvents: ['connection-error'],
        },
      },
    });
    expect(JSON.stringify(resources.get('MeshNodeWeb')?.properties)).toContain('"MaxServerErrors":1');
  });
});

describe('an ECS service', () => {
  const cluster = network.node('ecs-cluster', 'ecs', { parent: 'vpc' });

  it('splits tasks between capacity providers with base and weight, groups of the cluster too', () => {
    const { resources } = resolve(
      cluster
        .node('auto-scaling-group', 'hosts', { parent: 'ecs' })
        .node('ecs-service', 'mixed', {
          parent: 'ecs',
          properties: {
            capacityProviders: [
              { provider: 'FARGATE', base: 2, weight: 1 },
              { provider: 'FARGATE_SPOT', weight: 4 },
            ],
          },
        })
        .node('ecs-service', 'hosted', {
          parent: 'ecs',
          properties: { capacityProviders: [{ provider: 'group', group: 'hosts' }] },
        })
        .build(),
    );
    expect(resources.get('Mixed')?.properties.CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 2, Weight: 1 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 4 },
    ]);
    expect(resources.get('Mixed')?.properties).not.toHaveProperty('LaunchType');
    expect(resources.get('Hosted')?.properties.CapacityProviderStrategy).toEqual([
      { CapacityProvider: { Ref: 'EcsCapacityHosts' }, Weight: 1 },
    ]);
    expect(resources.get('HostedTaskDefinition')?.properties.RequiresCompatibilities).toEqual(['EC2']);
  });

  it('as a daemon runs on every instance, without a number, a strategy or scaling', () => {
    const { resources } = resolve(
      cluster
        .node('auto-scaling-group', 'hosts', { parent: 'ecs' })
        .node('ecs-service', 'agent', {
          parent: 'ecs',
          properties: { launchType: 'EC2', schedulingStrategy: 'DAEMON' },
        })
        .build(),
    );
    const properties = resources.get('Agent')?.properties;
    expect(properties).toMatchObject({ SchedulingStrategy: 'DAEMON', LaunchType: 'EC2' });
    for (const name of ['DesiredCount', 'CapacityProviderStrategy', 'PlacementStrategies']) {
      expect(properties).not.toHaveProperty(name);
    }
    expect(resources.has('AgentScalableTarget')).toBe(false);
  });

  it('is found by name: through Cloud Map by a record, through Service Connect by its port', () => {
    const { resources, gaps } = resolve(
      cluster
        .node('ecs-service', 'orders', { parent: 'ecs', properties: { serviceDiscovery: 'cloud-map' } })
        .node('ecs-service', 'web', {
          parent: 'ecs',
          properties: { serviceDiscovery: 'service-connect', perRequestTimeoutSeconds: 5 },
        })
        .build(),
    );
    expect(gaps).toEqual([]);
    expect(resources.get('EcsNamespace')?.properties).toMatchObject({
      Name: 'internal',
      Vpc: { Ref: 'Vpc' },
    });
    expect(resources.get('Orders')?.properties.ServiceRegistries).toEqual([
      { RegistryArn: { 'Fn::GetAtt': ['OrdersRegistry', 'Arn'] } },
    ]);
    expect(resources.get('Web')?.properties.ServiceConnectConfiguration).toMatchObject({
      Services: [{ PortName: 'web', Timeout: { PerRequestTimeoutSeconds: 5 } }],
    });
    expect(JSON.stringify(resources.get('WebTaskDefinition')?.properties)).toContain('"Name":"web"');
  });

  it('that ECS shifts in steps has its second target group beside the first', () => {
    const { resources } = resolve(
      cluster
        .node('alb', 'alb', { parent: 'vpc' })
        .node('target-group', 'blue', { parent: 'vpc' })
        .node('target-group', 'green', { parent: 'vpc' })
        .node('ecs-service', 'web', { parent: 'ecs', properties: { deploymentStrategy: 'CANARY' } })
        .connect('forward', 'alb', 'blue', { pathPattern: ['/*'], weight: 1 })
        .connect('forward', 'alb', 'green', { pathPattern: ['/*'], weight: 0 })
        .connect('target', 'blue', 'web')
        .connect('target', 'green', 'web')
        .build(),
    );
    const properties = resources.get('Web')?.properties;
    expect(properties?.DeploymentConfiguration).toMatchObject({
      Strategy: 'CANARY',
      CanaryConfiguration: { CanaryPercent: 10 },
    });
    expect(properties?.LoadBalancers).toMatchObject([
      {
        TargetGroupArn: { Ref: 'Blue' },
        AdvancedConfiguration: {
          AlternateTargetGroupArn: { Ref: 'Green' },
          RoleArn: { 'Fn::GetAtt': ['WebServiceRole', 'Arn'] },
        },
      },
    ]);
    expect(JSON.stringify(properties?.LoadBalancers)).toContain('Rule');
  });

  it('scales by steps and at times, each step with an alarm', () => {
    const { resources } = resolve(
      cluster
        .node('ecs-service', 'web', {
          parent: 'ecs',
          properties: {
            scalingMetric: 'none',
            stepScaling: [{ threshold: 80, adjustment: 2 }],
            scheduledScaling: [{ schedule: 'cron(0 9 ? * MON-FRI *)', minCapacity: 6 }],
          },
        })
        .build(),
    );
    expect(resources.get('WebScalableTarget')?.properties.ScheduledActions).toMatchObject([
      { Schedule: 'cron(0 9 ? * MON-FRI *)', ScalableTargetAction: { MinCapacity: 6 } },
    ]);
    expect(resources.get('WebStepPolicy1Alarm')?.properties).toMatchObject({
      Threshold: 80,
      AlarmActions: [{ Ref: 'WebStepPolicy1' }],
    });
  });

  it('waits for its execution role to be allowed what its tasks start with', () => {
    const { resources } = resolve(
      cluster
        .node('ecs-service', 'web', { parent: 'ecs' })
        .node('ecr-repository', 'images')
        .connect('pull', 'web', 'images')
        .build(),
    );
    expect(resources.get('Web')?.dependsOn).toContain('WebExecutionRoleAccess');
  });
});

describe('an ECS task', () => {
  it('of its own is a definition to run; in a service it is one of the tasks of the service', () => {
    const drawing = network
      .node('ecs-cluster', 'ecs', { parent: 'vpc' })
      .node('ecs-service', 'web', { parent: 'ecs' })
      .node('ecs-task', 'migration', { parent: 'ecs' })
      .node('ecs-task', 'one-of-web', { parent: 'web' })
      .node('s3-bucket', 'dumps')
      .connect('data', 'migration', 'dumps', { access: 'read' })
      .build();
    const { resources } = resolve(drawing);
    expect(resources.get('Migration')?.type).toBe('AWS::ECS::TaskDefinition');
    expect(JSON.stringify(resources.get('MigrationRoleAccess')?.properties)).toContain('s3:GetObject');
    expect(resources.has('OneOfWeb')).toBe(false);
    expect(costLinesOf(drawing, 'one-of-web')).toEqual([]);
  });
});

describe('a schedule', () => {
  it('runs a task of its own in the subnets and with the roles of the task', () => {
    const { resources, gaps } = resolve(
      network
        .node('ecs-cluster', 'ecs', { parent: 'vpc' })
        .node('ecs-task', 'report', { parent: 'ecs' })
        .node('event-schedule', 'nightly')
        .connect('event', 'nightly', 'report')
        .build(),
    );
    expect(gaps).toEqual([]);
    const text = JSON.stringify(resources.get('Nightly')?.properties);
    expect(text).toContain('"TaskDefinitionArn":{"Ref":"Report"}');
    expect(text).toContain('"SecurityGroups":[{"Fn::GetAtt":["ReportSecurityGroup","GroupId"]}]');
  });
});

describe('copies of images', () => {
  it('are one configuration of the registry for all repositories', () => {
    const { resources } = resolve(
      aDocument()
        .node('ecr-repository', 'web', {
          properties: { repositoryName: 'shop/web', replicateToRegions: ['eu-west-1'] },
        })
        .node('ecr-repository', 'api', {
          properties: { repositoryName: 'shop/api', replicateToRegions: ['eu-west-1', 'us-west-2'] },
        })
        .build(),
    );
    const configurations = [...resources.values()].filter(
      ({ type }) => type === 'AWS::ECR::ReplicationConfiguration',
    );
    expect(configurations).toHaveLength(1);
    expect(JSON.stringify(configurations[0]?.properties)).toContain('shop/web');
    expect(JSON.stringify(configurations[0]?.properties)).toContain('us-west-2');
  });
});
