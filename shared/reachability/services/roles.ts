import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';

const roleKeys: Readonly<Record<string, 'task' | 'execution'>> = {
  ExecutionRoleArn: 'execution',
  TaskRoleArn: 'task',
  Role: 'task',
  NodeRole: 'task',
  IamInstanceProfile: 'task',
};
/** Settings that stand in a resource of their own, and lead to the role. */
const through = new Set([
  'AWS::ECS::TaskDefinition',
  'AWS::EC2::LaunchTemplate',
  'AWS::IAM::InstanceProfile',
]);

/** The role that the node acts under for that purpose; undefined when it has none or it is not drawn here. */
export function findRole(
  architecture: Architecture,
  node: NodeId,
  purpose: 'task' | 'execution',
): Resource | undefined {
  const found: Partial<Record<'task' | 'execution', Resource>> = {};
  const seen = new Set<string>();
  const visit = (resource: Resource): void => {
    if (seen.has(resource.logicalId)) return;
    seen.add(resource.logicalId);
    look(resource.properties, resource.type === 'AWS::IAM::InstanceProfile');
  };
  const look = (value: CfnValue | undefined, isProfile: boolean): void => {
    if (Array.isArray(value)) {
      for (const each of value) look(each, isProfile);
      return;
    }
    if (!isJsonObject(value)) return;
    for (const [key, inner] of Object.entries(value as CfnObject)) {
      for (const { logicalId } of referencesIn(inner)) {
        const referred = architecture.resources.get(logicalId);
        if (referred === undefined) continue;
        if (
          referred.type === 'AWS::IAM::Role' &&
          (roleKeys[key] !== undefined || (isProfile && key === 'Roles'))
        ) {
          found[roleKeys[key] ?? 'task'] ??= referred;
        } else if (through.has(referred.type)) visit(referred);
      }
      look(inner, isProfile);
    }
  };
  for (const id of architecture.byNode.get(node) ?? []) {
    const resource = architecture.resources.get(id);
    if (resource !== undefined && !resource.type.startsWith('AWS::IAM::')) visit(resource);
  }
  // Where one role serves for both, as on an instance, it is the one.
  return found[purpose] ?? (purpose === 'execution' ? found.task : undefined);
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly CfnValue[];
  readonly conditions: JsonObject;
}

/** Every statement that counts for the role, and the names of policies whose text is not here. */
export function statementsOf(
  architecture: Architecture,
  role: Resource,
): { readonly statements: readonly Statement[]; readonly unread: readonly string[] } {
  const documents: CfnValue[] = objectsIn(role.properties.Policies).flatMap(({ PolicyDocument }) =>
    PolicyDocument === undefined ? [] : [PolicyDocument],
  );
  for (const { type, properties } of architecture.resources.values()) {
    if (type !== 'AWS::IAM::Policy' && type !== 'AWS::IAM::ManagedPolicy' && type !== 'AWS::IAM::RolePolicy')
      continue;
    const roles = referencesIn(
      [properties.Roles, properties.RoleName].filter((each) => each !== undefined) as CfnValue,
    );
    const isFor = roles.some(({ logicalId }) => logicalId === role.logicalId);
    if (isFor && properties.PolicyDocument !== undefined) documents.push(properties.PolicyDocument);
  }
  const unread: string[] = [];
  const managed: Statement[] = [];
  const arns = role.properties.ManagedPolicyArns;
  for (const arn of Array.isArray(arns) ? arns : []) {
    const name = managedPolicyName(arn);
    if (name === undefined) continue;
    const actions = managedActions[name];
    if (actions === undefined) unread.push(name);
    else managed.push({ effect: 'Allow', actions, resources: ['*'], conditions: {} });
  }
  return { statements: [...documents.flatMap(statementsIn), ...managed], unread };
}

export function statementsIn(document: CfnValue): readonly Statement[] {
  const body = isJsonObject(document) ? (document as CfnObject).Statement : undefined;
  return objectsIn(body).map((statement) => ({
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: textsIn(statement.Action),
    resources: listOf(statement.Resource),
    conditions: isJsonObject(statement.Condition) ? (statement.Condition as JsonObject) : {},
  }));
}

/** `s3:Get*` names `s3:GetObject`; case does not matter. */
export function namesAction(pattern: string, action: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${text}$`, 'i').test(action);
}

/** What of AWS's own policies matters for the questions that are asked here (read 2026-11). */
const managedActions: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  PowerUserAccess: ['*'],
  AmazonS3FullAccess: ['s3:*'],
  AmazonS3ReadOnlyAccess: ['s3:Get*', 's3:List*', 's3:Describe*'],
  AmazonDynamoDBFullAccess: ['dynamodb:*'],
  AmazonDynamoDBReadOnlyAccess: ['dynamodb:Get*', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:BatchGetItem'],
  AmazonSSMManagedInstanceCore: [
    'ssm:UpdateInstanceInformation',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssmmessages:*',
    'ec2messages:*',
  ],
  AmazonEC2ContainerRegistryReadOnly: [
    'ecr:Get*',
    'ecr:BatchGetImage',
    'ecr:BatchCheckLayerAvailability',
    'ecr:Describe*',
  ],
  AmazonEC2ContainerRegistryPullOnly: ['ecr:Get*', 'ecr:BatchGetImage', 'ecr:BatchImportUpstreamImage'],
  AmazonEKSWorkerNodePolicy: ['ec2:Describe*', 'eks:DescribeCluster'],
  AmazonEKS_CNI_Policy: ['ec2:*'],
  'service-role/AmazonECSTaskExecutionRolePolicy': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  'service-role/AWSLambdaBasicExecutionRole': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  'service-role/AWSLambdaVPCAccessExecutionRole': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ec2:CreateNetworkInterface',
  ],
};

function managedPolicyName(value: CfnValue): string | undefined {
  const written =
    typeof value === 'string' ? value : isJsonObject(value) ? (value as CfnObject)['Fn::Sub'] : undefined;
  const text = Array.isArray(written) ? written[0] : written;
  return typeof text === 'string' ? /:policy\/(.+)$/.exec(text)?.[1] : undefined;
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return listOf(value).filter(isJsonObject);
}

function textsIn(value: CfnValue | undefined): readonly string[] {
  return listOf(value).filter((each) => typeof each === 'string');
}

export function listOf(value: CfnValue | undefined): readonly CfnValue[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
