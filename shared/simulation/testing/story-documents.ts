import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import type { Acceptance } from './acceptance-documents.ts';
import { network, poisson } from './sample-network.ts';

/** Tasks on instances: the service wants more tasks than there is room for, and the cluster grows. */
export function ecsOnInstances(
  service: Properties = {},
  group: Properties = {},
  cluster: Properties = {},
): Acceptance {
  const document = network(['a', 'b'])
    .node('alb', 'alb', { name: 'ALB', parent: 'vpc', at: [340, 230] })
    .node('ecs-cluster', 'cluster', {
      name: 'Cluster',
      parent: 'vpc',
      at: [560, 300],
      size: [280, 240],
      properties: { defaultCapacityProvider: 'none', ...cluster },
    })
    .node('ecs-service', 'service', {
      name: 'Shop',
      parent: 'cluster',
      at: [32, 60],
      properties: {
        launchType: 'EC2',
        desiredCount: 4,
        minCapacity: 4,
        maxCapacity: 16,
        scalingMetric: 'cpu',
        targetValue: 60,
        cpu: 1024,
        memory: 2048,
        subnets: ['private-a', 'private-b'],
        ...service,
      },
    })
    .node('auto-scaling-group', 'instances', {
      name: 'Instances',
      parent: 'cluster',
      at: [32, 140],
      size: [216, 80],
      properties: {
        instanceType: 'm5.large',
        minSize: 2,
        maxSize: 6,
        desiredCapacity: 2,
        scalingMetric: 'none',
        subnets: ['private-a', 'private-b'],
        ...group,
      },
    })
    .connect('traffic', 'users', 'alb')
    .connect('forward', 'alb', 'service')
    .build();
  const growing: ScenarioInput = {
    name: 'Three and a half times the load for twenty minutes',
    horizonSeconds: 4800,
    arrivals: [
      {
        from: 'users',
        pattern: {
          is: 'poisson',
          rate: {
            is: 'steps',
            steps: [
              { at: 0, rate: 160 },
              { at: 600, rate: 560 },
              { at: 1800, rate: 160 },
            ],
          },
        },
      },
    ],
    overrides: {
      alb: { meanServiceTimeMs: 0 },
      service: { meanServiceTimeMs: 10, queueLimit: 20, startSeconds: 8 },
    },
    objectives: [{ is: 'availability', target: 0.99 }],
  };
  return {
    file: 'ecs-on-ec2',
    name: 'ECS on EC2 runs out of room and grows',
    document,
    scenarios: { growing },
  };
}

/** Samples that tell a story each, beside those of the acceptance scenarios. */
export function storyDocuments(): readonly Acceptance[] {
  return [
    ecsOnInstances(),
    directConnectWithVpn(),
    podsOnNodes('node-group'),
    podsOnNodes('karpenter'),
    cpuAlarms(),
  ];
}

/** A site with a line of its own, and a VPN that is smaller: the line breaks, and the routes follow. */
export function directConnectWithVpn(): Acceptance {
  const document = aDocument()
    .node('on-premises', 'office', {
      name: 'Head office',
      at: [0, 120],
      size: [232, 320],
      properties: { prefixes: ['192.168.0.0/16'] },
    })
    .node('users', 'staff', {
      name: 'Staff',
      parent: 'office',
      at: [56, 200],
      usage: { requestKilobytes: 20, responseKilobytes: 500 },
    })
    .node('customer-gateway', 'router', { name: 'Router', parent: 'office', at: [56, 60] })
    .node('direct-connect', 'line', { name: 'Line', at: [300, 40], properties: { bandwidth: '10Gbps' } })
    .node('virtual-interface', 'interface', {
      name: 'Transit interface',
      at: [300, 140],
      properties: { type: 'transit' },
    })
    .node('direct-connect-gateway', 'dx-gateway', { name: 'Line gateway', at: [440, 40] })
    .node('region', 'region', { name: 'us-east-1', at: [560, 0], size: [720, 520] })
    .node('transit-gateway', 'hub', { name: 'Hub', parent: 'region', at: [40, 120] })
    .node('site-to-site-vpn', 'vpn', { name: 'VPN', parent: 'region', at: [40, 300] })
    .node('vpc', 'vpc', {
      name: 'Main',
      parent: 'region',
      at: [180, 60],
      size: [500, 420],
      properties: { cidrBlock: '10.0.0.0/16' },
    })
    .node('subnet', 'private-a', {
      name: 'Private a',
      parent: 'vpc',
      at: [40, 60],
      size: [208, 160],
      properties: { availabilityZone: 'a', tier: 'private', cidrBlock: '10.0.16.0/24' },
    })
    .node('ec2-instance', 'app', { name: 'Application', parent: 'private-a', at: [60, 50] })
    .connect('tunnel', 'router', 'line')
    .connect('tunnel', 'line', 'interface')
    .connect('tunnel', 'interface', 'dx-gateway')
    .connect('tunnel', 'dx-gateway', 'hub')
    .connect('tunnel', 'router', 'vpn')
    .connect('tunnel', 'vpn', 'hub')
    .connect('attach', 'hub', 'vpc')
    .connect('traffic', 'staff', 'app', { port: 443 })
    .build();
  const scenario = (name: string, speaksBfd: boolean, rate: number): ScenarioInput => ({
    name,
    horizonSeconds: 1800,
    arrivals: [{ from: 'staff', pattern: poisson(rate) }],
    overrides: {
      line: { bfd: speaksBfd },
      app: { workers: 64, meanServiceTimeMs: 10 },
    },
    timeline: [{ at: 600, for: 600, do: 'linkDown', node: 'line' }],
    objectives: [{ is: 'availability', target: 0.99 }],
  });
  return {
    file: 'direct-connect-failover',
    name: 'Direct Connect fails over to VPN',
    document,
    scenarios: {
      failover: scenario('The line is down for ten minutes, and BGP notices', false, 500),
      bfd: scenario('The same with BFD', true, 500),
      'too-much': scenario('More than the tunnels carry', true, 1000),
    },
  };
}

