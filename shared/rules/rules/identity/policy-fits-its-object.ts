import type { JsonValue } from '#shared/base/json.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { identityStatements, type ReadStatement } from '../../policy-documents.ts';
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
  title: 'Actions of S3 are allowed on what they act on',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['iam-role', 'resource'] },
  messages: {
    bucket:
      '{action} acts on a bucket, and {name} allows it on {resource}, which are objects: the call is denied. Name the bucket.',
    object:
      '{action} acts on objects, and {name} allows it on {resource}, which is a bucket: the call is denied. Add /*.',
  },
  fix: 'automatic',
  sources: [aws.s3Actions],
  maps: { cfnLint: ['I3510'] },
  docs: {
    what: 'Actions on buckets are allowed on the ARN of a bucket, actions on objects on ARNs of objects. What connections need is allowed rightly by itself; this is about what is written.',
    why: 'IAM matches ARNs letter by letter. s3:ListBucket on bucket/* allows nothing, and the program gets AccessDenied although the policy looks right.',
    condition:
      'A statement allows an action of buckets only on ARNs of objects, or an action of objects only on ARNs of buckets, and no other statement of the policy allows it rightly.',
    howToFix: 'Name the other ARN; the quick fix adds it to the statement of a drawn role.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.statements)) ctx.undecided(node.id, 'statements');
    const statements = identityStatements(node).filter(
      ({ effect, hasNotResource }) => effect === 'Allow' && !hasNotResource,
    );
    for (const [index, statement] of statements.entries()) {
      for (const action of statement.actions) {
        const wanted = ofBuckets.test(action) ? 'bucket' : ofObjects.test(action) ? 'object' : undefined;
        if (wanted === undefined || fits(statement, wanted)) continue;
        if (
          statements.some(
            (other) => other.actions.some((each) => matches(each, action)) && fits(other, wanted),
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

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}
