import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, noteUnknown, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const secretName =
  /(^|_)(PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)($|_)/i;
/** Access keys of AWS, private keys, and tokens of GitHub and Slack by their beginnings. */
const secretValue =
  /AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{30,}|xox[abp]-[A-Za-z0-9-]{10,}/;
/** Names of things that hold a secret, not the secret. */
const pointer = /^(arn:|\{\{resolve:|\$\{|\/[\w/-]+$)/;
const pointerName = /(_ARN|_ID|_NAME|_PATH|_URL|_FILE)$/i;

export const noPlainSecrets = defineRule({
  id: 'SEC-020',
  name: 'no-plain-secrets',
  title: 'Secrets are not in plain text',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: {
    nodes: [
      'lambda-function',
      'ecs-service',
      'ecs-task-definition',
      'elastic-beanstalk',
      'ec2-instance',
      'launch-template',
      'auto-scaling-group',
    ],
  },
  messages: {
    name: '{variable} of {name} looks like a secret in plain text. Keep it in Secrets Manager and refer to it.',
    value:
      '{variable} of {name} holds a key or token in plain text. Take it out, replace it where it was issued, and keep the new one in Secrets Manager.',
  },
  fix: 'automatic',
  sources: [aws.ecsSecrets],
  maps: { checkov: ['CKV_AWS_45', 'CKV_AWS_46'] },
  docs: {
    what: 'Environment variables and user data hold no passwords, tokens or keys.',
    why: 'They are in the template, in the console, in every log of a deployment and in this file, for everybody who may read one of them.',
    condition:
      'A variable has a name like PASSWORD, SECRET, TOKEN or API_KEY and a literal value, or any value or user data looks like a key of AWS, a private key or a well-known token. References (ARNs, paths, dynamic references) are left alone.',
    howToFix:
      'Keep the value in Secrets Manager or Parameter Store and refer to it: by "Secrets as variables" for ECS, by name and a permission for Lambda. The quick fix does so for containers; the new secret gets a generated value, so put the real one there.',
    whenToSuppress: 'For values that are no secrets: "Public site key of the captcha".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const stored = node.source.properties?.environment;
    const named = isJsonObject(stored) && !isExpression(stored) ? Object.entries(stored) : [];
    const isOpen = named.some(([variable, value]) => isExpression(value) && secretName.test(variable));
    if (isOpen || isExpression(stored)) ctx.undecided(node.id, 'environment');
    noteUnknown(ctx, node, 'userData');
    for (const [variable, value, field] of variablesOf(node)) {
      const place = { at: node.id, field, discriminator: variable, data: { variable } };
      if (secretValue.test(value)) yield { message: 'value', ...place };
      else if (
        secretName.test(variable) &&
        !pointerName.test(variable) &&
        value !== '' &&
        !pointer.test(value)
      ) {
        yield { message: 'name', ...place };
      }
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const node = document.nodes.get(finding.at);
    const variable = finding.discriminator;
    const environment = node?.properties?.environment;
    if (node === undefined || variable === undefined || !isJsonObject(environment)) return [];
    if (!takesSecrets.has(node.kind) || environment[variable] === undefined) return [];
    const region = ctx.ancestorOf(node.id, 'region');
    const secret = addNode(document, {
      kind: 'secret',
      name: `${node.name} ${variable.toLowerCase().replaceAll('_', ' ')}`,
      ...(region === undefined ? {} : { parent: region.id }),
      at: [node.at[0] + 160, node.at[1] + 120],
    });
    const { [variable]: _, ...others } = environment;
    const secrets = isJsonObject(node.properties?.secrets) ? node.properties.secrets : {};
    const referred = setProperties(applyChanges(document, secret.changes), node.id, {
      environment: Object.keys(others).length === 0 ? undefined : others,
      secrets: { ...secrets, [variable]: secret.id },
    });
    return [
      { title: `Keep ${variable} in Secrets Manager`, changes: mergeChanges(secret.changes, referred) },
    ];
  },
});

/** Kinds that read secrets into variables by themselves. */
const takesSecrets = new Set(['ecs-service', 'ecs-task-definition']);

function* variablesOf(node: NodeView): Generator<readonly [variable: string, value: string, field: string]> {
  const { environment } = node.properties;
  if (isJsonObject(environment)) {
    for (const [variable, value] of Object.entries(environment)) {
      if (typeof value === 'string') yield [variable, value, 'environment'];
    }
  }
  const userData = optionalText(node, 'userData');
  if (userData === undefined) return;
  yield ['user data', userData, 'userData'];
  for (const [, variable = '', value = ''] of userData.matchAll(
    /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=["']?([^"'\s]+)/gm,
  )) {
    yield [variable, value, 'userData'];
  }
}
