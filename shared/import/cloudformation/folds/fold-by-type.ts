import type { Fold } from '../fold.ts';
import { foldClusterInstance } from './cluster-instances.ts';
import { foldGroupRule } from './group-rules.ts';
import { foldListener, foldListenerRule } from './listeners.ts';
import { foldEventSourceMapping, foldPermission, foldResourcePolicy, foldSubscription } from './messages.ts';
import {
  foldAclEntry,
  foldAddress,
  foldAssociation,
  foldCidrBlock,
  foldGatewayAttachment,
  foldRoute,
} from './network.ts';
import { foldIntoRole } from './roles.ts';

/** Resource types that are folded in a way of their own; others go with the kind that makes them. */
export const foldByType: Readonly<Record<string, Fold>> = {
  'AWS::EC2::Route': foldRoute,
  'AWS::EC2::SubnetRouteTableAssociation': foldAssociation,
  'AWS::EC2::GatewayRouteTableAssociation': foldAssociation,
  'AWS::EC2::SubnetNetworkAclAssociation': foldAssociation,
  'AWS::EC2::VPCGatewayAttachment': foldGatewayAttachment,
  'AWS::EC2::VPCCidrBlock': foldCidrBlock,
  'AWS::EC2::EIP': foldAddress,
  'AWS::EC2::NetworkAclEntry': foldAclEntry,
  'AWS::EC2::SecurityGroupIngress': foldGroupRule,
  'AWS::EC2::SecurityGroupEgress': foldGroupRule,
  'AWS::ElasticLoadBalancingV2::Listener': foldListener,
  'AWS::ElasticLoadBalancingV2::ListenerRule': foldListenerRule,
  'AWS::Lambda::EventSourceMapping': foldEventSourceMapping,
  'AWS::Lambda::Permission': foldPermission,
  'AWS::SNS::Subscription': foldSubscription,
  'AWS::SNS::TopicPolicy': foldResourcePolicy,
  'AWS::SQS::QueuePolicy': foldResourcePolicy,
  'AWS::S3::BucketPolicy': foldResourcePolicy,
  'AWS::RDS::DBInstance': foldClusterInstance,
  'AWS::IAM::Policy': foldIntoRole,
  'AWS::IAM::ManagedPolicy': foldIntoRole,
  'AWS::IAM::RolePolicy': foldIntoRole,
  'AWS::IAM::InstanceProfile': foldIntoRole,
};
