import { mergeChanges } from '#shared/document/change-set.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';
import { roleFor, writtenBeside } from '../../written-role.ts';

export const executionRoleGiven = defineRule({
  id: 'SEC-021',
  name: 'execution-role-given',
  title: 'A Fargate task can pull its image and write its logs',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    none: '{name} {needs} and has no execution role: its tasks stop before they start. Set ExecutionRoleArn.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::TaskDefinition')],
  docs: {
    what: 'A task definition for Fargate that pulls from ECR, reads secrets or writes to CloudWatch Logs has an execution role. Drawn services get theirs; this is about written ones.',
    why: 'Fargate itself pulls the image, reads the secrets and makes the log stream, and it does so under that role and no other.',
    condition:
      'A written task definition for Fargate names a private ECR image, secrets or the awslogs driver, and no execution role.',
    howToFix:
      'Set ExecutionRoleArn, or draw the task definition: the role then follows. The quick fix adds a role that may pull and log; for secrets it needs their permission too.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written?.type !== 'AWS::ECS::TaskDefinition') return;
    const { RequiresCompatibilities, ExecutionRoleArn, ContainerDefinitions } = written.properties;
    if (ExecutionRoleArn !== undefined || !listOfValues(RequiresCompatibilities).includes('FARGATE')) return;
    if (isExpression(ContainerDefinitions)) {
      ctx.undecided(node.id, 'properties');
      return;
    }
    const needs = listOfValues(ContainerDefinitions)
      .map(objectOf)
      .map(needOf)
      .find((need) => need !== undefined);
    if (needs !== undefined) yield { message: 'none', at: node.id, field: 'properties', data: { needs } };
  },
  fixes(ctx, finding) {
    const node = ctx.document.nodes.get(finding.at);
    if (node === undefined) return [];
    const managed = `arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`;
    const role = writtenBeside(ctx.document, node, {
      name: `${node.name} execution role`,
      type: 'AWS::IAM::Role',
      properties: roleFor('ecs-tasks.amazonaws.com', { ManagedPolicyArns: [{ 'Fn::Sub': managed }] }),
    });
    const [named] = writing(ctx, node.id, '', {
      ExecutionRoleArn: { 'Fn::GetAtt': [role.logicalId, 'Arn'] },
    });
    const changes = mergeChanges(role.changes, named?.changes ?? []);
    return [{ title: 'Add an execution role', changes }];
  },
});

function needOf(container: Readonly<Record<string, unknown>>): string | undefined {
  const { Image: image, Secrets: secrets, LogConfiguration: logs } = container;
  const text = typeof image === 'string' ? image : JSON.stringify(image ?? '');
  if (/\.dkr\.ecr\./.test(text)) return 'pulls from a private registry';
  if (Array.isArray(secrets) && secrets.length > 0) return 'reads secrets';
  return objectOf(logs).LogDriver === 'awslogs' ? 'writes to CloudWatch Logs' : undefined;
}
