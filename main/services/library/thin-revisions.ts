interface RevisionAge {
  readonly number: number;
  readonly at: number;
  readonly name?: string | undefined;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The older, the fewer: how far apart kept revisions are, by age. */
const spacings: readonly { readonly upToAge: number; readonly apart: number }[] = [
  { upToAge: hour, apart: minute },
  { upToAge: day, apart: 15 * minute },
  { upToAge: 30 * day, apart: day },
  { upToAge: Number.POSITIVE_INFINITY, apart: 7 * day },
];

/**
 * Numbers of the revisions that may go. The newest and the named ones always stay; of the others one for each
 * minute of the last hour, each quarter of the last day, each day of the last month, each week before.
 */
export function revisionsToDrop(revisions: readonly RevisionAge[], now: number): readonly number[] {
  const newestFirst = [...revisions].sort((a, b) => b.number - a.number);
  const taken = new Set<string>();
  const drop: number[] = [];
  for (const [index, revision] of newestFirst.entries()) {
    if (revision.name !== undefined) continue;
    const { apart } = spacings.find(({ upToAge }) => now - revision.at <= upToAge) ?? { apart: 7 * day };
    const slot = `${apart} ${Math.floor(revision.at / apart)}`;
    if (index > 0 && taken.has(slot)) drop.push(revision.number);
    taken.add(slot);
  }
  return drop;
}
