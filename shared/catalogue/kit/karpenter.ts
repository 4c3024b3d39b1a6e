import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import {
  awsAccountId,
  type CfnValue,
  getAtt,
  type PolicyStatement,
  policyDocument,
  ref,
  sub,
  trustPolicy,
} from './cfn.ts';
import { suffixOf } from './suffix.ts';

export const karpenterNodeRoleSuffix = 'KarpenterNodeRole';
const controllerSuffix = 'KarpenterController';
const queueSuffix = 'KarpenterQueue';

/** Whether pools of Karpenter are drawn in the cluster. */
function usesKarpenter(cluster: NodeId, ctx: DocumentReader): boolean {
  return ctx.descendantsOf(cluster, 'karpenter-node-pool').length > 0;
}

/** Events that tell Karpenter to drain a node in time. */
const interruptions: readonly (readonly [source: string, detail: string])[] = [
  ['aws.health', 'AWS Health Event'],
  ['aws.ec2', 'EC2 Spot Instance Interruption Warning'],
  ['aws.ec2', 'EC2 Instance Rebalance Recommendation'],
  ['aws.ec2', 'EC2 Instance State-change Notification'],
];

/**
 * What Karpenter needs of AWS: a role for its nodes and their entry into the cluster, a role for its controller, and a
 * queue for the warnings of EC2. Once for all pools of a cluster.
 */
export function karpenterDrafts(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  if (!usesKarpenter(node.id, ctx)) return [];
  const cluster = ctx.logicalId(node.id);
  const because = `${node.name} has nodes that Karpenter starts.`;
  const role = getAtt(`${cluster}${karpenterNodeRoleSuffix}`, 'Arn');
  const queue = `${cluster}${queueSuffix}`;
  return [
    {
      suffix: karpenterNodeRoleSuffix,
      type: 'AWS::IAM::Role',
      because,
      properties: {
        AssumeRolePolicyDocument: trustPolicy('ec2.amazonaws.com'),
        ManagedPolicyArns: [
          'AmazonEKSWorkerNodePolicy',
          'AmazonEKS_CNI_Policy',
          'AmazonEC2ContainerRegistryPullOnly',
          'AmazonSSMManagedInstanceCore',
        ].map((name) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)),
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: 'KarpenterNodeAccess',
      type: 'AWS::EKS::AccessEntry',
      because: `Nodes that Karpenter starts join ${node.name}.`,
      properties: { ClusterName: ref(cluster), PrincipalArn: role, Type: 'EC2_LINUX' },
    },
    {
      suffix: `${controllerSuffix}Role`,
      type: 'AWS::IAM::Role',
      because: `Karpenter calls EC2 for ${node.name}.`,
      properties: {
        AssumeRolePolicyDocument: trustPolicy('pods.eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession']),
        Policies: [
          {
            PolicyName: 'Karpenter',
            PolicyDocument: policyDocument(controllerStatements(cluster, role, getAtt(queue, 'Arn'))),
          },
        ],
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: controllerSuffix,
      type: 'AWS::EKS::PodIdentityAssociation',
      because: `The controller of Karpenter runs in ${node.name}.`,
      properties: {
        ClusterName: ref(cluster),
        Namespace: 'kube-system',
        ServiceAccount: 'karpenter',
        RoleArn: getAtt(`${cluster}${controllerSuffix}Role`, 'Arn'),
      },
    },
    {
      suffix: queueSuffix,
      type: 'AWS::SQS::Queue',
      because: 'EC2 warns Karpenter before it takes an instance away.',
      properties: { MessageRetentionPeriod: 300, SqsManagedSseEnabled: true, Tags: ctx.tags(node) },
    },
    {
      suffix: `${queueSuffix}Policy`,
      type: 'AWS::SQS::QueuePolicy',
      because: 'EventBridge sends the warnings of EC2 to the queue of Karpenter.',
      properties: {
        Queues: [ref(queue)],
        PolicyDocument: policyDocument([
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: ['sqs:SendMessage'],
            Resource: [getAtt(queue, 'Arn')],
            Condition: { StringEquals: { 'aws:SourceAccount': awsAccountId } },
          },
          {
            Sid: 'RequireTls',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: ['sqs:*'],
            Resource: [getAtt(queue, 'Arn')],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ]),
      },
    },
    ...interruptions.map(
      ([source, detail]): ResourceDraft => ({
        suffix: `Karpenter${suffixOf(detail)}`,
        type: 'AWS::Events::Rule',
        because: `Karpenter hears of events such as "${detail}".`,
        properties: {
          EventPattern: { source: [source], 'detail-type': [detail] },
          Targets: [{ Id: 'Karpenter', Arn: getAtt(queue, 'Arn') }],
        },
      }),
    ),
  ];
}

