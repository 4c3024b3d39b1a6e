import { type CfnObject, type CfnValue, getAtt, join, ref, sub } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { TemplateArchitecture } from './template-architecture.ts';

interface OutputOf {
  /** What follows the logical id in the name of the output. */
  readonly suffix: string;
  /** After the name of the node: "Web ALB: address". */
  readonly what: string;
  /** What other stacks are built upon is exported under the name of this one. */
  readonly isExported?: boolean;
  value(resource: Resource, architecture: TemplateArchitecture): CfnValue | undefined;
}

const name: OutputOf['value'] = (resource) => ref(resource.logicalId);
const attribute =
  (path: string): OutputOf['value'] =>
  (resource) =>
    getAtt(resource.logicalId, path);

const clusterName: OutputOf = { suffix: 'Name', what: 'cluster name', isExported: true, value: name };
const url = (path: string): OutputOf => ({ suffix: 'Url', what: 'URL', value: attribute(path) });
const databaseHost = (path: string, suffix = 'Endpoint', what = 'database host'): OutputOf => ({
  suffix,
  what,
  isExported: true,
  value: attribute(path),
});
/** Where the password is, for those who may read it; never the password. */
const databaseSecret: OutputOf = {
  suffix: 'SecretArn',
  what: 'secret with the master password',
  isExported: true,
  value: (resource) =>
    resource.properties.ManageMasterUserPassword === true
      ? getAtt(resource.logicalId, 'MasterUserSecret.SecretArn')
      : undefined,
};

/** What a person looks for after a deployment, by resource type. */
const outputs: Readonly<Record<string, readonly OutputOf[]>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    { suffix: 'DnsName', what: 'DNS name', isExported: true, value: attribute('DNSName') },
  ],
  'AWS::ElasticLoadBalancing::LoadBalancer': [
    { suffix: 'DnsName', what: 'DNS name', value: attribute('DNSName') },
  ],
  'AWS::GlobalAccelerator::Accelerator': [
    { suffix: 'DnsName', what: 'DNS name', value: attribute('DnsName') },
  ],
  'AWS::ApiGatewayV2::Api': [url('ApiEndpoint')],
  'AWS::ApiGateway::RestApi': [{ suffix: 'Url', what: 'URL', value: restApiUrl }],
  'AWS::CloudFront::Distribution': [
    { suffix: 'DomainName', what: 'domain name', value: attribute('DomainName') },
  ],
  'AWS::S3::Bucket': [{ suffix: 'Name', what: 'bucket name', value: name }],
  'AWS::SQS::Queue': [{ suffix: 'Url', what: 'queue URL', value: name }],
  'AWS::SNS::Topic': [{ suffix: 'Arn', what: 'topic ARN', value: name }],
  'AWS::DynamoDB::Table': [{ suffix: 'Name', what: 'table name', value: name }],
  'AWS::Kinesis::Stream': [{ suffix: 'Name', what: 'stream name', value: name }],
  'AWS::RDS::DBInstance': [databaseHost('Endpoint.Address'), databaseSecret],
  'AWS::RDS::DBCluster': [
    databaseHost('Endpoint.Address'),
    databaseHost('ReadEndpoint.Address', 'ReadEndpoint', 'host for reading'),
    databaseSecret,
  ],
  'AWS::DocDB::DBCluster': [databaseHost('Endpoint')],
  'AWS::Neptune::DBCluster': [databaseHost('Endpoint')],
  'AWS::ElastiCache::ServerlessCache': [databaseHost('Endpoint.Address', 'Endpoint', 'cache host')],
  'AWS::OpenSearchService::Domain': [databaseHost('DomainEndpoint', 'Endpoint', 'search host')],
  'AWS::EFS::FileSystem': [{ suffix: 'Id', what: 'file system id', isExported: true, value: name }],
  'AWS::Lambda::Function': [{ suffix: 'Name', what: 'function name', value: name }],
  'AWS::StepFunctions::StateMachine': [{ suffix: 'Arn', what: 'state machine ARN', value: name }],
  'AWS::ECS::Cluster': [clusterName],
  'AWS::ECS::Service': [{ suffix: 'Name', what: 'service name', value: attribute('Name') }],
  'AWS::EKS::Cluster': [clusterName],
  'AWS::ECR::Repository': [{ suffix: 'Uri', what: 'repository URI', value: attribute('RepositoryUri') }],
  'AWS::ElasticBeanstalk::Environment': [url('EndpointURL')],
  'AWS::EC2::EIP': [{ suffix: 'Address', what: 'public address', value: attribute('PublicIp') }],
  'AWS::EC2::VPC': [{ suffix: 'Id', what: 'VPC id', isExported: true, value: name }],
  'AWS::Cognito::UserPool': [{ suffix: 'Id', what: 'user pool id', value: name }],
  'AWS::Cognito::UserPoolClient': [{ suffix: 'Id', what: 'client id', value: name }],
};

/** Outputs for the drawn resources, in the order of the architecture. */
export function cloudFormationOutputs(
  architecture: TemplateArchitecture,
  nameOf: (owner: string) => string,
  tierOf: (owner: string) => string | undefined,
): ReadonlyMap<string, CfnObject> {
  const found = new Map<string, CfnObject>();
  const add = (id: string, what: string, value: CfnValue, isExported: boolean): void => {
    found.set(id, {
      Description: what,
      Value: value,
      ...(isExported ? { Export: { Name: sub(`\${AWS::StackName}-${id}`) } } : {}),
    });
  };
  for (const resource of architecture.resources.values()) {
    if (resource.implied) continue;
    for (const { suffix, what, isExported = false, value: read } of outputs[resource.type] ?? []) {
      const value = read(resource, architecture);
      if (value === undefined) continue;
      add(`${resource.logicalId}${suffix}`, `${nameOf(resource.owner)}: ${what}`, value, isExported);
    }
    if (resource.type !== 'AWS::EC2::VPC') continue;
    for (const [tier, subnets] of subnetsByTier(resource, architecture, tierOf)) {
      const id = `${resource.logicalId}${tier.charAt(0).toUpperCase()}${tier.slice(1)}SubnetIds`;
      add(id, `${nameOf(resource.owner)}: ids of the ${tier} subnets`, join(',', subnets.map(ref)), true);
    }
  }
  return found;
}

/** Logical ids of the drawn subnets of the VPC, public ones first. */
function subnetsByTier(
  vpc: Resource,
  { resources }: TemplateArchitecture,
  tierOf: (owner: string) => string | undefined,
): readonly (readonly [tier: string, subnets: readonly string[]])[] {
  const subnets = [...resources.values()].filter(
    ({ type, properties }) =>
      type === 'AWS::EC2::Subnet' &&
      referencesIn(properties.VpcId).some(({ logicalId }) => logicalId === vpc.logicalId),
  );
  return ['public', 'private', 'isolated'].flatMap((tier) => {
    const ids = subnets.filter(({ owner }) => tierOf(owner) === tier).map(({ logicalId }) => logicalId);
    return ids.length === 0 ? [] : [[tier, ids] as const];
  });
}

function restApiUrl(resource: Resource, architecture: TemplateArchitecture): CfnValue | undefined {
  const stage = (architecture.byNode.get(resource.owner) ?? [])
    .map((id) => architecture.resources.get(id))
    .find((candidate) => candidate?.type === 'AWS::ApiGateway::Stage');
  if (stage === undefined) return undefined;
  const host = `\${${resource.logicalId}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}`;
  return sub(`https://${host}/\${${stage.logicalId}}/`);
}
