import type { Kind } from '#shared/catalogue/define-kind.ts';
import type { Family } from '#shared/catalogue/kind-appearance.ts';

export const familyTitles: Readonly<Record<Family, string>> = {
  'actors-and-frames': 'Actors and frames',
  networking: 'Networking',
  'load-balancing': 'Load balancing',
  compute: 'Compute',
  containers: 'Containers',
  serverless: 'Serverless and integration',
  data: 'Storage and databases',
  identity: 'Identity and security',
  observability: 'Observability',
  delivery: 'Delivery',
  other: 'Other',
};

export interface PaletteSection {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly Kind[];
}

/** The palette in its own order: favourites, recently used, then family by family. */
export function paletteSections(
  kinds: readonly Kind[],
  favourites: readonly string[],
  recent: readonly string[],
): readonly PaletteSection[] {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  const pick = (ids: readonly string[]): readonly Kind[] => ids.flatMap((id) => byId.get(id) ?? []);
  const families = Object.entries(familyTitles).map(([family, title]) => ({
    id: family,
    title,
    kinds: kinds
      .filter((kind) => kind.family === family)
      .sort((a, b) => a.title.localeCompare(b.title, 'en')),
  }));
  return [
    { id: 'favourites', title: 'Favourites', kinds: pick(favourites) },
    { id: 'recent', title: 'Recently used', kinds: pick(recent) },
    ...families,
  ].filter((section) => section.kinds.length > 0);
}

/** Kinds that the words are about, the best match first: title, other names, then what it is for. */
export function findKinds(kinds: readonly Kind[], query: string): readonly Kind[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return kinds;
  return kinds
    .flatMap((kind) => {
      const scores = words.map((word) => scoreOf(kind, word));
      return scores.includes(0) ? [] : [{ kind, score: scores.reduce((sum, score) => sum + score, 0) }];
    })
    .sort((a, b) => b.score - a.score || a.kind.title.localeCompare(b.kind.title, 'en'))
    .map(({ kind }) => kind);
}

/** 0 when the word is nowhere. */
function scoreOf(kind: Kind, word: string): number {
  const title = kind.title.toLowerCase();
  const aliases = kind.aliases.map((alias) => alias.toLowerCase());
  if (title === word || aliases.includes(word)) return 100;
  if (title.startsWith(word)) return 80;
  if (startsAWord(title, word)) return 60;
  if (aliases.some((alias) => startsAWord(alias, word))) return 50;
  if (title.includes(word) || kind.id.includes(word)) return 30;
  if (aliases.some((alias) => alias.includes(word))) return 20;
  if (kind.summary.toLowerCase().includes(word) || kind.family.includes(word)) return 5;
  return 0;
}

function startsAWord(text: string, word: string): boolean {
  return text.split(/[\s-]+/).some((part) => part.startsWith(word));
}
