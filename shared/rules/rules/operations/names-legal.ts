import { logicalIdOf } from '#shared/base/names.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import { freeLogicalId } from '#shared/document/commands/add-node.ts';
import { patchNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, NodeId } from '#shared/document/records.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** A name that people choose, and where AWS takes it once; kinds that share a list of names are named together. */
interface ChosenName {
  readonly field: string;
  readonly once: 'everywhere' | 'account' | 'region' | 'ecs-cluster';
  readonly kinds?: readonly string[];
}

const balancers = ['alb', 'nlb', 'gwlb'];
const chosenNames: Readonly<Record<string, ChosenName>> = {
  's3-bucket': { field: 'bucketName', once: 'everywhere' },
  'iam-role': { field: 'roleName', once: 'account' },
  'iam-user': { field: 'userName', once: 'account' },
  'ecr-repository': { field: 'repositoryName', once: 'region' },
  'log-group': { field: 'logGroupName', once: 'region' },
  'lambda-function': { field: 'functionName', once: 'region' },
  'launch-template': { field: 'launchTemplateName', once: 'region' },
  'target-group': { field: 'targetGroupName', once: 'region' },
  parameter: { field: 'parameterName', once: 'region' },
  alb: { field: 'loadBalancerName', once: 'region', kinds: balancers },
  nlb: { field: 'loadBalancerName', once: 'region', kinds: balancers },
  'ecs-service': { field: 'serviceName', once: 'ecs-cluster' },
};

export const namesLegal = defineRule({
  id: 'OPS-060',
  name: 'names-legal',
  title: 'Names are legal and used once',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
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
      'A stored logical id has other characters or is used by an earlier node; or a stated name is that of an earlier one of its kind where AWS takes it once: buckets everywhere, roles and users in the account, repositories, log groups, functions, launch templates, load balancers, target groups and parameters in the Region, services in their cluster. Length and characters of such names are checked with their values.',
    howToFix:
      'Change the logical id or the name. The quick fix makes a free one; a resource that is deployed already is then replaced.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { id: at, kind, source, properties } = subject.node;
    const { logicalId: id } = source;
    if (id !== undefined && ctx.hasTrait(at, 'resource')) {
      const other = (logicalIdTable(ctx)[id] ?? []).find((candidate) => candidate !== at);
      if (!/^[A-Za-z][A-Za-z0-9]{0,254}$/.test(id)) {
        yield { message: 'characters', at, discriminator: 'logicalId', data: { id } };
      } else if (other !== undefined && (other < at || ctx.record(other)?.logicalId === undefined)) {
        yield {
          message: 'twice',
          at,
          discriminator: 'logicalId',
          related: [other],
          data: { id, other: nameOf(other) },
        };
      }
    }
    const chosen = chosenNames[kind];
    if (chosen === undefined || noteUnknown(ctx, subject.node, chosen.field)) return;
    const { field, kinds = [kind] } = chosen;
    const name = properties[field];
    if (typeof name !== 'string' || name === '') return;
    const key = `${kinds[0]} ${scopeOf(ctx, chosen, at) ?? ''} ${name}`;
    const [first = at] = chosenNameTable(ctx)[key] ?? [];
    if (first === at) return;
    yield {
      message: 'name',
      at,
      field,
      discriminator: field,
      related: [first],
      data: { id: name, other: nameOf(first) },
    };
  },
  fixes({ document }, finding) {
    const node: DocumentNode | undefined = document.nodes.get(finding.at);
    if (node === undefined) return [];
    const { field } = finding;
    if (field !== undefined) {
      const taken = new Set(
        [...document.nodes.values()]
          .filter(({ kind }) => kind === node.kind)
          .map(({ properties }) => properties?.[field]),
      );
      const name = freeName(String(node.properties?.[field] ?? ''), taken);
      return [{ title: `Name it ${name}`, changes: setProperties(document, node.id, { [field]: name }) }];
    }
    const logicalId = freeLogicalId(document, node.name, node.id);
    return [
      {
        title: `Use ${logicalId ?? logicalIdOf(node.id)}`,
        changes: patchNode(document, node.id, { logicalId }),
      },
    ];
  },
});

/** The frame in which the name is taken once; what is drawn outside of any shares one. */
function scopeOf(ctx: DocumentReader, { once }: ChosenName, id: NodeId): NodeId | undefined {
  return once === 'everywhere' ? undefined : ctx.ancestorOf(id, once)?.id;
}

/** The nodes by the first of the kinds that share names, where the name is taken, and the name. */
function chosenNameTable(ctx: RuleContext): Readonly<Record<string, readonly NodeId[]>> {
  return ctx.derived('chosen-names', (reader) => {
    const table: Record<string, NodeId[]> = {};
    for (const [kind, chosen] of Object.entries(chosenNames)) {
      const [group = kind] = chosen.kinds ?? [];
      for (const { id, properties } of reader.nodesOfKind(kind)) {
        const name = properties[chosen.field];
        if (typeof name !== 'string' || name === '') continue;
        const key = `${group} ${scopeOf(reader, chosen, id) ?? ''} ${name}`;
        table[key] = [...(table[key] ?? []), id].sort();
      }
    }
    return table;
  });
}

/** The nodes by their logical id. Asked for only by nodes that state one, which few do. */
function logicalIdTable(ctx: RuleContext): Readonly<Record<string, readonly NodeId[]>> {
  return ctx.derived('logical-ids', (reader) => {
    const table: Record<string, NodeId[]> = {};
    for (const kind of allKinds()) {
      if (!kind.traits.includes('resource')) continue;
      for (const { id, source } of reader.nodesOfKind(kind.id)) {
        const logicalId = source.logicalId ?? logicalIdOf(id);
        const list = table[logicalId];
        if (list === undefined) table[logicalId] = [id];
        else list.push(id);
      }
    }
    for (const list of Object.values(table)) list.sort();
    return table;
  });
}

/** The name with the next free number: `orders-2`. */
function freeName(name: string, taken: ReadonlySet<unknown>): string {
  for (let number = 2; ; number += 1) {
    const free = `${name}-${number}`;
    if (!taken.has(free)) return free;
  }
}
