import { placeInOrder } from '#shared/base/sorted-list.ts';
import { type DesignSums, resumGroup } from './node-bill.ts';
import type { OpenLine } from './open-lines.ts';
import type { ChargedSubject } from './summarise-bills.ts';

/** Who shares which tier group: an edit changes few groups, and only those are summed up again. */
export interface TierGroups {
  /** The subject's lines are others now; they are read from it when the groups are summed up. */
  put(subject: ChargedSubject, before: readonly OpenLine[], after: readonly OpenLine[]): void;
  /** Brings the sums up to date and returns those whose bills may come out otherwise for it. */
  followInto(sums: DesignSums): ReadonlySet<ChargedSubject>;
  /** The sums were made from all lines. */
  areSummed(): void;
  clear(): void;
}

export function createTierGroups(): TierGroups {
  /** Sorted by subject: sums of floats depend on their order. */
  const members = new Map<string, ChargedSubject[]>();
  const touched = new Set<string>();

  function join(group: string, subject: ChargedSubject): void {
    const list = members.get(group);
    if (list === undefined) members.set(group, [subject]);
    else list.splice(placeOf(list, subject), 0, subject);
  }

  function leave(group: string, subject: ChargedSubject): void {
    const list = members.get(group) ?? [];
    list.splice(placeOf(list, subject), 1);
    if (list.length === 0) members.delete(group);
  }

  return {
    put(subject, before, after) {
      const [had, has] = [groupsOf(before), groupsOf(after)];
      for (const group of had) if (!has.has(group)) leave(group, subject);
      for (const group of has) if (!had.has(group)) join(group, subject);
      for (const group of had) touched.add(group);
      for (const group of has) touched.add(group);
    },
    followInto(sums) {
      const affected = new Set<ChargedSubject>();
      for (const group of touched) {
        const list = members.get(group) ?? [];
        const isOther = resumGroup(
          sums,
          group,
          list.map(({ lines }) => lines),
        );
        if (isOther) for (const subject of list) affected.add(subject);
      }
      touched.clear();
      return affected;
    },
    areSummed: () => touched.clear(),
    clear() {
      members.clear();
      touched.clear();
    },
  };
}

const noGroups: ReadonlySet<string> = new Set();

function groupsOf(lines: readonly OpenLine[]): ReadonlySet<string> {
  if (lines.every(({ tierGroup }) => tierGroup === undefined)) return noGroups;
  return new Set(lines.flatMap(({ tierGroup }) => tierGroup ?? []));
}

function placeOf(list: readonly ChargedSubject[], { subject }: ChargedSubject): number {
  return placeInOrder(list, (each) => each.subject < subject);
}
