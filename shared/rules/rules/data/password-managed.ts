import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression, knownFlag, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, writing, writtenResource } from '../../written-resource.ts';

export const passwordManaged = defineRule({
  id: 'SEC-063',
  name: 'password-managed',
  title: 'The password of a database is kept in Secrets Manager',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['rds-instance', 'aurora-cluster', 'resource'] },
  messages: {
    written:
      'The password of {name} is {what}: it is in the history of every deployment. Let AWS keep it in Secrets Manager.',
    plain:
      'The password of {name} is neither managed by AWS nor taken from a secret. Let AWS keep it in Secrets Manager.',
  },
  fix: 'automatic',
  sources: [aws.rdsSecrets],
  docs: {
    what: 'AWS makes and rotates the master password, or it is taken from a secret.',
    why: 'A password in a template or parameter is in the history of every deployment, is shared by mail, and never changes.',
    condition:
      'Management by AWS is off and no secret with the password is named. Or a written database, cluster or warehouse (RDS, Aurora, DocumentDB, Redshift) states its password as text or by a parameter; a dynamic reference to a secret is fine. Read replicas take over the user of their source and are left out.',
    howToFix: 'Let AWS manage the password, which the quick fix does.',
    whenToSuppress: 'When the password comes another way: "Set by the vault agent after creation".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      yield* inWritten(ctx, node);
      return;
    }
    if (
      optionalText(node, 'readReplicaOf') !== undefined ||
      optionalText(node, 'masterUserSecret') !== undefined
    )
      return;
    if (knownFlag(ctx, node, 'manageMasterUserPassword') !== false) return;
    yield { message: 'plain', at: node.id, field: 'manageMasterUserPassword' };
  },
  fixes: (ctx, finding) =>
    finding.message === 'written'
      ? writing(ctx, finding.at, 'Let AWS keep it', {
          [String(finding.fixData?.password)]: undefined,
          [String(finding.fixData?.managed)]: true,
        })
      : settingOf(ctx, finding.at, 'Let AWS keep it', { manageMasterUserPassword: undefined }),
});

/** By type: the property with the password, and the one by which AWS makes it. */
const passwords: Readonly<Record<string, readonly [password: string, managed: string]>> = {
  'AWS::RDS::DBInstance': ['MasterUserPassword', 'ManageMasterUserPassword'],
  'AWS::RDS::DBCluster': ['MasterUserPassword', 'ManageMasterUserPassword'],
  'AWS::DocDB::DBCluster': ['MasterUserPassword', 'ManageMasterUserPassword'],
  'AWS::Redshift::Cluster': ['MasterUserPassword', 'ManageMasterPassword'],
};

function* inWritten(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  const [password, managed] = (written === undefined ? undefined : passwords[written.type]) ?? [];
  const value = password === undefined ? undefined : written?.properties[password];
  if (value === undefined || password === undefined || managed === undefined) return;
  const isText = typeof value === 'string' && !value.includes('{{resolve:');
  const parameter = objectOf(value).Ref;
  if (
    !isText &&
    parameter === undefined &&
    isExpression(value) &&
    !JSON.stringify(value).includes('{{resolve:')
  )
    ctx.undecided(node.id, 'properties');
  if (!isText && typeof parameter !== 'string') return;
  yield {
    message: 'written',
    at: node.id,
    field: 'properties',
    data: { what: isText ? 'in the template as text' : `the parameter ${parameter}` },
    fixData: { password, managed },
  };
}
