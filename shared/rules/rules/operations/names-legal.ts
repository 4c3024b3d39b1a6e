import { logicalIdOf } from '#shared/base/names.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import { freeLogicalId } from '#shared/document/commands/add-node.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, NodeId } from '#shared/document/records.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Names that people choose and AWS asks to be unique in the account and Region (buckets: everywhere). */
const nameFields: Readonly<Record<string, string>> = {
  's3-bucket': 'bucketName',
  'ecr-repository': 'repositoryName',
  'log-group': 'logGroupName',
  'iam-role': 'roleName',
};

export const namesLegal = defineRule({
  id: 'OPS-060',
  name: 'names-legal',
  title: 'Names are legal and used once',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { document: true },
  messages: {
    characters:
      '{name} has the logical id "{id}", which CloudFormation does not take: letters and digits only, a letter first, at most 255. Change it.',
    twice: '{name} has the logical id {id}, which {other} already has. Change it.',
    name: '{name} has the name "{id}", which {other} already has. AWS takes it once: change one.',
  },
  fix: 'automatic',
  sources: [aws.logicalIds],
  docs: {
    what: 'Logical ids of nodes are letters and digits and used once, and so are names that AWS wants to be unique.',
    why: 'CloudFormation refuses the template, or the second resource of a name fails in the middle of a deployment.',
    condition:
      'A stored logical id has other characters or is used by an earlier node; or a bucket, repository, log group or role has the stated name of an earlier one of its kind. Length and characters of such names are checked with their values.',
    howToFix:
      'Change the logical id or the name. The quick fix makes a free logical id; a resource that is deployed already is then replaced.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx) {
    const byLogicalId = new Map<string, NodeId>();
    const byName = new Map<string, NodeId>();
    const nodes = allKinds()
      .flatMap((kind) => ctx.nodesOfKind(kind.id))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { id: at, kind, source, properties } of nodes) {
      if (!ctx.hasTrait(at, 'resource')) continue;
      const id = source.logicalId ?? logicalIdOf(at);
      const first = byLogicalId.get(id);
      if (!/^[A-Za-z][A-Za-z0-9]{0,254}$/.test(id)) {
        yield { message: 'characters', at, discriminator: 'logicalId', data: { id } };
      } else if (first !== undefined && source.logicalId !== undefined) {
        yield {
          message: 'twice',
          at,
          discriminator: 'logicalId',
          related: [first],
          data: { id, other: nameOf(first) },
        };
      }
      if (first === undefined) byLogicalId.set(id, at);
      const field = nameFields[kind];
      const name = field === undefined ? undefined : properties[field];
      if (field === undefined || typeof name !== 'string') continue;
      const other = byName.get(`${kind} ${name}`);
      if (other === undefined) byName.set(`${kind} ${name}`, at);
      else
        yield {
          message: 'name',
          at,
          field,
          discriminator: field,
          related: [other],
          data: { id: name, other: nameOf(other) },
        };
    }
  },
  fixes({ document }, finding) {
    const node: DocumentNode | undefined = document.nodes.get(finding.at);
    if (node === undefined || finding.message === 'name') return [];
    const logicalId = freeLogicalId(document, node.name, node.id);
    return [
      {
        title: `Use ${logicalId ?? logicalIdOf(node.id)}`,
        changes: patchNode(document, node.id, { logicalId }),
      },
    ];
  },
});