/** What the controller may do: start instances that it tags as its own, and remove only those. */
function controllerStatements(
  cluster: string,
  nodeRole: CfnValue,
  queue: CfnValue,
): readonly PolicyStatement[] {
  const ec2 = (resource: string): CfnValue => sub(`arn:\${AWS::Partition}:ec2:\${AWS::Region}:*:${resource}`);
  const clusterName = ref(cluster);
  const created = [
    'fleet/*',
    'instance/*',
    'volume/*',
    'network-interface/*',
    'launch-template/*',
    'spot-instances-request/*',
  ];
  const profiles = sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:instance-profile/*`);
  const requestTag = { 'aws:RequestTag/eks:eks-cluster-name': clusterName };
  const resourceTag = { 'aws:ResourceTag/eks:eks-cluster-name': clusterName };
  return [
    {
      Sid: 'StartFrom',
      Effect: 'Allow',
      Action: ['ec2:RunInstances', 'ec2:CreateFleet'],
      Resource: [
        ...['image/*', 'snapshot/*'].map((each) =>
          sub(`arn:\${AWS::Partition}:ec2:\${AWS::Region}::${each}`),
        ),
        ...['security-group/*', 'subnet/*', 'capacity-reservation/*', 'launch-template/*'].map(ec2),
      ],
    },
    {
      Sid: 'StartOwn',
      Effect: 'Allow',
      Action: ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
      Resource: created.map(ec2),
      Condition: { StringEquals: requestTag, StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' } },
    },
    {
      Sid: 'TagAtStart',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: created.map(ec2),
      Condition: {
        StringEquals: {
          ...requestTag,
          'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'],
        },
      },
    },
    {
      Sid: 'TagOwn',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: [ec2('instance/*')],
      Condition: {
        StringEquals: resourceTag,
        StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
        'ForAllValues:StringEquals': {
          'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'],
        },
      },
    },
    {
      Sid: 'RemoveOwn',
      Effect: 'Allow',
      Action: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      Resource: ['instance/*', 'launch-template/*'].map(ec2),
      Condition: {
        StringEquals: resourceTag,
        StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
      },
    },
    {
      Sid: 'Look',
      Effect: 'Allow',
      Action: [
        'ec2:DescribeCapacityReservations',
        'ec2:DescribeImages',
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceStatus',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSpotPriceHistory',
        'ec2:DescribeSubnets',
        'pricing:GetProducts',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'FindImages',
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: [sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}::parameter/aws/service/*`)],
    },
    {
      Sid: 'HearWarnings',
      Effect: 'Allow',
      Action: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      Resource: [queue],
    },
    {
      Sid: 'PassNodeRole',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: [nodeRole],
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
    {
      Sid: 'MakeProfiles',
      Effect: 'Allow',
      Action: ['iam:CreateInstanceProfile', 'iam:TagInstanceProfile'],
      Resource: [profiles],
      Condition: { StringEquals: requestTag },
    },
    {
      Sid: 'UseProfiles',
      Effect: 'Allow',
      Action: [
        'iam:AddRoleToInstanceProfile',
        'iam:DeleteInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
      ],
      Resource: [profiles],
      Condition: { StringEquals: resourceTag },
    },
    {
      Sid: 'ReadProfiles',
      Effect: 'Allow',
      Action: ['iam:GetInstanceProfile', 'iam:ListInstanceProfiles'],
      Resource: ['*'],
    },
    {
      Sid: 'FindCluster',
      Effect: 'Allow',
      Action: ['eks:DescribeCluster'],
      Resource: [getAtt(cluster, 'Arn')],
    },
  ];
}
