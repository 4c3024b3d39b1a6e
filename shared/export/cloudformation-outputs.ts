import { type CfnObject, type CfnValue, getAtt, ref, sub } from '#shared/catalogue/kit/cfn.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';

interface OutputOf {
  /** What follows the logical id in the name of the output. */
  readonly suffix: string;
  /** After the name of the node: "Web ALB: address". */
  readonly what: string;
  value(resource: Resource, architecture: Architecture): CfnValue | undefined;
}

const name: OutputOf['value'] = (resource) => ref(resource.logicalId);
const attribute =
  (path: string): OutputOf['value'] =>
  (resource) =>
    getAtt(resource.logicalId, path);

/** What a person looks for after a deployment, by resource type. */
const outputs: Readonly<Record<string, OutputOf>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    suffix: 'DnsName',
    what: 'DNS name',
    value: attribute('DNSName'),
  },
  'AWS::ApiGatewayV2::Api': { suffix: 'Url', what: 'URL', value: attribute('ApiEndpoint') },
  'AWS::ApiGateway::RestApi': { suffix: 'Url', what: 'URL', value: restApiUrl },
  'AWS::CloudFront::Distribution': {
    suffix: 'DomainName',
    what: 'domain name',
    value: attribute('DomainName'),
  },
  'AWS::S3::Bucket': { suffix: 'Name', what: 'bucket name', value: name },
  'AWS::SQS::Queue': { suffix: 'Url', what: 'queue URL', value: name },
  'AWS::SNS::Topic': { suffix: 'Arn', what: 'topic ARN', value: name },
  'AWS::DynamoDB::Table': { suffix: 'Name', what: 'table name', value: name },
  'AWS::RDS::DBInstance': {
    suffix: 'Endpoint',
    what: 'database host',
    value: attribute('Endpoint.Address'),
  },
  'AWS::Lambda::Function': { suffix: 'Name', what: 'function name', value: name },
  'AWS::ECS::Cluster': { suffix: 'Name', what: 'cluster name', value: name },
  'AWS::EKS::Cluster': { suffix: 'Name', what: 'cluster name', value: name },
  'AWS::ECR::Repository': { suffix: 'Uri', what: 'repository URI', value: attribute('RepositoryUri') },
  'AWS::ElasticBeanstalk::Environment': { suffix: 'Url', what: 'URL', value: attribute('EndpointURL') },
  'AWS::EC2::EIP': { suffix: 'Address', what: 'public address', value: attribute('PublicIp') },
  'AWS::EC2::VPC': { suffix: 'Id', what: 'VPC id', value: name },
};

/** Outputs for the drawn resources, in the order of the architecture. */
export function cloudFormationOutputs(
  architecture: Architecture,
  nameOf: (owner: string) => string,
): ReadonlyMap<string, CfnObject> {
  const found = new Map<string, CfnObject>();
  for (const resource of architecture.resources.values()) {
    const output = resource.implied ? undefined : outputs[resource.type];
    const value = output?.value(resource, architecture);
    if (output === undefined || value === undefined) continue;
    found.set(`${resource.logicalId}${output.suffix}`, {
      Description: `${nameOf(resource.owner)}: ${output.what}`,
      Value: value,
    });
  }
  return found;
}

function restApiUrl(resource: Resource, architecture: Architecture): CfnValue | undefined {
  const stage = (architecture.byNode.get(resource.owner) ?? [])
    .map((id) => architecture.resources.get(id))
    .find((candidate) => candidate?.type === 'AWS::ApiGateway::Stage');
  if (stage === undefined) return undefined;
  const host = `\${${resource.logicalId}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}`;
  return sub(`https://${host}/\${${stage.logicalId}}/`);
}
