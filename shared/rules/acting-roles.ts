import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression } from './known.ts';
import type { RuleContext } from './rule.ts';
import {
  listOfValues,
  objectOf,
  referredNodes,
  type WrittenResource,
  writtenResource,
} from './written-resource.ts';

/** Where a type names the role that its code acts under. */
interface ActingRole {
  /** The property, or the way to it: `ContainerProperties.JobRoleArn`. */
  readonly field: string;
  /** The service that assumes the role. */
  readonly service: string;
  /** Properties that say it otherwise: with one of them the field says nothing. */
  readonly elsewhere?: readonly string[];
}

const actingRoles: Readonly<Record<string, ActingRole>> = {
  'AWS::EC2::Instance': { field: 'IamInstanceProfile', service: 'ec2.amazonaws.com' },
  'AWS::EC2::LaunchTemplate': {
    field: 'LaunchTemplateData.IamInstanceProfile',
    service: 'ec2.amazonaws.com',
  },
  'AWS::AutoScaling::LaunchConfiguration': { field: 'IamInstanceProfile', service: 'ec2.amazonaws.com' },
  'AWS::ECS::TaskDefinition': { field: 'TaskRoleArn', service: 'ecs-tasks.amazonaws.com' },
  'AWS::Lambda::Function': { field: 'Role', service: 'lambda.amazonaws.com' },
  'AWS::StepFunctions::StateMachine': { field: 'RoleArn', service: 'states.amazonaws.com' },
  'AWS::Glue::Job': { field: 'Role', service: 'glue.amazonaws.com' },
  'AWS::CodeBuild::Project': { field: 'ServiceRole', service: 'codebuild.amazonaws.com' },
  'AWS::AppRunner::Service': {
    field: 'InstanceConfiguration.InstanceRoleArn',
    service: 'tasks.apprunner.amazonaws.com',
  },
  'AWS::Batch::JobDefinition': {
    field: 'ContainerProperties.JobRoleArn',
    service: 'ecs-tasks.amazonaws.com',
    elsewhere: ['EcsProperties', 'EksProperties', 'NodeProperties'],
  },
};

/** By type: the properties that name what is started, which is what acts. */
const startedBy: Readonly<Record<string, readonly string[]>> = {
  'AWS::ECS::Service': ['TaskDefinition'],
  'AWS::AutoScaling::AutoScalingGroup': ['LaunchTemplate', 'LaunchConfigurationName', 'MixedInstancesPolicy'],
  'AWS::EC2::Instance': ['LaunchTemplate'],
};

/** The property of a written resource in which the role of its code belongs. */
export interface RoleSlot {
  /** Whose property it is: the resource itself, or the task definition or launch template that it starts. */
  readonly node: NodeView;
  readonly field: string;
  readonly service: string;
  readonly value: JsonValue | undefined;
}

/** What the property says that names the role of the code; undefined where it is not set, or the type has none. */
export function actingRoleIn({ type, properties }: WrittenResource): JsonValue | undefined {
  const acting = actingRoles[type];
  return acting === undefined ? undefined : valueAt(properties, acting.field);
}

/**
 * Where the role belongs under which the code of a written resource acts: undefined for what runs no code, `unknown`
 * where something says it that is not drawn or that only the deployment knows.
 */
export function roleSlotOf(ctx: RuleContext, node: NodeView): RoleSlot | 'unknown' | undefined {
  const written = writtenResource(node);
  if (written === undefined) return undefined;
  const { type, properties } = written;
  const acting = actingRoles[type];
  const own = acting === undefined ? undefined : valueAt(properties, acting.field);
  const started = (startedBy[type] ?? []).flatMap((field) => properties[field] ?? []);
  if (own === undefined && started.length > 0) {
    const [behind] = referredNodes(ctx, started).flatMap((id) => ctx.node(id) ?? []);
    if (behind === undefined || behind.id === node.id) return 'unknown';
    if (behind.kind === 'resource') return roleSlotOf(ctx, behind);
    // What is drawn as a kind that acts has its role by its connections.
    return ctx.kindOf(behind.id)?.role === undefined ? 'unknown' : undefined;
  }
  if (acting === undefined) return undefined;
  const [outer = ''] = acting.field.split('.');
  const isUnknown =
    isConditional(own) ||
    (own === undefined && isExpression(properties[outer])) ||
    (acting.elsewhere ?? []).some((field) => properties[field] !== undefined);
  if (isUnknown) return 'unknown';
  return { node, field: acting.field, service: acting.service, value: own };
}

/** The patch that sets the property of the slot and keeps what stands beside it. */
export function fillingSlot({ node, field }: RoleSlot, value: JsonValue): JsonObject {
  const [outer = '', inner] = field.split('.');
  if (inner === undefined) return { [outer]: value };
  return { [outer]: { ...objectOf(writtenResource(node)?.properties[outer]), [inner]: value } };
}

function valueAt(properties: JsonObject, field: string): JsonValue | undefined {
  const [outer = '', inner] = field.split('.');
  const value = inner === undefined ? properties[outer] : objectOf(properties[outer])[inner];
  return value === '' ? undefined : value;
}

/** True where a condition decides whether there is a role at all. */
function isConditional(value: JsonValue | undefined): boolean {
  return listOfValues(value).some((each) => 'Fn::If' in objectOf(each));
}
