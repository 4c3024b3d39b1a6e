import { isExpression } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writtenResource } from '../../written-resource.ts';

/** The property by which a type names the role that its code acts under. */
const roleFields: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'IamInstanceProfile',
  'AWS::ECS::TaskDefinition': 'TaskRoleArn',
  'AWS::Lambda::Function': 'Role',
  'AWS::StepFunctions::StateMachine': 'RoleArn',
  'AWS::Glue::Job': 'Role',
  'AWS::CodeBuild::Project': 'ServiceRole',
  'AWS::AppRunner::Service': 'InstanceConfiguration',
  'AWS::Batch::JobDefinition': 'JobRoleArn',
};

export const credentialsGiven = defineRule({
  id: 'SEC-011',
  name: 'credentials-given',
  title: 'What calls AWS services has a role',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    none: '{name} uses {services} and has no credentials: {field} is not set. Give it a role that allows what it does.',
  },
  fix: 'none',
  sources: [aws.roles],
  docs: {
    what: 'Whatever is connected to an AWS service acts under a role. What is drawn as a kind of its own gets one from its connections; this is about what is written as a resource.',
    why: 'Without a role the first call fails with "Unable to locate credentials", and the next step is usually a key in a file.',
    condition:
      'A written resource of a type that runs code is connected to an AWS service and does not set the property that names its role.',
    howToFix: 'Name a role, or draw the thing as its own kind: the role then follows from the connections.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    const field = written === undefined ? undefined : roleFields[written.type];
    if (written === undefined || field === undefined) return;
    const services = ctx
      .connectionsFrom(node.id, 'data')
      .map(({ to }) => to)
      .filter((id) => ctx.hasTrait(id, 'aws-api'));
    if (services.length === 0) return;
    const value = written.properties[field];
    if (isExpression(value) && typeof value === 'object' && value !== null && 'Fn::If' in value)
      ctx.undecided(node.id, 'properties');
    if (value !== undefined && value !== '') return;
    yield {
      message: 'none',
      at: node.id,
      field: 'properties',
      related: services,
      data: { services: nameOf(...services), field },
    };
  },
});
