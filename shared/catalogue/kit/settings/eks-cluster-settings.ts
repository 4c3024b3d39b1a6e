import { z } from 'zod';
import { securityGroupsField, subnetsField } from '../common-fields.ts';
import { addons } from '../eks-addons.ts';
import { accessPolicies } from '../eks-cluster-parts.ts';

/** What a cluster states: its version, who may reach and use it, its add-ons and controllers. */
export const eksClusterSettings = z.object({
  version: z
    .string()
    .regex(/^1\.\d{2}$/, 'A version reads like 1.33.')
    .optional()
    .meta({
      title: 'Kubernetes version',
      help: 'The default of AWS unless stated.',
    }),
  endpointPublicAccess: z.boolean().default(true).meta({
    title: 'Public endpoint',
    group: 'Access',
    help: 'The Kubernetes API can be reached from the internet, from the ranges below.',
  }),
  endpointPrivateAccess: z.boolean().default(true).meta({ title: 'Private endpoint', group: 'Access' }),
  publicAccessCidrs: z
    .array(z.string())
    .default(['0.0.0.0/0'])
    .meta({ title: 'Public endpoint only from', group: 'Access', format: 'cidr' }),
  authenticationMode: z.enum(['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP']).default('API').meta({
    title: 'Access by',
    group: 'Access',
    advanced: true,
    help: 'API: access entries of EKS; the others keep the aws-auth map.',
  }),
  applicationPort: z.int().min(1).max(65_535).default(80).meta({
    title: 'Port of the pods',
    help: 'What connections to the cluster use when they name no port.',
  }),
  addons: z
    .array(z.enum(addons))
    .default(['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent'])
    .meta({
      title: 'Add-ons',
      help: 'Volumes need a CSI driver.',
    }),
  enabledLogTypes: z
    .array(z.enum(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']))
    .default(['audit', 'authenticator'])
    .meta({ title: 'Control-plane logs', group: 'Monitoring' }),
  supportType: z.enum(['STANDARD', 'EXTENDED']).default('STANDARD').meta({
    title: 'After standard support',
    advanced: true,
    help: 'STANDARD upgrades by itself; EXTENDED stays and costs six times as much.',
  }),
  autoMode: z.boolean().default(false).meta({
    title: 'EKS Auto Mode',
    help: 'AWS starts nodes, volumes and load balancers itself. Its charge on top of the instances is not in the bill.',
  }),
  clusterAutoscaler: z.boolean().default(false).meta({
    title: 'Cluster autoscaler',
    advanced: true,
    help: 'Its role is made here; it changes the size of node groups. Karpenter needs a node pool instead.',
  }),
  accessEntries: z
    .array(
      z.object({
        role: z.string().meta({ title: 'Role', reference: ['iam-role'] }),
        policy: z.enum(accessPolicies).default('AmazonEKSViewPolicy').meta({ title: 'May' }),
        namespaces: z
          .array(z.string())
          .default([])
          .meta({ title: 'Only in namespaces', help: 'Everywhere unless stated.' }),
      }),
    )
    .max(100)
    .default([])
    .meta({ title: 'Who may use the cluster', group: 'Access' }),
  podCredentials: z.enum(['pod-identity', 'irsa']).default('pod-identity').meta({
    title: 'Roles of pods by',
    group: 'Access',
    advanced: true,
    help: 'EKS Pod Identity, or roles for service accounts (IRSA) through an OIDC provider, which Fargate pods need.',
  }),
  prefixDelegation: z.boolean().default(false).meta({
    title: 'Addresses in blocks of 16',
    group: 'Network',
    advanced: true,
    help: 'Prefix delegation: nodes take /28 blocks, so that more pods fit on one.',
  }),
  podSubnets: z
    .array(z.string())
    .default([])
    .meta({
      title: 'Subnets of the pods',
      group: 'Network',
      reference: ['subnet'],
      advanced: true,
      help: 'Custom networking: pods take addresses here, of a secondary block of the VPC for example. One a zone.',
    }),
  serviceIpv4Cidr: z.cidrv4().optional().meta({
    title: 'Addresses of services',
    group: 'Network',
    format: 'cidr',
    advanced: true,
    help: 'Inside the cluster only. AWS chooses unless stated; cannot be changed later.',
  }),
  podNamespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
    .default('default')
    .meta({
      title: 'Namespace of the pods',
      group: 'Access',
      advanced: true,
      help: 'Pods of this namespace and service account get the role that the connections of the cluster need.',
    }),
  podServiceAccount: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
    .default('app')
    .meta({ title: 'Service account of the pods', group: 'Access', advanced: true }),
  kmsKey: z
    .string()
    .optional()
    .meta({
      title: 'KMS key for secrets',
      group: 'Security',
      reference: ['kms-key'],
      advanced: true,
    }),
  deletionProtection: z
    .boolean()
    .default(false)
    .meta({ title: 'Deletion protection', group: 'Security', advanced: true }),
  subnets: subnetsField,
  securityGroups: securityGroupsField,
});
