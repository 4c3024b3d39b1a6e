import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnValue, getAtt, type PolicyStatement, policyDocument, ref, sub, trustPolicy } from './cfn.ts';

/** EKS Pod Identity names the pod in the session's tags. */
export const podTrust = ['sts:AssumeRole', 'sts:TagSession'] as const;

interface Controller {
  readonly suffix: string;
  readonly serviceAccount: string;
  /** After the name of the cluster. */
  readonly does: string;
  statements(cluster: string): readonly PolicyStatement[];
}

/** A role for a controller that runs in `kube-system`, and what binds it to its service account. */
function controllerDrafts(
  node: NodeView,
  controller: Controller,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const cluster = ctx.logicalId(node.id);
  const role = `${controller.suffix}Role`;
  return [
    {
      suffix: role,
      type: 'AWS::IAM::Role',
      because: `${node.name} ${controller.does}.`,
      properties: {
        AssumeRolePolicyDocument: trustPolicy('pods.eks.amazonaws.com', podTrust),
        Policies: [
          {
            PolicyName: controller.suffix,
            PolicyDocument: policyDocument(controller.statements(cluster)),
          },
        ],
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: controller.suffix,
      type: 'AWS::EKS::PodIdentityAssociation',
      because: `${node.name} ${controller.does}.`,
      properties: {
        ClusterName: ref(cluster),
        Namespace: 'kube-system',
        ServiceAccount: controller.serviceAccount,
        RoleArn: getAtt(`${cluster}${role}`, 'Arn'),
      },
    },
  ];
}

/** The controller that makes load balancers for ingresses and services, where something drawn asks for it. */
export function loadBalancerControllerDrafts(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  if (node.properties.autoMode === true || !asksForLoadBalancers(node.id, ctx)) return [];
  return controllerDrafts(node, loadBalancerController, ctx);
}

export function clusterAutoscalerDrafts(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  return node.properties.clusterAutoscaler === true ? controllerDrafts(node, clusterAutoscaler, ctx) : [];
}

function asksForLoadBalancers(cluster: NodeId, ctx: DocumentReader): boolean {
  const ingresses = ctx
    .descendantsOf(cluster, 'k8s-ingress')
    .some(({ properties }) => properties.ingressClass === 'alb');
  return (
    ingresses ||
    ctx
      .descendantsOf(cluster, 'k8s-service')
      .some(({ id, properties }) => properties.type === 'LoadBalancer' || isTarget(id, ctx))
  );
}

/** Whether a load balancer that is drawn sends to the service. */
function isTarget(service: NodeId, ctx: DocumentReader): boolean {
  return (['target', 'forward', 'traffic'] as const).some((kind) =>
    ctx
      .connectionsTo(service, kind)
      .some(({ from }) => ctx.hasTrait(from, 'load-balancer') || ctx.node(from)?.kind === 'target-group'),
  );
}

const elb = (resource: string): CfnValue =>
  sub(`arn:\${AWS::Partition}:elasticloadbalancing:\${AWS::Region}:\${AWS::AccountId}:${resource}`);
const ec2 = (resource: string): CfnValue =>
  sub(`arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:${resource}`);

const balancers = ['loadbalancer/app/*', 'loadbalancer/net/*', 'targetgroup/*'].map(elb);
/** The controller tags what it makes with its cluster; a condition on the tag keeps it from everything else. */
const isOwn = { Null: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'false' } };
const becomesOwn = { Null: { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'false' } };

const loadBalancerController: Controller = {
  suffix: 'LoadBalancerController',
  serviceAccount: 'aws-load-balancer-controller',
  does: 'makes load balancers for its ingresses and services',
  statements: () => [
    {
      Sid: 'Look',
      Effect: 'Allow',
      Action: [
        'acm:DescribeCertificate',
        'acm:ListCertificates',
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeInstances',
        'ec2:DescribeInternetGateways',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
        'ec2:GetSecurityGroupsForVpc',
        'elasticloadbalancing:Describe*',
        'wafv2:GetWebACL',
        'wafv2:GetWebACLForResource',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'MakeGroups',
      Effect: 'Allow',
      Action: ['ec2:CreateSecurityGroup'],
      Resource: [ec2('security-group/*'), ec2('vpc/*')],
    },
    {
      Sid: 'TagGroups',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: [ec2('security-group/*')],
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' }, ...becomesOwn },
    },
    {
      // Rules for its load balancers go into the group of the cluster too, which it did not make.
      Sid: 'OpenGroups',
      Effect: 'Allow',
      Action: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      Resource: [ec2('security-group/*')],
    },
    {
      Sid: 'RemoveGroups',
      Effect: 'Allow',
      Action: ['ec2:DeleteSecurityGroup'],
      Resource: [ec2('security-group/*')],
      Condition: isOwn,
    },
    {
      Sid: 'MakeBalancers',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      Resource: balancers,
      Condition: becomesOwn,
    },
    {
      Sid: 'TagBalancers',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:AddTags'],
      Resource: balancers,
      Condition: {
        StringEquals: {
          'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'],
        },
        ...becomesOwn,
      },
    },
    {
      Sid: 'ChangeBalancers',
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
        'elasticloadbalancing:SetWebAcl',
      ],
      Resource: balancers,
      Condition: isOwn,
    },
    {
      Sid: 'ChangeListeners',
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:AddListenerCertificates',
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateRule',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteRule',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:RemoveListenerCertificates',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:SetRulePriorities',
      ],
      Resource: ['loadbalancer/app/*', 'loadbalancer/net/*', 'listener/*', 'listener-rule/*'].map(elb),
    },
    {
      Sid: 'RegisterPods',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
      Resource: [elb('targetgroup/*')],
    },
    {
      Sid: 'Protect',
      Effect: 'Allow',
      Action: ['wafv2:AssociateWebACL', 'wafv2:DisassociateWebACL'],
      Resource: ['*'],
    },
  ],
};

const clusterAutoscaler: Controller = {
  suffix: 'ClusterAutoscaler',
  serviceAccount: 'cluster-autoscaler',
  does: 'changes the size of its node groups with what its pods request',
  statements: (cluster) => [
    {
      Sid: 'Look',
      Effect: 'Allow',
      Action: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplateVersions',
        'ec2:GetInstanceTypesFromInstanceRequirements',
        'eks:DescribeNodegroup',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'ChangeSize',
      Effect: 'Allow',
      Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      Resource: ['*'],
      // EKS tags the groups of its node groups with the cluster.
      Condition: { StringEquals: { 'aws:ResourceTag/eks:cluster-name': ref(cluster) } },
    },
  ],
};
