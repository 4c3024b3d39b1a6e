import type { TemplatePath } from '#shared/template/template-edits.ts';

/** Where a resource of the Serverless Application Model writes what the plain one writes elsewhere. */
const moved: Readonly<Record<string, string>> = {
  'Code.ZipFile': 'InlineCode',
  'TracingConfig.Mode': 'Tracing',
  StateMachineType: 'Type',
  RoleArn: 'Role',
};

/** Properties that both write alike. */
const shared = new Set([
  'Architectures',
  'CodeSigningConfigArn',
  'Cors',
  'Description',
  'Environment',
  'EphemeralStorage',
  'FunctionName',
  'Handler',
  'ImageUri',
  'KmsKeyArn',
  'Layers',
  'MemorySize',
  'Name',
  'PackageType',
  'ProvisionedThroughput',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'SSESpecification',
  'TableName',
  'Tags',
  'Timeout',
  'VpcConfig',
]);

/** The path in the properties of a Serverless resource; undefined where it has no such property. */
export function serverlessPath(path: TemplatePath): TemplatePath | undefined {
  const [first, second, ...rest] = path;
  const both = moved[`${first}.${second}`];
  if (both !== undefined) return [both, ...rest];
  const one = moved[String(first)];
  if (one !== undefined) return [one, ...path.slice(1)];
  return shared.has(String(first)) ? path : undefined;
}
