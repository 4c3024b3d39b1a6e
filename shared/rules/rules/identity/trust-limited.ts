import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { isExpression, texts } from '../../known.ts';
import { isEverybody, type ReadStatement, statementsIn } from '../../policy-documents.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';

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
  fix: 'automatic',
  sources: [aws.confusedDeputy],
  maps: { checkov: ['CKV_AWS_60', 'CKV_AWS_61'] },
  docs: {
    what: 'Trust policies name accounts with a condition, never everybody, and tokens of an identity provider by subject and audience.',
    why: 'A service that works for many customers can be talked into using your role for another of them. And a token of GitHub or of a cluster is easily had: only its subject says whose it is.',
    condition:
      'A trust policy allows the principal * without a condition, another account without one, or a web identity without conditions on both sub and aud. A drawn role asks for the audience by itself, so that only its subjects can be missing.',
    howToFix:
      'Name the external id of the partner, or the subject and the audience of the token. The quick fix adds the condition: an external id of its own, which the partner then states; for tokens an audience and a subject to fill in, with which nobody may assume the role until that is done; for everybody, the own account.',
    whenToSuppress: 'For accounts of your own: "Tooling account of the organisation".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'iam-role') {
      if (isExpression(node.source.properties?.trustedAccounts)) ctx.undecided(node.id, 'trustedAccounts');
      if (isExpression(node.source.properties?.oidcSubjects)) ctx.undecided(node.id, 'oidcSubjects');
      const { trustedAccounts, externalId, oidcProvider } = node.properties;
      if (
        typeof oidcProvider === 'string' &&
        texts(node, 'oidcSubjects').length === 0 &&
        !isExpression(node.source.properties?.oidcSubjects)
      )
        yield {
          message: 'federated',
          at: node.id,
          field: 'oidcSubjects',
          discriminator: 'subjects',
          data: { provider: oidcProvider },
        };
      const [account] = Array.isArray(trustedAccounts) ? trustedAccounts : [];
      if (typeof account !== 'string' || (externalId !== undefined && externalId !== '')) return;
      yield {
        message: 'account',
        at: node.id,
        field: 'externalId',
        discriminator: 'account',
        data: { account },
      };
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
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    const externalId = `${ctx.document.header.get('document')?.id ?? 'lintel'}-${node.id}`;
    const { oidcProvider } = node.properties;
    if (node.kind === 'iam-role')
      return finding.message === 'account'
        ? settingOf(ctx, node.id, `Ask for the external id ${externalId}`, { externalId })
        : settingOf(ctx, node.id, 'Ask for a subject, to be filled in', {
            oidcSubjects: [subjectOf(String(oidcProvider))],
          });
    const trust = objectOf(writtenResource(node)?.properties.AssumeRolePolicyDocument);
    const index = Number(finding.discriminator);
    const statement = statementsIn(trust)[index];
    const wanted = statement === undefined ? undefined : limitOf(statement, finding.message, externalId);
    if (wanted === undefined) return [];
    const Statement = listOfValues(trust.Statement).map((entry, at) =>
      at === index
        ? { ...objectOf(entry), Condition: joined(objectOf(objectOf(entry).Condition), wanted.condition) }
        : entry,
    );
    return writing(ctx, node.id, wanted.title, { AssumeRolePolicyDocument: { ...trust, Statement } });
  },
});

/** The condition under which the statement names who may. */
function limitOf(
  statement: ReadStatement,
  message: string,
  externalId: string,
): { readonly title: string; readonly condition: JsonObject } | undefined {
  switch (message) {
    case 'everybody':
      return {
        title: 'Trust this account alone',
        condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
      };
    case 'account':
      return {
        title: `Ask for the external id ${externalId}`,
        condition: { StringEquals: { 'sts:ExternalId': externalId } },
      };
    default: {
      const [federated] = listOfValues(objectOf(statement.principal).Federated);
      const issuer = /oidc-provider\/([^"$\s]+)/.exec(JSON.stringify(federated ?? ''))?.[1];
      if (issuer === undefined) return undefined;
      const StringEquals = hasClaim(statement.condition, 'aud')
        ? {}
        : { [`${issuer}:aud`]: 'sts.amazonaws.com' };
      const StringLike = hasClaim(statement.condition, 'sub') ? {} : { [`${issuer}:sub`]: subjectOf(issuer) };
      return {
        title: 'Ask for audience and subject, to be filled in',
        condition: { StringEquals, StringLike },
      };
    }
  }
}

/** Conditions of both, without operators that test nothing. */
function joined(condition: JsonObject, more: JsonObject): JsonObject {
  const operators = [...new Set([...Object.keys(condition), ...Object.keys(more)])];
  return Object.fromEntries(
    operators
      .map(
        (operator) => [operator, { ...objectOf(condition[operator]), ...objectOf(more[operator]) }] as const,
      )
      .filter(([, test]) => Object.keys(test).length > 0),
  );
}

/** Who a token speaks for, in the form of its issuer and to be filled in: until then it is nobody. */
function subjectOf(issuer: string): string {
  if (issuer.includes('token.actions.githubusercontent.com')) return 'repo:OWNER/REPOSITORY:*';
  if (issuer.includes('oidc.eks.')) return 'system:serviceaccount:NAMESPACE:NAME';
  return issuer.includes('gitlab') ? 'project_path:GROUP/PROJECT:*' : 'SUBJECT';
}

function providerOf({ principal }: ReadStatement): string | undefined {
  const [federated] = listOfValues(objectOf(principal).Federated);
  if (federated === undefined) return undefined;
  const text = JSON.stringify(federated);
  if (/saml-provider/.test(text)) return undefined;
  return /oidc-provider\/([a-zA-Z0-9.-]+)/.exec(text)?.[1] ?? 'its identity provider';
}

function limitsToken(condition: JsonObject | undefined): boolean {
  return hasClaim(condition, 'sub') && hasClaim(condition, 'aud');
}

function hasClaim(condition: JsonObject | undefined, claim: string): boolean {
  const keys = Object.values(condition ?? {}).flatMap((test) => Object.keys(objectOf(test)));
  // A key that is put together from a parameter cannot be read; it is there for a reason.
  return keys.some((key) => key.endsWith(`:${claim}`) || key.includes('${'));
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
