import { equalJson } from '#shared/base/json.ts';
import type { FactKey } from '#shared/base/tracked-memo.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture, ChangedResources, Resource } from '#shared/resolve/architecture.ts';

/** Types of which every property may matter to packets. */
const network =
  /^AWS::(EC2::(VPC|Subnet|Route|NetworkAcl|SecurityGroup|InternetGateway|EgressOnly|NatGateway|TransitGateway|VPN|CustomerGateway|EIP|NetworkInterface|ClientVpn|PrefixList)|ElasticLoadBalancing|NetworkFirewall|DirectConnect|Route53Resolver)/;
/** Types that have no part in the network at all. */
const apart =
  /^AWS::(IAM|Logs|CloudWatch|SNS|SQS|S3|DynamoDB|Events|Pipes|Scheduler|StepFunctions|KMS|SecretsManager|SSM|ApplicationAutoScaling|CloudTrail|XRay|ECR|Kinesis|KinesisFirehose)::/;
/** What of a workload packets see. */
const seen = /Subnet|SecurityGroup|Vpc|Network|Address|Port|Endpoint|Placement|SourceDestCheck/i;

/**
 * Whether the change may alter what packets meet. An instance of another size, a log group or a policy alters nothing,
 * and then nothing is asked again.
 */
export function touchesNetwork(
  document: LintelDocument,
  before: Architecture | undefined,
  after: Architecture,
  facts: ReadonlySet<FactKey>,
  resources: ChangedResources,
): boolean {
  for (const id of resources) {
    const [old, now] = [before?.resources.get(id), after.resources.get(id)];
    const type = (now ?? old)?.type ?? '';
    if (network.test(type)) return true;
    if (!apart.test(type) && !equalJson(seenOf(old), seenOf(now))) return true;
  }
  // What becomes no resource has its part too: a site with its prefixes, people with their addresses.
  for (const fact of facts) {
    if (!fact.startsWith('node:')) continue;
    const id = fact.slice('node:'.length);
    if (!document.nodes.has(id) || !after.byNode.has(id)) return true;
  }
  return false;
}

function seenOf(resource: Resource | undefined) {
  if (resource === undefined) return null;
  const entries = Object.entries(resource.properties).filter(([key]) => seen.test(key));
  return Object.fromEntries(entries);
}
