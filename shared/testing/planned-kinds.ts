/** Kinds that connection kinds and properties already name and the catalogue does not have yet; take one out when it comes. */
export const plannedKinds: ReadonlySet<string> = new Set([]);
