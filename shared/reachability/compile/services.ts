import { isJsonObject } from '#shared/base/json.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { addressSet } from '../address-set.ts';
import type { Service } from '../network.ts';
import { servicesAskedFor } from '../services/service-tasks.ts';
import { blocksIn, type CompileContext, text } from './compile-context.ts';

/** The service that stands behind a resource that is in no VPC. */
const serviceByType: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 's3',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::ECR::Repository': 'ecr.dkr',
  'AWS::Logs::LogGroup': 'logs',
  'AWS::ApiGateway::RestApi': 'execute-api',
  'AWS::ApiGatewayV2::Api': 'execute-api',
  'AWS::Kinesis::Stream': 'kinesis-streams',
  'AWS::StepFunctions::StateMachine': 'states',
  'AWS::SecretsManager::Secret': 'secretsmanager',
  'AWS::KMS::Key': 'kms',
  'AWS::Events::EventBus': 'events',
  'AWS::SSM::Parameter': 'ssm',
};

export function serviceOf(type: string): string | undefined {
  return serviceByType[type];
}

/**
 * Services by the name that endpoints use. Which addresses a service has in a Region changes from week to week, so
 * each stands on a small block of its own: all that matters for the way is that it is public and nobody else's.
 */
export function compileServices(ctx: CompileContext): ReadonlyMap<string, Service> {
  const names = new Set<string>(servicesAskedFor);
  for (const type of ctx.architecture.byType.keys()) {
    const name = serviceByType[type];
    if (name !== undefined) names.add(name);
  }
  for (const { properties } of ctx.ofType('AWS::EC2::VPCEndpoint')) {
    const name = serviceNameOf(properties.ServiceName);
    if (name !== undefined) names.add(name);
  }
  return new Map(
    [...names].sort().map((id, index) => {
      const addresses = addressSet(blocksIn(`52.94.${index % 256}.0/24`));
      return [id, { id, addresses }];
    }),
  );
}

/** `com.amazonaws.us-east-1.ecr.dkr` is `ecr.dkr`. */
export function serviceNameOf(value: CfnValue | undefined): string | undefined {
  const written = typeof value === 'string' ? value : subText(value);
  const found = /^com\.amazonaws\.(?:\$\{[^}]*\}|[a-z0-9-]+)\.(.+)$/.exec(written ?? '');
  return found?.[1];
}

function subText(value: CfnValue | undefined): string | undefined {
  const inner = isJsonObject(value) ? value['Fn::Sub'] : undefined;
  return text(Array.isArray(inner) ? inner[0] : inner);
}
