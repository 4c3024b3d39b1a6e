import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { isExpression } from '../../known.ts';
import { isEverybody, type ReadStatement, statementsIn } from '../../policy-documents.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writtenResource } from '../../written-resource.ts';

export const trustLimited = defineRule({
  id: 'SEC-054',
  name: 'trust-limited',
  title: 'Who may assume a role is limited',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['iam-role', 'resource'] },
  messages: {
    everybody: 'Everybody may assume {name}. Name who may.',
    account:
      'Everybody in account {account} who is allowed to may assume {name}, on whosever behalf. Ask for an external id.',
    federated:
      'Every token of {provider} may assume {name}: its trust policy does not look at the subject and the audience. Name them.',
  },
  fix: 'suggestion',
  sources: [aws.confusedDeputy],
  maps: { checkov: ['CKV_AWS_60', 'CKV_AWS_61'] },
  docs: {
    what: 'Trust policies name accounts with a condition, never everybody, and tokens of an identity provider by subject and audience.',
    why: 'A service that works for many customers can be talked into using your role for another of them. And a token of GitHub or of a cluster is easily had: only its subject says whose it is.',
    condition:
      'A trust policy allows the principal * without a condition, another account without one, or a web identity without conditions on both sub and aud.',
    howToFix:
      'Name the external id of the partner, or the subject and the audience of the token. The quick fix of a drawn role takes the accounts away.',
    whenToSuppress: 'For accounts of your own: "Tooling account of the organisation".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'iam-role') {
      if (isExpression(node.source.properties?.trustedAccounts)) ctx.undecided(node.id, 'trustedAccounts');
      const { trustedAccounts, externalId } = node.properties;
      const [account] = Array.isArray(trustedAccounts) ? trustedAccounts : [];
      if (typeof account !== 'string' || (externalId !== undefined && externalId !== '')) return;
      yield { message: 'account', at: node.id, field: 'externalId', data: { account } };
      return;
    }
    const written = writtenResource(node);
    const trust =
      written?.type === 'AWS::IAM::Role' ? written.properties.AssumeRolePolicyDocument : undefined;
    if (!isJsonObject(trust)) return;
    for (const [index, statement] of statementsIn(trust).entries()) {
      if (statement.effect !== 'Allow') continue;
      const place = { at: node.id, field: 'properties', discriminator: `${index}` };
      const provider = providerOf(statement);
      if (isEverybody(statement.principal) && statement.condition === undefined)
        yield { message: 'everybody', ...place };
      else if (provider !== undefined && !limitsToken(statement.condition))
        yield { message: 'federated', ...place, data: { provider } };
      else {
        const account = statement.condition === undefined ? foreignAccount(statement) : undefined;
        if (account !== undefined) yield { message: 'account', ...place, data: { account } };
      }
    }
  },
  fixes: (ctx, finding) =>
    finding.message === 'account' && ctx.node(finding.at)?.kind === 'iam-role'
      ? settingOf(ctx, finding.at, 'Trust no other account', { trustedAccounts: undefined })
      : [],
});

function providerOf({ principal }: ReadStatement): string | undefined {
  const [federated] = listOfValues(objectOf(principal).Federated);
  if (federated === undefined) return undefined;
  const text = JSON.stringify(federated);
  if (/saml-provider/.test(text)) return undefined;
  return /oidc-provider\/([a-zA-Z0-9.-]+)/.exec(text)?.[1] ?? 'its identity provider';
}

function limitsToken(condition: JsonObject | undefined): boolean {
  const keys = Object.values(condition ?? {}).flatMap((test) => Object.keys(objectOf(test)));
  // A key that is put together from a parameter cannot be read; it is there for a reason.
  const has = (claim: string): boolean => keys.some((key) => key.endsWith(`:${claim}`) || key.includes('${'));
  return has('sub') && has('aud');
}

/** An account id that stands in the principal as a number: the own account is never written so. */
function foreignAccount({ principal }: ReadStatement): string | undefined {
  for (const entry of listOfValues(objectOf(principal).AWS)) {
    const account =
      typeof entry === 'string'
        ? /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(entry)?.[1]
        : undefined;
    if (account !== undefined) return account;
  }
  return undefined;
}
