import type { FactKey, Tracker } from '#shared/base/tracked-memo.ts';
import type { Network } from './network.ts';
import { indexOf } from './network-index.ts';

/** Parts of a network, entry by entry. */
const sections = [
  'vpcs',
  'subnets',
  'tables',
  'acls',
  'groups',
  'interfaces',
  'internetGateways',
  'egressOnlyGateways',
  'nats',
  'peerings',
  'transitGateways',
  'endpoints',
  'services',
  'balancers',
  'targetGroups',
  'sites',
] as const;
type Section = (typeof sections)[number];

const entryKey = (section: Section, id: string): FactKey => `${section} ${id}`;
/** Read by who goes through all of a section, and changed by any of its entries. */
const allKey = (section: Section): FactKey => `${section} *`;
const objectKey = (object: string): FactKey => `interfaces of ${object}`;
const unmodelledKey: FactKey = 'unmodelled';

/** The same network, with what is read of it noted: an answer stands until one of these is another. */
export function trackNetwork(network: Network, tracker: Tracker): Network {
  const index = indexOf(network);
  // A table of one map for each section, whose entries are of as many types; each is handed on as it is.
  const tracked = Object.fromEntries(
    sections.map((section) => [
      section,
      trackMap(section, network[section] as ReadonlyMap<string, unknown>, tracker),
    ]),
  ) as unknown as Pick<Network, Section>;
  return {
    ...tracked,
    get unmodelled() {
      tracker.read(unmodelledKey);
      return network.unmodelled ?? new Set<string>();
    },
    index: {
      interfacesOf(object) {
        tracker.read(objectKey(object));
        return index.interfacesOf(object);
      },
      internetGatewayOf(vpc) {
        tracker.read(allKey('internetGateways'));
        return index.internetGatewayOf(vpc);
      },
      internetAround() {
        tracker.read(allKey('vpcs'));
        tracker.read(allKey('services'));
        return index.internetAround();
      },
    },
  };
}

function trackMap(
  section: Section,
  map: ReadonlyMap<string, unknown>,
  tracker: Tracker,
): ReadonlyMap<string, unknown> {
  const all = (): ReadonlyMap<string, unknown> => {
    tracker.read(allKey(section));
    return map;
  };
  return {
    get(id) {
      tracker.read(entryKey(section, id));
      return map.get(id);
    },
    has(id) {
      tracker.read(entryKey(section, id));
      return map.has(id);
    },
    get size() {
      return all().size;
    },
    forEach: (visit) => all().forEach(visit),
    keys: () => all().keys(),
    values: () => all().values(),
    entries: () => all().entries(),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
  };
}

/** The new network with every entry that is as before taken over, and the facts that are no longer true. */
export function followNetwork(
  before: Network | undefined,
  after: Network,
): { readonly network: Network; readonly changed: ReadonlySet<FactKey> } {
  const changed = new Set<FactKey>();
  if (before === undefined) return { network: after, changed };
  const kept: Partial<Record<Section, ReadonlyMap<string, unknown>>> = {};
  for (const section of sections) {
    const [was, is] = [before[section], after[section]] as ReadonlyMap<string, unknown>[];
    if (was === undefined || is === undefined || was === is) continue;
    const note = (id: string, ...values: readonly unknown[]): void => {
      changed.add(entryKey(section, id));
      changed.add(allKey(section));
      if (section !== 'interfaces') return;
      for (const value of values) if (hasObject(value)) changed.add(objectKey(value.object));
    };
    kept[section] = followSection(was, is, note);
  }
  if (!sameValue([...(before.unmodelled ?? [])], [...(after.unmodelled ?? [])])) changed.add(unmodelledKey);
  return { network: { ...after, ...kept } as Network, changed };
}

/**
 * The section with every entry that is as before taken over; it is the one before when nothing differs. Most entries
 * stand where they stood, so both are gone through side by side.
 */
function followSection(
  was: ReadonlyMap<string, unknown>,
  is: ReadonlyMap<string, unknown>,
  note: (id: string, ...values: readonly unknown[]) => void,
): ReadonlyMap<string, unknown> {
  const replaced = new Map<string, unknown>();
  const earlier = was.entries();
  let isSame = was.size === is.size;
  for (const [id, value] of is) {
    const [place, there] = earlier.next().value ?? [];
    if (place !== id) isSame = false;
    const known = place === id ? there : was.get(id);
    if (known === value) continue;
    if (known !== undefined && sameValue(known, value)) replaced.set(id, known);
    else {
      isSame = false;
      note(id, known, value);
    }
  }
  for (const [id, value] of was) if (!is.has(id)) note(id, value);
  if (isSame) return was;
  if (replaced.size === 0) return is;
  const entries = new Map(is);
  for (const [id, value] of replaced) entries.set(id, value);
  return entries;
}

function hasObject(value: unknown): value is { readonly object: string } {
  return typeof value === 'object' && value !== null && 'object' in value && typeof value.object === 'string';
}

/** Plain values, lists, objects and maps, compared by what they hold. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => sameValue(each, b[index]));
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, value] of a) if (!sameValue(value, b.get(key))) return false;
    return true;
  }
  const [own, other] = [a, b] as Readonly<Record<string, unknown>>[];
  if (own === undefined || other === undefined) return false;
  const keys = Object.keys(own);
  return keys.length === Object.keys(other).length && keys.every((key) => sameValue(own[key], other[key]));
}
