/**
 * What a kind can do, in words that connection kinds, `resolve` and rules ask for. A new kind states its traits
 * and takes part in everything that is said about them; no list of kinds elsewhere has to be extended.
 */
export const traits = {
  actor: 'Starts or receives traffic outside of AWS: people, the internet, a site.',
  resource: 'Becomes at least one CloudFormation resource.',
  global: 'Lives in the account, not in a Region.',
  'transparent-frame': 'A frame without meaning for AWS: what it holds counts as sitting in its parent.',
  'network-interface': 'Has elastic network interfaces in subnets; security groups attach to it.',
  'needs-two-zones': 'Its subnets must lie in at least two Availability Zones.',
  listens: 'Accepts connections on a port: traffic can be drawn to it.',
  'load-balancer': 'Spreads traffic over targets.',
  'instance-target': 'A load balancer can register it by instance id.',
  'ip-target': 'A load balancer can register it by address.',
  'lambda-target': 'An ALB can invoke it as a target.',
  compute: 'Runs code of the user, which can call databases and AWS services.',
  invocable: 'Can be invoked synchronously by a caller or an API.',
  'aws-api': 'Used through an AWS API on 443 with IAM permissions (S3, SQS, DynamoDB …).',
  database: 'A data store with an address in the VPC.',
  'event-source': 'AWS pushes its events to targets.',
  'event-target': 'AWS services can push events to it, given a resource policy.',
  'poll-source': 'Consumers poll it: queues and streams.',
  stream: 'A poll source that keeps its records in order: readers state where they start.',
  poller: 'Can poll a queue or stream.',
  'assumes-role': 'Acts under an IAM role.',
  'route-target': 'A route can name it as next hop.',
  'writes-logs': 'Writes logs to CloudWatch Logs.',
  observable: 'Publishes CloudWatch metrics that an alarm can watch.',
  scalable: 'Its capacity can be changed by a scaling policy.',
  'stores-images': 'Holds container images.',
  'pulls-images': 'Starts from a container image.',
  api: 'An API Gateway front door.',
} as const;

export type Trait = keyof typeof traits;
