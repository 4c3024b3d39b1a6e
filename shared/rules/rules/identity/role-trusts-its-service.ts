import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { isExpression } from '../../known.ts';
import { statementsIn } from '../../policy-documents.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';
import { writtenRoleBehind } from '../../written-role.ts';

/** Which service assumes the role that a type names in that property. */
const servicesByType: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::Lambda::Function': { Role: 'lambda.amazonaws.com' },
  'AWS::ECS::TaskDefinition': {
    TaskRoleArn: 'ecs-tasks.amazonaws.com',
    ExecutionRoleArn: 'ecs-tasks.amazonaws.com',
  },
  'AWS::StepFunctions::StateMachine': { RoleArn: 'states.amazonaws.com' },
  'AWS::CodeBuild::Project': { ServiceRole: 'codebuild.amazonaws.com' },
  'AWS::CodePipeline::Pipeline': { RoleArn: 'codepipeline.amazonaws.com' },
  'AWS::Glue::Job': { Role: 'glue.amazonaws.com' },
  'AWS::Events::Rule': { RoleArn: 'events.amazonaws.com' },
  'AWS::Scheduler::Schedule': { RoleArn: 'scheduler.amazonaws.com' },
  'AWS::Pipes::Pipe': { RoleArn: 'pipes.amazonaws.com' },
  'AWS::EKS::Cluster': { RoleArn: 'eks.amazonaws.com' },
  'AWS::EKS::Nodegroup': { NodeRole: 'ec2.amazonaws.com' },
  'AWS::EKS::PodIdentityAssociation': { RoleArn: 'pods.eks.amazonaws.com' },
  'AWS::EKS::FargateProfile': { PodExecutionRoleArn: 'eks-fargate-pods.amazonaws.com' },
  'AWS::KinesisFirehose::DeliveryStream': { RoleARN: 'firehose.amazonaws.com' },
  'AWS::CodeDeploy::DeploymentGroup': { ServiceRoleArn: 'codedeploy.amazonaws.com' },
  'AWS::EC2::FlowLog': { DeliverLogsPermissionArn: 'vpc-flow-logs.amazonaws.com' },
  'AWS::AppSync::DataSource': { ServiceRoleArn: 'appsync.amazonaws.com' },
  'AWS::Backup::BackupSelection': { IamRoleArn: 'backup.amazonaws.com' },
};

export const roleTrustsItsService = defineRule({
  id: 'SEC-053',
  name: 'role-trusts-its-service',
  title: 'A role trusts the service that assumes it',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    trust:
      '{user} acts under {name}, and the trust policy of {name} does not name {service}: {user} cannot be created. Name it.',
  },
  fix: 'automatic',
  sources: [aws.roles],
  maps: { cfnLint: ['E3530'] },
  docs: {
    what: 'The trust policy of a role names the service that is to assume it. Drawn roles do so by themselves; this is about written ones.',
    why: 'A service that may not assume its role refuses to be created, or starts and fails at its first call.',
    condition:
      'A written resource names a written role by reference, and no statement of the trust policy of that role allows the service of the type.',
    howToFix: 'Add the service to the trust policy, as the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    const fields = written === undefined ? undefined : servicesByType[written.type];
    if (written === undefined || fields === undefined) return;
    for (const [field, service] of Object.entries(fields)) {
      const role = writtenRoleBehind(ctx, written.properties[field]);
      if (role === undefined) continue;
      const trust = writtenResource(role)?.properties.AssumeRolePolicyDocument;
      if (!isJsonObject(trust) || isExpression(trust)) {
        ctx.undecided(role.id, 'properties');
        continue;
      }
      const isTrusted = statementsIn(trust).some(
        ({ effect, principal }) => effect === 'Allow' && namesService(principal, service),
      );
      if (isTrusted) continue;
      yield {
        message: 'trust',
        at: role.id,
        field: 'properties',
        discriminator: `${node.id} ${service}`,
        related: [node.id],
        data: { user: nameOf(node.id), name: nameOf(role.id), service },
        fixData: { service },
      };
    }
  },
  fixes(ctx, finding) {
    const service = finding.fixData?.service;
    const role = ctx.node(finding.at);
    const trust = role === undefined ? undefined : writtenResource(role)?.properties.AssumeRolePolicyDocument;
    if (typeof service !== 'string' || !isJsonObject(trust)) return [];
    const added = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
    return writing(ctx, finding.at, `Trust ${service}`, {
      AssumeRolePolicyDocument: { ...trust, Statement: [...listOfValues(trust.Statement), added] },
    });
  },
});

function namesService(principal: JsonValue | undefined, service: string): boolean {
  if (principal === '*') return true;
  const named = listOfValues(objectOf(principal).Service);
  // A name that is put together (a partition, a Region) may be this one.
  return named.some((entry) => entry === service || typeof entry !== 'string');
}
