import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Verdict } from '../ask.ts';
import { findRole, namesAction, statementsOf } from './roles.ts';
import type { ServiceNeed } from './service-tasks.ts';

export interface Judged {
  readonly verdict: Verdict;
  readonly text: string;
}

/**
 * Whether the role of the node may do what the need says, as far as the drawing tells: boundaries and the policies of
 * an organisation lie outside of it.
 */
export function checkPermission(
  architecture: Architecture,
  node: NodeId,
  need: ServiceNeed & { readonly anyAction?: boolean },
  target: NodeId | undefined,
): Judged {
  const role = findRole(architecture, node, need.role);
  if (role === undefined) {
    return {
      verdict: 'unreachable',
      text: `No role is known under which ${need.actions.join(', ')} is allowed.`,
    };
  }
  const { statements, unread } = statementsOf(architecture, role);
  const targets = new Set(target === undefined ? [] : (architecture.byNode.get(target) ?? []));
  const judge = (action: string): Verdict => {
    const matching = statements.filter(
      (each) =>
        each.actions.some((pattern) => namesAction(pattern, action)) &&
        each.resources.some((resource) => isAbout(resource, targets)),
    );
    const denies = matching.filter(({ effect }) => effect === 'Deny');
    if (denies.some(({ conditions }) => Object.keys(conditions).length === 0)) return 'unreachable';
    if (denies.length > 0) return 'unknown';
    if (matching.some(({ effect }) => effect === 'Allow')) return 'reachable';
    return unread.length > 0 ? 'unknown' : 'unreachable';
  };
  const verdicts = need.actions.map((action) => ({ action, verdict: judge(action) }));
  const isEnough =
    need.anyAction === true
      ? verdicts.some(({ verdict }) => verdict === 'reachable')
      : verdicts.every(({ verdict }) => verdict === 'reachable');
  const name = role.logicalId;
  if (isEnough) return { verdict: 'reachable', text: `${name} allows it.` };
  const open = verdicts.filter(({ verdict }) => verdict === 'unknown');
  if (open.length > 0 && !verdicts.some(({ verdict }) => verdict === 'unreachable')) {
    const why = unread.length > 0 ? `the text of ${unread.join(', ')}` : 'a condition of a statement';
    return {
      verdict: 'unknown',
      text: `Whether ${name} allows it depends on ${why}, which is not read here.`,
    };
  }
  const missing = verdicts.filter(({ verdict }) => verdict === 'unreachable').map(({ action }) => action);
  return {
    verdict: 'unreachable',
    text: `${name} does not allow ${missing.join(need.anyAction === true ? ' or ' : ', ')}.`,
  };
}

/** A statement is about the target when it names it, or everything; without a target, whatever it names. */
function isAbout(resource: CfnValue, targets: ReadonlySet<string>): boolean {
  if (targets.size === 0 || resource === '*') return true;
  if (typeof resource === 'string') return /^arn:[^:]*:[a-z0-9-]+:[^:]*:[^:]*:(\*|\*\/\*)$/.test(resource);
  return referencesIn(resource).some(({ logicalId }) => targets.has(logicalId));
}
