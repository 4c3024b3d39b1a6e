import { z } from 'zod';
import { isJsonObject } from '#shared/base/json.ts';
import { type DocumentReader, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnObject, compact, getAtt, ref } from '../../kit/cfn.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount } from '../../kit/usage-quantity.ts';

const platforms = ['Server', 'Lambda', 'ECS'] as const;
type Platform = (typeof platforms)[number];

const strategies = [
  'all-at-once',
  'half-at-a-time',
  'one-at-a-time',
  'canary',
  'canary-10',
  'canary-15',
  'canary-30',
  'linear',
  'linear-2',
  'linear-3',
  'linear-10',
] as const;

export const codedeploy = defineKind({
  id: 'codedeploy',
  title: 'CodeDeploy',
  family: 'delivery',
  icon: 'codedeploy',
  summary:
    'Replaces versions step by step on instances, in functions or in services, and goes back when an alarm rings.',
  aliases: ['AWS CodeDeploy', 'Deployment Group', 'Blue/Green Deployment', 'Canary Deployment', 'CD'],
  docs: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/welcome.html',
  traits: ['resource', 'assumes-role'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentGroup'],
  properties: z.object({
    computePlatform: z
      .enum(platforms)
      .default('Server')
      .meta({ title: 'Deploys to', help: 'What it is connected to decides, where something is drawn.' }),
    strategy: z.enum(strategies).default('all-at-once').meta({
      title: 'Strategy',
      help: 'Canary moves a tenth first and the rest after five minutes, or after as many as it says; linear a tenth every minute, or every so many. Services know 5 and 15, and 1 and 3. Instances know the first three.',
    }),
    autoRollback: z.boolean().default(true).meta({ title: 'Roll back when it fails' }),
    alarms: z
      .array(z.string())
      .default([])
      .meta({ title: 'Stops when one rings', reference: ['cloudwatch-alarm'] }),
  }),
  usage: z.object({
    onPremisesUpdatesPerMonth: z.number().min(0).default(0).meta({
      title: 'Updates of machines outside of AWS',
      unit: 'a month',
      help: 'Deployments to EC2, Lambda and ECS are free.',
    }),
  }),
  role: {
    service: 'codedeploy.amazonaws.com',
    managedPolicies: (node, ctx) => [policies[platformOf(node as Deployment, ctx)]],
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const platform = platformOf(node as Deployment, ctx);
    const alarms = properties.alarms.filter((id) => ctx.node(id) !== undefined);
    return [
      {
        type: 'AWS::CodeDeploy::Application',
        properties: { ComputePlatform: platform, Tags: ctx.tags(node) },
      },
      {
        suffix: 'Group',
        type: 'AWS::CodeDeploy::DeploymentGroup',
        because: `${node.name} says what it deploys to and how.`,
        properties: compact({
          ApplicationName: ctx.ref(node.id),
          ServiceRoleArn: ctx.roleArn(node.id),
          DeploymentConfigName: `CodeDeployDefault.${configurations[platform][strategyOf(node as Deployment, ctx)]}`,
          AutoRollbackConfiguration: properties.autoRollback
            ? {
                Enabled: true,
                Events:
                  alarms.length > 0
                    ? ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']
                    : ['DEPLOYMENT_FAILURE'],
              }
            : undefined,
          AlarmConfiguration:
            alarms.length === 0
              ? undefined
              : { Enabled: true, Alarms: alarms.map((id) => ({ Name: ctx.ref(id) })) },
          DeploymentStyle:
            platform === 'Server'
              ? { DeploymentType: 'IN_PLACE', DeploymentOption: 'WITHOUT_TRAFFIC_CONTROL' }
              : { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
          ...targetsOf(node as Deployment, platform, ctx),
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx) =>
    regionalArn('codedeploy', 'application:$Application', { Application: ctx.ref(node.id) }),
  cost: (node) => [
    {
      component: 'codedeploy/onPremises',
      label: 'Updates of machines outside of AWS',
      quantity: amount('updates', usageInput(node, 'onPremisesUpdatesPerMonth', 'updates')),
      note: 'Deployments to EC2, Lambda and ECS are free.',
    },
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Instances, all at once', properties: {} },
      { title: 'Functions, a tenth first', properties: { computePlatform: 'Lambda', strategy: 'canary' } },
    ],
    bad: [
      { title: 'A strategy that does not exist', properties: { strategy: 'sometimes' }, field: 'strategy' },
    ],
  },
});

type Strategy = (typeof strategies)[number];
type Deployment = NodeView<{ readonly computePlatform: Platform; readonly strategy: Strategy }>;

const policies: Readonly<Record<Platform, string>> = {
  Server: 'service-role/AWSCodeDeployRole',
  Lambda: 'service-role/AWSCodeDeployRoleForLambda',
  ECS: 'AWSCodeDeployRoleForECS',
};

/** What AWS calls each strategy; where a platform does not know one, the nearest that goes step by step. */
const configurations: Readonly<Record<Platform, Readonly<Record<Strategy, string>>>> = {
  Server: {
    'all-at-once': 'AllAtOnce',
    'half-at-a-time': 'HalfAtATime',
    'one-at-a-time': 'OneAtATime',
    canary: 'OneAtATime',
    'canary-10': 'OneAtATime',
    'canary-15': 'OneAtATime',
    'canary-30': 'OneAtATime',
    linear: 'OneAtATime',
    'linear-2': 'OneAtATime',
    'linear-3': 'OneAtATime',
    'linear-10': 'OneAtATime',
  },
  Lambda: {
    'all-at-once': 'LambdaAllAtOnce',
    'half-at-a-time': 'LambdaLinear10PercentEvery1Minute',
    'one-at-a-time': 'LambdaLinear10PercentEvery1Minute',
    canary: 'LambdaCanary10Percent5Minutes',
    'canary-10': 'LambdaCanary10Percent10Minutes',
    'canary-15': 'LambdaCanary10Percent15Minutes',
    'canary-30': 'LambdaCanary10Percent30Minutes',
    linear: 'LambdaLinear10PercentEvery1Minute',
    'linear-2': 'LambdaLinear10PercentEvery2Minutes',
    'linear-3': 'LambdaLinear10PercentEvery3Minutes',
    'linear-10': 'LambdaLinear10PercentEvery10Minutes',
  },
  ECS: {
    'all-at-once': 'ECSAllAtOnce',
    'half-at-a-time': 'ECSLinear10PercentEvery1Minutes',
    'one-at-a-time': 'ECSLinear10PercentEvery1Minutes',
    canary: 'ECSCanary10Percent5Minutes',
    'canary-10': 'ECSCanary10Percent15Minutes',
    'canary-15': 'ECSCanary10Percent15Minutes',
    'canary-30': 'ECSCanary10Percent15Minutes',
    linear: 'ECSLinear10PercentEvery1Minutes',
    'linear-2': 'ECSLinear10PercentEvery3Minutes',
    'linear-3': 'ECSLinear10PercentEvery3Minutes',
    'linear-10': 'ECSLinear10PercentEvery3Minutes',
  },
};

function platformOf(node: Deployment, ctx: DocumentReader): Platform {
  const kinds = ctx.connectionsFrom(node.id, 'deploy').map(({ to }) => ctx.node(to)?.kind);
  if (kinds.includes('lambda-function')) return 'Lambda';
  if (kinds.includes('ecs-service')) return 'ECS';
  return kinds.length > 0 ? 'Server' : node.properties.computePlatform;
}

/** A line may state how; it counts before the setting. */
function strategyOf(node: Deployment, ctx: DocumentReader): Strategy {
  const stated = ctx.connectionsFrom(node.id, 'deploy').map(({ properties }) => properties.strategy);
  const own = node.properties.strategy;
  if (stated.includes('canary')) return own.startsWith('canary') ? own : 'canary';
  if (stated.includes('linear')) return own.startsWith('linear') ? own : 'linear';
  return stated.includes('rolling') ? 'one-at-a-time' : node.properties.strategy;
}

function targetsOf(node: Deployment, platform: Platform, ctx: ResolveContext): CfnObject {
  const targets = ctx.connectionsFrom(node.id, 'deploy').flatMap(({ to }) => ctx.node(to) ?? []);
  if (platform === 'Server') {
    const groups = targets.filter(({ kind }) => kind === 'auto-scaling-group').map(({ id }) => ctx.ref(id));
    const instances = targets.filter(({ kind }) => kind === 'ec2-instance');
    return compact({
      AutoScalingGroups: groups.length === 0 ? undefined : groups,
      Ec2TagFilters:
        instances.length === 0
          ? undefined
          : instances.map(({ name }) => ({ Key: 'Name', Type: 'KEY_AND_VALUE', Value: name })),
    });
  }
  if (platform === 'Lambda') return {};
  const [service] = targets.filter(({ kind }) => kind === 'ecs-service');
  const cluster = service === undefined ? undefined : ctx.ancestorOf(service.id, 'ecs-cluster');
  return compact({
    BlueGreenDeploymentConfiguration: {
      DeploymentReadyOption: { ActionOnTimeout: 'CONTINUE_DEPLOYMENT', WaitTimeInMinutes: 0 },
      TerminateBlueInstancesOnDeploymentSuccess: { Action: 'TERMINATE', TerminationWaitTimeInMinutes: 5 },
    },
    ECSServices:
      service === undefined || cluster === undefined
        ? undefined
        : [{ ClusterName: ctx.ref(cluster.id), ServiceName: ctx.getAtt(service.id, 'Name') }],
    LoadBalancerInfo: service === undefined ? undefined : targetGroupPair(service, ctx),
  });
}

/** The two target groups between which traffic is moved, and the listener that moves it; nothing while one is missing. */
function targetGroupPair(service: NodeView, ctx: ResolveContext): CfnObject | undefined {
  const names = ctx
    .targetGroupArns(service.id)
    .flatMap((arn) => (isJsonObject(arn) && typeof arn.Ref === 'string' ? [arn.Ref] : []))
    .map((id) => ({ Name: getAtt(id, 'TargetGroupName') }));
  const [listener] = ctx.listenersTo(service.id).filter((id) => !id.includes('Rule'));
  if (names.length !== 2 || listener === undefined) return undefined;
  return {
    TargetGroupPairInfoList: [{ ProdTrafficRoute: { ListenerArns: [ref(listener)] }, TargetGroups: names }],
  };
}
