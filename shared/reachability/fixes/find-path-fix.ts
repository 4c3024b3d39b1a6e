import type { Result } from '#shared/base/result.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import type { Verdict } from '../ask.ts';
import { askDrawing } from '../ask-drawing.ts';
import { compileNetwork } from '../compile/compile-network.ts';
import type { NodeQuestion } from '../node-question.ts';
import type { Note } from '../walk-state.ts';
import { drawnAs, type Mend, type MendContext, mendContext, mended, notPossible } from './mend.ts';
import { mendAcl } from './mend-acl.ts';
import { mendAddress } from './mend-address.ts';
import { mendBalancer } from './mend-balancer.ts';
import { mendFirewall } from './mend-firewall.ts';
import { mendGroup } from './mend-group.ts';
import { mendPropagation } from './mend-propagation.ts';
import { mendRoute } from './mend-route.ts';

/** Everything that has to change in the drawing so that a question is answered with yes: one step of undo. */
export interface PathFix {
  /** What it does, one act after another. */
  readonly steps: readonly string[];
  readonly changes: ChangeSet;
  /** The answer once it is applied. */
  readonly verdict: Verdict;
}

/** Each round takes one obstacle away; more than these on one way, and the drawing wants to be thought about. */
const maxRounds = 12;

/**
 * The change that makes the answer better: reachable, or partly where it was not at all. Found by doing it: after every
 * step the drawing is resolved and asked again, so what one step brings with it is counted. The fault says which
 * obstacle cannot be taken away, in words for the user.
 */
export function findPathFix(document: LintelDocument, question: NodeQuestion): Result<PathFix> {
  const resolver = createResolver();
  let current = document;
  let resolved = resolver.update(current).architecture;
  let changes: ChangeSet = noChanges;
  const steps: string[] = [];
  const tried = new Set<string>();
  let before: Verdict | undefined;
  let reason = 'Nothing in this drawing can be changed to let it pass.';
  for (let round = 0; round < maxRounds; round += 1) {
    const drawn = compileNetwork(current, resolved);
    const asked = askDrawing(current, drawn, question);
    if (!asked.ok) return asked;
    const answer = asked.value;
    before ??= answer.verdict;
    const ctx = mendContext(current, drawn, question, answer);
    const obstacles = answer.notes.filter(({ effect }) => effect === 'block' || effect === 'limit');
    const mend =
      answer.verdict === 'reachable'
        ? undefined
        : firstMend(ctx, obstacles, tried, (why) => {
            reason = why;
          });
    if (mend === undefined) {
      const isBetter =
        answer.verdict === 'reachable' || (answer.verdict === 'partly' && before === 'unreachable');
      if (isBetter && changes.length > 0)
        return { ok: true, value: { steps, changes, verdict: answer.verdict } };
      return notPossible(answer.verdict === 'reachable' ? 'It is reachable already.' : reason);
    }
    steps.push(mend.title);
    changes = mergeChanges(changes, mend.changes);
    current = applyChanges(current, mend.changes);
    resolved = resolver.update(current, mend.changes).architecture;
  }
  return notPossible(reason);
}

/**
 * Each obstacle is tried once: a change that did not help does not help again. One filter that refuses two subnets of
 * a sender is two obstacles.
 */
function firstMend(
  ctx: MendContext,
  obstacles: readonly Note[],
  tried: Set<string>,
  onRefused: (why: string) => void,
): Mend | undefined {
  for (const note of obstacles) {
    const key = `${note.code} ${note.object} ${note.direction} ${keyOf(note.remedy)}`;
    if (tried.has(key)) continue;
    tried.add(key);
    const mend = mendOf(ctx, note);
    if (mend.ok && mend.value.changes.length > 0) return mend.value;
    if (!mend.ok) onRefused(mend.fault.message);
  }
  return undefined;
}

/** Addresses are too large for JSON. */
function keyOf(remedy: Note['remedy']): string {
  return JSON.stringify(remedy ?? null, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function mendOf(ctx: MendContext, note: Note): Result<Mend> {
  const { remedy } = note;
  switch (remedy?.kind) {
    case 'group-rule':
      return mendGroup(ctx, note, remedy);
    case 'acl-rule':
      return mendAcl(ctx, remedy);
    case 'route':
      return mendRoute(ctx, note, remedy);
    case 'public-address':
      return mendAddress(ctx, note);
    case 'propagation':
      return mendPropagation(ctx, remedy);
    case 'firewall-rule':
      return mendFirewall(ctx, remedy);
    case undefined:
      return mendByCode(ctx, note);
  }
}

function mendByCode(ctx: MendContext, note: Note): Result<Mend> {
  switch (note.code) {
    case 'NO_ROUTE_TO_DESTINATION':
      return mendRoute(ctx, note, undefined);
    case 'ENI_SOURCE_DEST_CHECK_RESTRICTION': {
      const node = drawnAs(ctx, note.object, 'ec2-instance');
      if (node === undefined) break;
      return mended(
        `Turn off the source/destination check of ${node.name}`,
        setProperties(ctx.document, node.id, { sourceDestCheck: false }),
      );
    }
    case 'ELB_NOT_CROSSZONE':
    case 'ELBV2_NO_TARGETS_IN_AZ':
    case 'ELB_INSTALLED_AZ_RESTRICTION':
    case 'ELBV2_LISTENERS_MISMATCH':
      return mendBalancer(ctx, note);
    default:
      break;
  }
  return notPossible(`${note.text} No change of the drawing mends that by itself.`);
}
