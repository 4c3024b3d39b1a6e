import type { JsonValue } from '#shared/base/json.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { coversAction, identityStatements, type ReadStatement } from '../../policy-documents.ts';
import { allowUse, deniedUses, refusedUses, withoutDenial } from '../../refused-uses.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf } from '../../written-resource.ts';

const ofBuckets =
  /^s3:(ListBucket|ListBucketVersions|GetBucketLocation|ListBucketMultipartUploads|GetBucketPolicy|PutBucketPolicy|GetBucketVersioning)$/i;
const ofObjects =
  /^s3:(Get|Put|Delete|Restore|Abort)(Object|ObjectVersion|ObjectAcl|ObjectTagging|MultipartUpload)/i;

export const policyFitsItsObject = defineRule({
  id: 'SEC-055',
  name: 'policy-fits-its-object',
  title: 'What a connection means is allowed, and on the right object',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['iam-role', 'resource'] },
  messages: {
    lacks:
      '{user} {does} {store} under {name}, which allows none of {actions}: it gets AccessDenied. Allow them.',
    denied:
      '{name} denies {action} on everything, and {user} uses {store} under it: it gets AccessDenied. Take the statement away.',
    bucket:
      '{action} acts on a bucket, and {name} allows it on {resource}, which are objects: the call is denied. Name the bucket.',
    object:
      '{action} acts on objects, and {name} allows it on {resource}, which is a bucket: the call is denied. Add /*.',
  },
  fix: 'automatic',
  sources: [aws.s3Actions],
  maps: { cfnLint: ['I3510'] },
  docs: {
    what: 'The role of whoever is connected to a store allows what the connection means, and actions on buckets are allowed on the ARN of a bucket, actions on objects on ARNs of objects. What connections of drawn roles need is allowed rightly by itself; this is about what is written, and what is denied.',
    why: 'IAM matches letter by letter and denies what nobody allows. s3:ListBucket on bucket/* allows nothing, and the program gets AccessDenied although the policy looks right.',
    condition:
      'A statement allows an action of buckets only on ARNs of objects, or an action of objects only on ARNs of buckets, and no other statement of the policy allows it rightly. A written resource is connected with a bucket, table, queue, topic, stream or secret and its written role, with all the policies that name it, allows no action of that direction (on whatever resource). Or a statement of a drawn role denies on * what a connection of its user needs. Managed policies are not read: a role that has one which may allow it is not decided.',
    howToFix:
      'Name the other ARN, allow the actions, or take the denial away. The quick fix does so: it adds the ARN to the statement of a drawn role, or the statement that the connection needs to a written one.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.statements)) ctx.undecided(node.id, 'statements');
    if (node.kind === 'iam-role') yield* deniedUses(ctx, node);
    else yield* refusedUses(ctx, node);
    const statements = identityStatements(node).filter(
      ({ effect, hasNotResource }) => effect === 'Allow' && !hasNotResource,
    );
    for (const [index, statement] of statements.entries()) {
      for (const action of statement.actions) {
        const wanted = ofBuckets.test(action) ? 'bucket' : ofObjects.test(action) ? 'object' : undefined;
        if (wanted === undefined || fits(statement, wanted)) continue;
        if (
          statements.some(
            (other) => other.actions.some((each) => coversAction(each, action)) && fits(other, wanted),
          )
        )
          continue;
        const [resource] = statement.resources;
        yield {
          message: wanted,
          at: node.id,
          field: node.kind === 'iam-role' ? 'statements' : 'properties',
          discriminator: `${index} ${action}`,
          data: { action, resource: textOf(resource) },
          fixData: { index, wanted },
        };
        break;
      }
    }
  },
  fixes(ctx, finding) {
    const { index, wanted } = finding.fixData ?? {};
    if (finding.message === 'lacks') return allowUse(ctx, finding);
    if (finding.message === 'denied') return withoutDenial(ctx, finding);
    const statements = ctx.document.nodes.get(finding.at)?.properties?.statements;
    if (!Array.isArray(statements) || typeof index !== 'number') return [];
    const allowing = statements.filter((entry) => objectOf(entry).effect !== 'Deny');
    const target = allowing[index];
    const changed = statements.map((entry) => {
      if (entry !== target) return entry;
      const { resources } = objectOf(entry);
      const stored = Array.isArray(resources) ? resources : [];
      const more = stored.flatMap((resource) =>
        typeof resource !== 'string'
          ? []
          : [wanted === 'bucket' ? resource.replace(/\/.*$/, '') : `${resource}/*`],
      );
      return { ...objectOf(entry), resources: [...new Set([...stored, ...more])] };
    });
    const title = wanted === 'bucket' ? 'Allow it on the bucket too' : 'Allow it on the objects too';
    return [{ title, changes: setProperties(ctx.document, finding.at, { statements: changed }) }];
  },
});

/** True when some resource can be of that sort: what is put together from parts may be either. */
function fits({ resources }: ReadStatement, wanted: 'bucket' | 'object'): boolean {
  return resources.some((resource) => {
    if (typeof resource !== 'string') {
      const text = templateOf(resource);
      return text === undefined || isOf(text, wanted);
    }
    return resource === '*' || !resource.includes(':s3:') || isOf(resource, wanted);
  });
}

function isOf(arn: string, wanted: 'bucket' | 'object'): boolean {
  const path = arn.split(':::').at(-1) ?? arn;
  if (path === '*' || /^[^/]*\*$/.test(path)) return true;
  return path.includes('/') === (wanted === 'object');
}

/** The text of `Fn::Sub` and `Fn::Join`; undefined for references that say nothing. */
function templateOf(value: JsonValue): string | undefined {
  const { 'Fn::Sub': sub, 'Fn::Join': join, 'Fn::GetAtt': attribute } = objectOf(value);
  if (typeof sub === 'string')
    return /^\$\{[^}]*\}$/.test(sub) && !sub.endsWith('.Arn}') ? undefined : sub.replace(/\$\{[^}]*\}/g, 'x');
  if (Array.isArray(join) && Array.isArray(join[1]))
    return join[1].map((part) => (typeof part === 'string' ? part : 'x')).join(String(join[0] ?? ''));
  return attribute === undefined ? undefined : 'arn:aws:s3:::x';
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : (templateOf(value ?? '') ?? 'another resource');
}
