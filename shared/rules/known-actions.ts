import iamFile from '#assets/iam-actions.json' with { type: 'json' };
import { coversAction } from './policy-documents.ts';

/** What is known of an action that a policy names. */
export type ActionCheck =
  | { readonly is: 'known' }
  /** No action of that name is listed; `meant` is the one that differs by a slip of the pen, where there is just one. */
  | { readonly is: 'unknown'; readonly meant?: string };

/** The actions of every service by its prefix, apart by spaces. */
const iamActions: Readonly<Record<string, string>> = iamFile.actions;

/** The date of the list: what AWS adds later is not in it. */
export const actionsAsOf = iamFile.asOf;

/**
 * Whether the reference of AWS lists the action, in the spelling of policies: any case, `*` and `?` for parts of the
 * name. A service that is not listed at all is unknown too.
 */
export function checkAction(action: string): ActionCheck {
  const [service = '', name = ''] = action.split(':');
  // A pattern for services is rare and covers some.
  if (action === '*' || /[*?]/.test(service)) return { is: 'known' };
  const listed = iamActions[service.toLowerCase()]?.split(' ');
  if (listed === undefined) {
    const prefixes = Object.keys(iamActions).filter(
      (prefix) => isSlip(prefix, service.toLowerCase()) && hasAction(prefix, name),
    );
    const [prefix] = prefixes;
    return prefixes.length === 1 ? { is: 'unknown', meant: `${prefix}:${name}` } : { is: 'unknown' };
  }
  if (listed.some((each) => coversAction(name, each))) return { is: 'known' };
  const near = listed.filter((each) => isSlip(each.toLowerCase(), name.toLowerCase()));
  return near.length === 1 ? { is: 'unknown', meant: `${service}:${near[0]}` } : { is: 'unknown' };
}

function hasAction(prefix: string, name: string): boolean {
  return iamActions[prefix]?.split(' ').some((each) => coversAction(name, each)) ?? false;
}

/** True when one letter is too many, missing, another one, or swapped with its neighbour. */
function isSlip(word: string, typed: string): boolean {
  if (Math.abs(word.length - typed.length) > 1 || typed.length < 3) return false;
  let start = 0;
  while (start < word.length && word[start] === typed[start]) start += 1;
  let end = 0;
  const shorter = Math.min(word.length, typed.length) - start;
  while (end < shorter && word.at(-1 - end) === typed.at(-1 - end)) end += 1;
  const left = word.slice(start, word.length - end);
  const right = typed.slice(start, typed.length - end);
  if (left.length <= 1 && right.length <= 1) return left !== right;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
