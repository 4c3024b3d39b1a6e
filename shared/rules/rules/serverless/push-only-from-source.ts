import { policyDocumentsIn, statementsIn } from '../../policy-documents.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';

const policies = new Set(['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']);
/** Conditions that say on whose behalf a service calls. */
const sources = /aws:(SourceArn|SourceAccount|SourceOrgID|PrincipalOrgID)/i;

export const pushOnlyFromSource = defineRule({
  id: 'SEC-031',
  name: 'push-only-from-source',
  title: 'A permission names on whose behalf a service may call',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    permission: '{service} of any account may invoke the function of {name}. Name the account or the source.',
    everybody:
      'Everybody may invoke the function of {name}: its principal is *. Name the account or the service, and its source.',
    policy: '{service} of any account may send by {name}. Name the account or the source.',
  },
  fix: 'automatic',
  sources: [aws.lambdaPermissions, aws.confusedDeputy],
  maps: { checkov: ['CKV_AWS_364'] },
  docs: {
    what: 'Permissions and policies that allow an AWS service name the resource or the account on whose behalf it may call. Those that connections imply do so.',
    why: 'A bucket or a topic in any account can otherwise be pointed at your function, and AWS will call it.',
    condition:
      'A written Lambda permission for a service has neither SourceArn nor SourceAccount, its principal is * and no organisation or source limits it (permissions of function URLs are SEC-032), or a written queue or topic policy allows a service without a condition on either. A policy that allows everybody is SEC-056.',
    howToFix: 'Name the source. The quick fix limits the permission or the statement to the own account.',
    whenToSuppress: 'Where the source cannot be known: "API Gateway of the partner, signed payload".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written === undefined) return;
    const { properties } = written;
    const place = { at: node.id, field: 'properties' };
    if (written.type === 'AWS::Lambda::Permission') {
      const { Principal, SourceArn, SourceAccount, PrincipalOrgID } = properties;
      const isLimited = [SourceArn, SourceAccount, PrincipalOrgID].some((value) => value !== undefined);
      if (typeof Principal !== 'string') {
        ctx.undecided(node.id, 'properties');
        return;
      }
      if (Principal === '*' && !isLimited && properties.FunctionUrlAuthType === undefined) {
        yield { message: 'everybody', ...place };
        return;
      }
      // Others than services are accounts: they are named by themselves.
      if (isLimited || !Principal.endsWith('.amazonaws.com') || /^(edge)?lambda\./.test(Principal)) return;
      yield { message: 'permission', ...place, data: { service: Principal } };
      return;
    }
    if (!policies.has(written.type)) return;
    for (const { document, path } of policyDocumentsIn(properties)) {
      for (const [index, { effect, principal, condition }] of statementsIn(document).entries()) {
        const [service] = listOfValues(objectOf(principal).Service);
        if (
          effect !== 'Allow' ||
          typeof service !== 'string' ||
          sources.test(JSON.stringify(condition ?? {}))
        )
          continue;
        yield {
          message: 'policy',
          ...place,
          discriminator: `${path.join('.')} ${index}`,
          data: { service },
          fixData: { key: String(path[0]), index },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const title = 'Limit it to this account';
    const account = { Ref: 'AWS::AccountId' };
    if (finding.message === 'everybody') return writing(ctx, finding.at, title, { Principal: account });
    if (finding.message === 'permission') return writing(ctx, finding.at, title, { SourceAccount: account });
    const { key, index } = finding.fixData ?? {};
    const node = ctx.node(finding.at);
    const properties = node === undefined ? {} : (writtenResource(node)?.properties ?? {});
    if (typeof key !== 'string') return [];
    const document = objectOf(properties[key]);
    const Statement = listOfValues(document.Statement).map((entry, at) => {
      if (at !== index) return entry;
      const statement = objectOf(entry);
      const condition = objectOf(statement.Condition);
      const StringEquals = { ...objectOf(condition.StringEquals), 'aws:SourceAccount': account };
      return { ...statement, Condition: { ...condition, StringEquals } };
    });
    return writing(ctx, finding.at, title, { [key]: { ...document, Statement } });
  },
});
