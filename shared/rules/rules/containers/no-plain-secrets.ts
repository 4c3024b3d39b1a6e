import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { isExpression, noteUnknown, optionalText } from '../../known.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writtenResource } from '../../written-resource.ts';

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
      'k8s-deployment',
      'codebuild',
      'batch',
      'resource',
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
      'A variable of a drawn or written resource has a name like PASSWORD, SECRET, TOKEN or API_KEY and a literal value, or any value, user data or text of a written resource looks like a key of AWS, a private key or a well-known token. References (ARNs, paths, dynamic references) are left alone.',
    howToFix:
      'Keep the value in Secrets Manager or Parameter Store and refer to it. The quick fix does so: a container gets the secret as a variable, a function gets its ARN under NAME_ARN and may read it (so that the code has to fetch it), and a pod takes the variable from a secret of the cluster. A new secret gets a generated value, so put the real one there. User data and written resources have to be changed by hand.',
    whenToSuppress: 'For values that are no secrets: "Public site key of the captcha".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      yield* inWritten(ctx, node);
      return;
    }
    const stored = node.source.properties?.environment;
    const named = isJsonObject(stored) && !isExpression(stored) ? Object.entries(stored) : [];
    const isOpen = named.some(([variable, value]) => isExpression(value) && secretName.test(variable));
    if (isOpen || isExpression(stored)) ctx.undecided(node.id, 'environment');
    noteUnknown(ctx, node, 'userData');
    for (const [variable, value, field] of variablesOf(node)) {
      const message = faultOf(variable, value);
      if (message !== undefined)
        yield { message, at: node.id, field, discriminator: variable, data: { variable } };
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const node = document.nodes.get(finding.at);
    const variable = finding.discriminator;
    const environment = node?.properties?.environment;
    if (node === undefined || variable === undefined || !isJsonObject(environment)) return [];
    if (environment[variable] === undefined) return [];
    const { [variable]: _, ...others } = environment;
    const left = Object.keys(others).length === 0 ? undefined : others;
    if (node.kind === 'k8s-deployment') return fromClusterSecret(ctx, node, variable, left);
    if (!takesSecrets.has(node.kind) && node.kind !== 'lambda-function') return [];
    const region = ctx.ancestorOf(node.id, 'region');
    const secret = addNode(document, {
      kind: 'secret',
      name: `${node.name} ${variable.toLowerCase().replaceAll('_', ' ')}`,
      ...(region === undefined ? {} : { parent: region.id }),
      at: [node.at[0] + 160, node.at[1] + 120],
    });
    const field = node.kind === 'lambda-function' ? 'resourceVariables' : 'secrets';
    const name = node.kind === 'lambda-function' ? `${variable}_ARN` : variable;
    const referred = setProperties(applyChanges(document, secret.changes), node.id, {
      environment: left,
      [field]: { ...objectOf(node.properties?.[field]), [name]: secret.id },
    });
    const changes = mergeChanges(secret.changes, referred);
    const title = `Keep ${variable} in Secrets Manager`;
    if (node.kind !== 'lambda-function') return [{ title, changes }];
    const read = addConnection(applyChanges(document, changes), {
      kind: 'data',
      from: node.id,
      to: secret.id,
      properties: { access: 'read' },
    });
    return [{ title, changes: mergeChanges(changes, read.changes) }];
  },
});

/** What is wrong with the value of a variable, as the key of a message. */
function faultOf(variable: string, value: string): 'name' | 'value' | undefined {
  if (secretValue.test(value)) return 'value';
  const isSecret = secretName.test(variable) && !pointerName.test(variable);
  return isSecret && value !== '' && !pointer.test(value) ? 'name' : undefined;
}

function fromClusterSecret(
  { document }: FixContext,
  node: DocumentNode,
  variable: string,
  environment: JsonObject | undefined,
): readonly Fix[] {
  const secretName = `${node.id.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-secrets`;
  const secretVariables = [
    ...listOfValues(node.properties?.secretVariables),
    { name: variable, secretName, secretKey: variable.toLowerCase().replaceAll('_', '-') },
  ];
  const changes = setProperties(document, node.id, { environment, secretVariables });
  return [{ title: `Take ${variable} from a secret of the cluster`, changes }];
}

/** Variables that a written resource sets, in the forms of Lambda (a map) and of containers and builds (a list). */
function* inWritten(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const place = { at: node.id, field: 'properties' };
  const seen = new Set<string>();
  for (const [path, value] of textsIn(writtenResource(node)?.properties)) {
    if (!secretValue.test(value) || seen.has(path)) continue;
    seen.add(path);
    yield { message: 'value', ...place, discriminator: `value ${path}`, data: { variable: path } };
  }
  for (const [variable, value] of writtenVariables(writtenResource(node)?.properties)) {
    const message = typeof value === 'string' ? faultOf(variable, value) : undefined;
    if (message === 'name') yield { message, ...place, discriminator: variable, data: { variable } };
    else if (isExpression(value) && secretName.test(variable)) ctx.undecided(node.id, 'properties');
  }
}

/** Every text of the written properties with the name of the property that has it: user data, headers, arguments. */
function* textsIn(value: JsonValue | undefined, key = ''): Generator<readonly [name: string, value: string]> {
  if (typeof value === 'string') yield [key, value];
  else if (Array.isArray(value)) for (const entry of value) yield* textsIn(entry, key);
  else
    for (const [name, inner] of Object.entries(objectOf(value)))
      yield* textsIn(inner, name.startsWith('Fn::') || name === 'Value' ? key : name);
}

function* writtenVariables(
  value: JsonValue | undefined,
  key = '',
): Generator<readonly [variable: string, value: JsonValue]> {
  if (Array.isArray(value)) {
    for (const entry of value) {
      const { Name: name, Value: stated } = objectOf(entry);
      if (/^Environment/.test(key) && typeof name === 'string' && stated !== undefined) yield [name, stated];
      else yield* writtenVariables(entry, key);
    }
    return;
  }
  for (const [name, inner] of Object.entries(objectOf(value))) {
    if (inner === undefined) continue;
    if (key === 'Variables') yield [name, inner];
    else yield* writtenVariables(inner, name);
  }
}

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