/** Pods that scale with their load, and nodes that follow them. */
export function podsOnNodes(
  nodes: 'node-group' | 'karpenter',
  pods: Properties = {},
  group: Properties = {},
): Acceptance {
  const isGroup = nodes === 'node-group';
  const document = network(['a', 'b'])
    .node('eks-cluster', 'cluster', {
      name: 'Cluster',
      parent: 'vpc',
      at: [500, 40],
      size: [340, 300],
      properties: { clusterAutoscaler: isGroup, subnets: ['private-a', 'private-b'] },
    })
    .node('k8s-service', 'shop-service', { name: 'Shop service', parent: 'cluster', at: [40, 60] })
    .node(isGroup ? 'eks-node-group' : 'karpenter-node-pool', 'nodes', {
      name: 'Nodes',
      parent: 'cluster',
      at: [40, 150],
      size: [260, 120],
      properties: isGroup
        ? { instanceTypes: ['m5.large'], minSize: 2, desiredSize: 2, maxSize: 6, ...group }
        : { instanceTypes: ['m5.large', 'm5.xlarge', 'm5.2xlarge'], consolidateAfter: '1m', ...group },
    })
    .node('k8s-deployment', 'shop', {
      name: 'Shop',
      parent: 'nodes',
      at: [100, 40],
      properties: {
        replicas: 3,
        minReplicas: 3,
        maxReplicas: 12,
        cpuRequest: '900m',
        memoryRequest: '1Gi',
        targetCpuUtilization: 70,
        scaleDownPercent: 100,
        ...pods,
      },
    })
    .connect('traffic', 'users', 'shop-service')
    .connect('target', 'shop-service', 'shop')
    .build();
  const growing: ScenarioInput = {
    name: 'Twice the load for twenty minutes',
    horizonSeconds: 3600,
    arrivals: [
      {
        from: 'users',
        pattern: {
          is: 'poisson',
          rate: {
            is: 'steps',
            steps: [
              { at: 0, rate: 195 },
              { at: 600, rate: 390 },
              { at: 1800, rate: 195 },
            ],
          },
        },
      },
    ],
    overrides: {
      'shop-service': { meanServiceTimeMs: 0 },
      shop: { meanServiceTimeMs: 10, queueLimit: 20, startSeconds: 8 },
    },
    objectives: [{ is: 'availability', target: 0.99 }],
  };
  return {
    file: isGroup ? 'eks-cluster-autoscaler' : 'eks-karpenter',
    name: isGroup ? 'Pods scale, and the node group follows' : 'Pods scale, and Karpenter brings nodes',
    document,
    scenarios: { growing },
  };
}

/** Auto Scaling by alarms on CPU: one adds instances in steps, the other takes them away one by one. */
export function cpuAlarms(): Acceptance {
  const document = network(['a', 'b'])
    .node('alb', 'web', { name: 'Web ALB', parent: 'vpc', at: [340, 230] })
    .node('auto-scaling-group', 'app', {
      name: 'Application',
      parent: 'vpc',
      at: [300, 400],
      size: [216, 100],
      properties: {
        minSize: 2,
        maxSize: 10,
        desiredCapacity: 2,
        scalingMetric: 'none',
        defaultInstanceWarmup: 60,
        healthCheckGracePeriod: 0,
        alarmPolicies: [
          {
            threshold: 70,
            periodSeconds: 60,
            evaluationPeriods: 2,
            steps: [
              { from: 0, to: 15, adjustment: 1 },
              { from: 15, adjustment: 3 },
            ],
          },
          {
            policyType: 'SimpleScaling',
            comparison: 'below',
            threshold: 30,
            periodSeconds: 60,
            evaluationPeriods: 5,
            scalingAdjustment: -1,
            cooldown: 300,
          },
        ],
      },
    })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'app')
    .build();
  const day: ScenarioInput = {
    name: 'The load grows in two steps, and falls',
    horizonSeconds: 4800,
    arrivals: [
      {
        from: 'users',
        pattern: {
          is: 'poisson',
          rate: {
            is: 'steps',
            steps: [
              { at: 0, rate: 100 },
              { at: 600, rate: 160 },
              { at: 1500, rate: 300 },
              { at: 2400, rate: 50 },
            ],
          },
        },
      },
    ],
    overrides: {
      web: { meanServiceTimeMs: 0 },
      app: { workers: 1, meanServiceTimeMs: 10, queueLimit: 100, startSeconds: 60 },
    },
    objectives: [{ is: 'availability', target: 0.99 }],
  };
  return { file: 'cpu-alarms', name: 'Auto Scaling by alarms on CPU', document, scenarios: { day } };
}
