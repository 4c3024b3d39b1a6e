import type { JsonObject } from '#shared/base/json.ts';
import type { Result } from '#shared/base/result.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, NodeId } from '#shared/document/records.ts';
import type { Note, Remedy } from '../walk-state.ts';
import {
  drawnAs,
  interfaceAt,
  type Mend,
  type MendContext,
  mended,
  newNode,
  notPossible,
  ownerOf,
} from './mend.ts';
import { blocksToWrite } from './peer-blocks.ts';

type GroupRemedy = Extract<Remedy, { kind: 'group-rule' }>;

/**
 * Lets the packet through the security groups: a rule in the drawn group, else the connection from which the rules of
 * implied groups follow.
 */
export function mendGroup(ctx: MendContext, note: Note, remedy: GroupRemedy): Result<Mend> {
  const { document } = ctx;
  for (const id of remedy.groups) {
    const group = drawnAs(ctx, id, 'security-group');
    if (group !== undefined) return ruleInGroup(ctx, group, remedy);
    const imported = drawnAs(ctx, id, 'resource');
    if (imported !== undefined) return ruleInResource(ctx, imported, remedy);
  }
  const own = ownerOf(ctx, note.object);
  const peer = remedy.peerObject === undefined ? otherEnd(ctx, remedy) : ownerOf(ctx, remedy.peerObject)?.id;
  if (own === undefined) return notPossible('The group that refuses is not drawn here.');
  if (peer !== undefined) {
    const [from, to] = remedy.way === 'out' ? [own.id, peer] : [peer, own.id];
    return connect(ctx, from, to, remedy, []);
  }
  // Nobody who sends is drawn: the internet itself.
  if (remedy.way === 'in' && ctx.question.from === 'internet') {
    const added = newNode(document, 'internet', 'Internet', undefined);
    return connect(
      { ...ctx, document: applyChanges(document, added.changes) },
      added.id,
      own.id,
      remedy,
      added.changes,
    );
  }
  return notPossible(`Draw what ${own.name} connects to, and connect it.`);
}

function ruleInGroup(ctx: MendContext, group: DocumentNode, remedy: GroupRemedy): Result<Mend> {
  const { document } = ctx;
  const field = remedy.way === 'in' ? 'securityGroupIngress' : 'securityGroupEgress';
  const rules = group.properties?.[field];
  const ports = remedy.protocol === 'icmp' ? {} : { fromPort: remedy.port, toPort: remedy.port };
  const peer = drawnGroupOf(ctx, remedy.peerObject);
  const entries: readonly JsonObject[] = (
    peer === undefined
      ? blocksToWrite(remedy.peer, familyOf(ctx), ctx).map((block) => ({
          [block.includes(':') ? 'cidrIpv6' : 'cidrIp']: block,
        }))
      : [{ securityGroup: peer.id }]
  ).map((end) => ({ ipProtocol: remedy.protocol, ...ports, ...end }));
  const changes = setProperties(document, group.id, {
    [field]: [...(Array.isArray(rules) ? rules : []), ...entries],
  });
  const who = peer?.name ?? entries.map((entry) => String(entry.cidrIp ?? entry.cidrIpv6)).join(', ');
  return mended(
    `Allow ${whatOf(remedy)} ${remedy.way === 'in' ? 'from' : 'to'} ${who} in ${group.name}`,
    changes,
  );
}

/** A group that an import brought as it stands in its template. */
function ruleInResource(ctx: MendContext, group: DocumentNode, remedy: GroupRemedy): Result<Mend> {
  const field = remedy.way === 'in' ? 'SecurityGroupIngress' : 'SecurityGroupEgress';
  const own = (group.properties?.properties ?? {}) as JsonObject;
  const rules = own[field];
  const blocks = blocksToWrite(remedy.peer, familyOf(ctx), ctx);
  const entries = blocks.map((block) => ({
    IpProtocol: remedy.protocol,
    FromPort: remedy.port,
    ToPort: remedy.port,
    [block.includes(':') ? 'CidrIpv6' : 'CidrIp']: block,
  }));
  const changes = setProperties(ctx.document, group.id, {
    properties: { ...own, [field]: [...(Array.isArray(rules) ? rules : []), ...entries] },
  });
  const who = blocks.join(', ');
  return mended(
    `Allow ${whatOf(remedy)} ${remedy.way === 'in' ? 'from' : 'to'} ${who} in ${group.name}`,
    changes,
  );
}

function connect(
  ctx: MendContext,
  from: NodeId,
  to: NodeId,
  remedy: GroupRemedy,
  before: ChangeSet,
): Result<Mend> {
  const { document } = ctx;
  const [source, target] = [document.nodes.get(from), document.nodes.get(to)];
  const legal = legalConnectionKinds(source?.kind ?? '', target?.kind ?? '').map(({ id }) => id);
  const kind = ['forward', 'data', 'traffic'].find((each) => legal.includes(each));
  if (source === undefined || target === undefined || kind === undefined) {
    return notPossible(`${source?.name ?? from} cannot be connected to ${target?.name ?? to}.`);
  }
  const properties = {
    port: remedy.port,
    ...(kind === 'traffic' && remedy.protocol === 'udp' ? { protocol: 'UDP' } : {}),
  };
  const isThere = [...document.connections.values()].some(
    (each) =>
      each.from === from && each.to === to && each.kind === kind && each.properties?.port === remedy.port,
  );
  if (isThere) return notPossible(`${source.name} is connected to ${target.name} already.`);
  const added = addConnection(document, { kind, from, to, properties });
  return mended(
    `Connect ${source.name} to ${target.name} on ${whatOf(remedy)}`,
    mergeChanges(before, added.changes),
  );
}

/** The node at the other end of the question, where the packet is for or from the internet or a site. */
function otherEnd({ document, question }: MendContext, { way }: GroupRemedy): NodeId | undefined {
  const id = way === 'in' ? question.from : question.to;
  return document.nodes.has(id) ? id : undefined;
}

function drawnGroupOf(ctx: MendContext, object: string | undefined): DocumentNode | undefined {
  if (object === undefined) return undefined;
  const [first] = interfaceAt(ctx, object)?.groups ?? [];
  return first === undefined ? undefined : drawnAs(ctx, first, 'security-group');
}

function whatOf({ protocol, port }: GroupRemedy): string {
  return protocol === 'icmp' ? protocol : `${protocol} ${port}`;
}

function familyOf({ question }: MendContext): 4 | 6 {
  return question.family ?? 4;
}
