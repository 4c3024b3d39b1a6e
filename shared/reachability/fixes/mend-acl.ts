import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { Result } from '#shared/base/result.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { Remedy } from '../walk-state.ts';
import { drawnAs, type Mend, type MendContext, mended, nameOf, notPossible } from './mend.ts';
import { blocksToWrite } from './peer-blocks.ts';

type AclRemedy = Extract<Remedy, { kind: 'acl-rule' }>;

const lastNumber = 32_766;

/** An entry that allows it, before every entry that denies. */
export function mendAcl(ctx: MendContext, remedy: AclRemedy): Result<Mend> {
  const acl = drawnAs(ctx, remedy.acl, 'network-acl');
  if (acl === undefined) return notPossible(`${remedy.acl} is not drawn as a network ACL.`);
  const stored = acl.properties?.entries;
  const entries = Array.isArray(stored) ? stored.filter(isJsonObject) : [];
  const direction = remedy.way === 'in' ? 'ingress' : 'egress';
  const blocks = blocksToWrite(remedy.peer, ctx.question.family ?? 4, ctx);
  const added: JsonObject[] = [];
  for (const cidrBlock of blocks) {
    const ruleNumber = freeNumber([...entries, ...added], direction);
    if (ruleNumber === undefined) return notPossible(`${acl.name} has no number left for another entry.`);
    added.push({
      ruleNumber,
      direction,
      ruleAction: 'allow',
      protocol: remedy.protocol,
      cidrBlock,
      ...(remedy.protocol === 'icmp' ? {} : { fromPort: remedy.from, toPort: remedy.to }),
    });
  }
  const ports = remedy.from === remedy.to ? `${remedy.from}` : `${remedy.from}–${remedy.to}`;
  const way = remedy.way === 'in' ? `in from ${blocks.join(', ')}` : `out to ${blocks.join(', ')}`;
  return mended(
    `Allow ${remedy.protocol} ${ports} ${way} in ${nameOf(ctx, acl.id)}`,
    setProperties(ctx.document, acl.id, { entries: [...entries, ...added] }),
  );
}

/** Behind the last entry; before the first one that denies, where one does. */
function freeNumber(entries: readonly JsonObject[], direction: string): number | undefined {
  const own = entries.filter((entry) => (entry.direction ?? 'ingress') === direction);
  const numberOf = (entry: JsonObject): number => Number(entry.ruleNumber ?? 100);
  const taken = new Set(own.map(numberOf));
  const denied = own.filter(({ ruleAction }) => ruleAction === 'deny').map(numberOf);
  if (denied.length === 0) {
    const next = Math.floor(Math.max(0, ...taken) / 10) * 10 + 10;
    if (next <= lastNumber) return next;
  }
  for (let number = Math.min(...denied, lastNumber) - 1; number >= 1; number -= 1) {
    if (!taken.has(number)) return number;
  }
  return undefined;
}
