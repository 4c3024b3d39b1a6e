import type { RuleSource } from './rule.ts';

/**
 * The AWS pages that several rules rest on, with the month in which they were last read. Facts are stated in our own
 * words; the page is where to look when AWS changes.
 */
const docs = 'https://docs.aws.amazon.com';

function page(title: string, path: string, asOf = '2026-11'): RuleSource {
  return { title, url: `${docs}/${path}`, asOf };
}

/** The property text of a CloudFormation resource type. */
export function cloudFormation(type: string): RuleSource {
  const [, service, name] = type.split('::');
  const slug = `${service}-${name}`.toLowerCase();
  return page(`CloudFormation ${type}`, `AWSCloudFormation/latest/UserGuide/aws-resource-${slug}.html`);
}

export const aws = {
  vpcCidrBlocks: page('VPC CIDR blocks', 'vpc/latest/userguide/vpc-cidr-blocks.html'),
  subnets: page('Subnets for your VPC', 'vpc/latest/userguide/configure-subnets.html'),
  subnetSizing: page('Subnet CIDR blocks', 'vpc/latest/userguide/subnet-sizing.html'),
  routeTables: page('Configure route tables', 'vpc/latest/userguide/VPC_Route_Tables.html'),
  internetGateways: page('Internet gateways', 'vpc/latest/userguide/VPC_Internet_Gateway.html'),
  natGateways: page('NAT gateways', 'vpc/latest/userguide/vpc-nat-gateway.html'),
  networkAcls: page('Network ACLs', 'vpc/latest/userguide/vpc-network-acls.html'),
  ephemeralPorts: page('Ephemeral ports', 'vpc/latest/userguide/custom-network-acl.html'),
  securityGroups: page('Security group rules', 'vpc/latest/userguide/security-group-rules.html'),
  vpcLimits: page('Amazon VPC quotas', 'vpc/latest/userguide/amazon-vpc-limits.html'),
  peering: page('VPC peering basics', 'vpc/latest/peering/vpc-peering-basics.html'),
  peeringRoutes: page(
    'Update route tables for a peering connection',
    'vpc/latest/peering/vpc-peering-routing.html',
  ),
  transitGatewayAttachments: page(
    'Transit gateway VPC attachments',
    'vpc/latest/tgw/tgw-vpc-attachments.html',
  ),
  ipv6: page('IPv6 for your VPC', 'vpc/latest/userguide/vpc-migrate-ipv6.html'),
  transitGatewayTables: page('Transit gateway route tables', 'vpc/latest/tgw/tgw-route-tables.html'),
  applianceMode: page(
    'Appliances in a shared services VPC',
    'vpc/latest/tgw/transit-gateway-appliance-scenario.html',
  ),
  centralEgress: page(
    'Centralized outbound routing to the internet',
    'vpc/latest/tgw/transit-gateway-nat-igw.html',
  ),
  networkFirewall: page(
    'Firewall subnets and endpoints',
    'network-firewall/latest/developerguide/vpc-config-subnets.html',
  ),
  middleboxRouting: page('Middlebox routing wizard', 'vpc/latest/userguide/middlebox-routing-examples.html'),
  blockPublicAccess: page(
    'Block public access to VPCs and subnets',
    'vpc/latest/userguide/security-vpc-bpa.html',
  ),
  eksFargate: page('AWS Fargate profiles', 'eks/latest/userguide/fargate-profile.html'),
  eksPrefixes: page(
    'Assign more IP addresses to Amazon EKS nodes',
    'eks/latest/userguide/cni-increase-ip-addresses.html',
  ),
  eniLimits: page('IP addresses per network interface', 'AWSEC2/latest/UserGuide/AvailableIpPerENI.html'),
  cloudFrontCertificates: page(
    'Requirements for certificates with CloudFront',
    'AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html',
  ),
  classicLoadBalancer: page(
    'Migrate your Classic Load Balancer',
    'elasticloadbalancing/latest/userguide/migrate-classic-load-balancer.html',
  ),
  transitGatewayHow: page('How transit gateways work', 'vpc/latest/tgw/how-transit-gateways-work.html'),
  gatewayEndpoints: page('Gateway endpoints', 'vpc/latest/privatelink/gateway-endpoints.html'),
  interfaceEndpoints: page(
    'Access an AWS service using an interface endpoint',
    'vpc/latest/privatelink/create-interface-endpoint.html',
  ),
  ecrEndpoints: page('Amazon ECR interface VPC endpoints', 'AmazonECR/latest/userguide/vpc-endpoints.html'),
  reachability: page(
    'Reachability Analyzer explanation codes',
    'vpc/latest/reachability/explanation-codes.html',
  ),
  albSubnets: page(
    'Application Load Balancers',
    'elasticloadbalancing/latest/application/application-load-balancers.html',
  ),
  albListeners: page(
    'Listeners for your Application Load Balancers',
    'elasticloadbalancing/latest/application/load-balancer-listeners.html',
  ),
  albHealthChecks: page(
    'Health checks for Application Load Balancer target groups',
    'elasticloadbalancing/latest/application/target-group-health-checks.html',
  ),
  albLimits: page(
    'Quotas for your Application Load Balancers',
    'elasticloadbalancing/latest/application/load-balancer-limits.html',
  ),
  albTls: page(
    'Security policies for your Application Load Balancer',
    'elasticloadbalancing/latest/application/describe-ssl-policies.html',
  ),
  nlbTargetGroups: page(
    'Target groups for your Network Load Balancers',
    'elasticloadbalancing/latest/network/load-balancer-target-groups.html',
  ),
  nlb: page('Network Load Balancers', 'elasticloadbalancing/latest/network/network-load-balancers.html'),
  autoScaling: page('Auto Scaling groups', 'autoscaling/ec2/userguide/auto-scaling-groups.html'),
  autoScalingHealth: page(
    'Health checks for instances in an Auto Scaling group',
    'autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html',
  ),
  spot: page('Spot Instance interruptions', 'AWSEC2/latest/UserGuide/spot-interruptions.html'),
  instanceTypes: page('Amazon EC2 instance types', 'ec2/latest/instancetypes/instance-types.html'),
  imds: page(
    'Use the Instance Metadata Service',
    'AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
  ),
  ebs: page('Amazon EBS volumes', 'ebs/latest/userguide/ebs-volumes.html'),
  fargate: page(
    'Amazon ECS task definition differences for Fargate',
    'AmazonECS/latest/developerguide/fargate-tasks-services.html',
  ),
  ecsNetworking: page('Amazon ECS task networking', 'AmazonECS/latest/developerguide/task-networking.html'),
  ecsDeployments: page(
    'Amazon ECS deployment failure detection',
    'AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
  ),
  ecsSecrets: page(
    'Pass sensitive data to an Amazon ECS container',
    'AmazonECS/latest/developerguide/specifying-sensitive-data.html',
  ),
  eksNetwork: page('Amazon EKS networking requirements', 'eks/latest/userguide/network-reqs.html'),
  roles: page('IAM roles', 'IAM/latest/UserGuide/id_roles.html'),
  productLifecycle: {
    title: 'AWS product lifecycle changes',
    url: 'https://aws.amazon.com/products/lifecycle/',
    asOf: '2026-11',
  },
  ecsCapacity: page(
    'Amazon ECS capacity providers for EC2',
    'AmazonECS/latest/developerguide/asg-capacity-providers.html',
  ),
  fargateCapacity: page(
    'Amazon ECS clusters for Fargate',
    'AmazonECS/latest/developerguide/fargate-capacity-providers.html',
  ),
  eksEndpoint: page('Cluster API server endpoint', 'eks/latest/userguide/cluster-endpoint.html'),
  eksAddons: page('Amazon EKS add-ons', 'eks/latest/userguide/eks-add-ons.html'),
  eksVersions: page('Kubernetes versions on Amazon EKS', 'eks/latest/userguide/kubernetes-versions.html'),
  beanstalkDeployments: page(
    'Deployment policies of Elastic Beanstalk',
    'elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html',
  ),
  policyGrammar: page(
    'Grammar of the IAM JSON policy language',
    'IAM/latest/UserGuide/reference_policies_grammar.html',
  ),
  leastPrivilege: page(
    'Security best practices in IAM',
    'IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ),
  iamBestPractices: page('Security best practices in IAM', 'IAM/latest/UserGuide/best-practices.html'),
  iamQuotas: page('IAM and AWS STS quotas', 'IAM/latest/UserGuide/reference_iam-quotas.html'),
  confusedDeputy: page('The confused deputy problem', 'IAM/latest/UserGuide/confused-deputy.html'),
  s3Actions: page(
    'Actions, resources, and condition keys for Amazon S3',
    'service-authorization/latest/reference/list_amazons3.html',
  ),
  s3BlockPublicAccess: page(
    'Blocking public access to your Amazon S3 storage',
    'AmazonS3/latest/userguide/access-control-block-public-access.html',
  ),
  s3Notifications: page(
    'Destinations of Amazon S3 event notifications',
    'AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html',
  ),
  snsFifo: page('FIFO topics of Amazon SNS', 'sns/latest/dg/sns-fifo-topics.html'),
  rdsProxy: page('Amazon RDS Proxy', 'AmazonRDS/latest/UserGuide/rds-proxy.html'),
  rdsConnections: page(
    'Maximum number of database connections',
    'AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections',
  ),
  auroraConnections: page(
    'Maximum connections to an Aurora cluster',
    'AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html',
  ),
  stepFunctionsErrors: page(
    'Handling errors in Step Functions workflows',
    'step-functions/latest/dg/concepts-error-handling.html',
  ),
  statesLanguage: page(
    'Amazon States Language',
    'step-functions/latest/dg/concepts-amazon-states-language.html',
  ),
  stepFunctionsTypes: page(
    'Standard and Express workflows',
    'step-functions/latest/dg/choosing-workflow-type.html',
  ),
  stepFunctionsQuotas: page('Step Functions service quotas', 'step-functions/latest/dg/service-quotas.html'),
  apiTypes: page(
    'Choose between REST APIs and HTTP APIs',
    'apigateway/latest/developerguide/http-api-vs-rest.html',
  ),
  apiAccess: page(
    'Control and manage access to REST APIs',
    'apigateway/latest/developerguide/apigateway-control-access-to-api.html',
  ),
  eventBridgePermissions: page(
    'Permissions of targets in EventBridge',
    'eventbridge/latest/userguide/eb-use-resource-based.html',
  ),
  lambdaPermissions: page(
    'Resource-based policies of Lambda functions',
    'lambda/latest/dg/access-control-resource-based.html',
  ),
  lambdaProvisioned: page(
    'Provisioned concurrency of Lambda functions',
    'lambda/latest/dg/provisioned-concurrency.html',
  ),
  wellArchitectedSecurity: page(
    'Security pillar of the Well-Architected Framework',
    'wellarchitected/latest/security-pillar/welcome.html',
  ),
  wellArchitectedReliability: page(
    'Reliability pillar of the Well-Architected Framework',
    'wellarchitected/latest/reliability-pillar/welcome.html',
  ),
  wellArchitectedOperations: page(
    'Operational excellence pillar of the Well-Architected Framework',
    'wellarchitected/latest/operational-excellence-pillar/welcome.html',
  ),
  wellArchitectedCost: page(
    'Cost optimization pillar of the Well-Architected Framework',
    'wellarchitected/latest/cost-optimization-pillar/welcome.html',
  ),
  flowLogs: page('Logging IP traffic using VPC Flow Logs', 'vpc/latest/userguide/flow-logs.html'),
  cloudTrail: page(
    'Creating a trail for your AWS account',
    'awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
  ),
  recommendedAlarms: page(
    'Best practice alarm recommendations for AWS services',
    'AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html',
  ),
  alarms: page(
    'Using Amazon CloudWatch alarms',
    'AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
  ),
  logQuotas: page('CloudWatch Logs quotas', 'AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html'),
  xray: page('Integrating AWS X-Ray with other AWS services', 'xray/latest/devguide/xray-services.html'),
  accessLogs: page(
    'Access logs for your Application Load Balancer',
    'elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  ),
  kms: page('AWS KMS keys', 'kms/latest/developerguide/concepts.html'),
  deletionPolicy: page(
    'DeletionPolicy attribute',
    'AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
  ),
  efsMountTargets: page('Managing EFS mount targets', 'efs/latest/ug/accessing-fs.html'),
  vpnRedundancy: page(
    'Redundant Site-to-Site VPN connections for failover',
    'vpn/latest/s2svpn/vpn-redundant-connection.html',
  ),
  vpnQuotas: page('AWS Site-to-Site VPN quotas', 'vpn/latest/s2svpn/vpn-limits.html'),
  vpnOptions: page(
    'Tunnel options for your Site-to-Site VPN connection',
    'vpn/latest/s2svpn/VPNTunnels.html',
  ),
  vpnRouting: page('Site-to-Site VPN routing options', 'vpn/latest/s2svpn/VPNRoutingTypes.html'),
  directConnectResiliency: page(
    'AWS Direct Connect Resiliency Toolkit',
    'directconnect/latest/UserGuide/resiliency_toolkit.html',
  ),
  directConnectGateways: page(
    'Direct Connect gateways',
    'directconnect/latest/UserGuide/direct-connect-gateways.html',
  ),
  virtualInterfaces: page(
    'AWS Direct Connect virtual interfaces',
    'directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html',
  ),
  directConnectLimits: page('AWS Direct Connect quotas', 'directconnect/latest/UserGuide/limits.html'),
  placementGroups: page(
    'Placement groups for your Amazon EC2 instances',
    'AWSEC2/latest/UserGuide/placement-groups.html',
  ),
  templateLimits: page(
    'CloudFormation quotas',
    'AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  ),
  kubernetesScaling: page('Horizontal Pod Autoscaler', 'eks/latest/userguide/horizontal-pod-autoscaler.html'),
  gatewayLoadBalancers: page(
    'Target groups for your Gateway Load Balancers',
    'elasticloadbalancing/latest/gateway/target-groups.html',
  ),
  elasticIps: page('Elastic IP addresses', 'AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html'),
  savingsPlans: page('What are Savings Plans', 'savingsplans/latest/userguide/what-is-savings-plans.html'),
  graviton: {
    title: 'AWS Graviton processors',
    url: 'https://aws.amazon.com/ec2/graviton/',
    asOf: '2026-11',
  },
  lambdaQuotas: page('Lambda quotas', 'lambda/latest/dg/gettingstarted-limits.html'),
  lambdaRuntimes: page('Lambda runtimes', 'lambda/latest/dg/lambda-runtimes.html'),
  lambdaSqs: page('Using Lambda with Amazon SQS', 'lambda/latest/dg/with-sqs.html'),
  lambdaFailures: page(
    'Capturing records of Lambda asynchronous invocations',
    'lambda/latest/dg/invocation-async-retain-records.html',
  ),
  lambdaLoops: page('Recursive loop detection', 'lambda/latest/dg/invocation-recursion.html'),
  lambdaVpc: page(
    'Giving Lambda functions access to resources in a VPC',
    'lambda/latest/dg/configuration-vpc.html',
  ),
  apiGatewayQuotas: page('Amazon API Gateway quotas', 'apigateway/latest/developerguide/limits.html'),
  sqsDeadLetters: page(
    'Dead-letter queues in Amazon SQS',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  ),
  sqsQuotas: page(
    'Amazon SQS message quotas',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
  ),
  rdsVpc: page(
    'Working with a DB instance in a VPC',
    'AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  ),
  rdsMultiAz: page('Multi-AZ deployments for Amazon RDS', 'AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html'),
  rdsBackups: page('Amazon RDS backups', 'AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html'),
  rdsEncryption: page(
    'Encrypting Amazon RDS resources',
    'AmazonRDS/latest/UserGuide/Overview.Encryption.html',
  ),
  rdsSecrets: page(
    'Password management with Amazon RDS and Secrets Manager',
    'AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
  ),
  dynamoPitr: page(
    'Point-in-time backups for DynamoDB',
    'amazondynamodb/latest/developerguide/PointInTimeRecovery.html',
  ),
  logRetention: page(
    'Working with log groups and log streams',
    'AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  ),
  tagging: page(
    'Best practices for tagging AWS resources',
    'whitepapers/latest/tagging-best-practices/tagging-best-practices.html',
  ),
  ssmSession: page(
    'AWS Systems Manager Session Manager',
    'systems-manager/latest/userguide/session-manager.html',
  ),
  logicalIds: page(
    'CloudFormation template resources',
    'AWSCloudFormation/latest/UserGuide/resources-section-structure.html',
  ),
  dependsOn: page(
    'CloudFormation circular dependencies',
    'AWSCloudFormation/latest/UserGuide/troubleshooting.html',
  ),
  regions: page(
    'Global and Regional services',
    'whitepapers/latest/aws-fault-isolation-boundaries/global-services.html',
  ),
} as const;

/** The catalogue of Lintel itself: what a kind may sit in and be connected to. */
export const catalogue: RuleSource = {
  title: 'The placement and connections of the catalogue',
  asOf: '2026-11',
};
