import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { JsonValue } from '#shared/base/json.ts';
import type { HostClient } from '#shared/contract/host-contract.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { Services } from './services.tsx';

/** Where the prices come from that are used instead of those that came with Lintel. */
export interface PricesInUse {
  readonly fileName: string;
  readonly title: string;
  readonly date: string;
}

const pricesStore = createStore<{ readonly inUse: PricesInUse | undefined }>(() => ({ inUse: undefined }));

/** Undefined while the prices that came with Lintel are used. */
export function usePricesInUse(): PricesInUse | undefined {
  return useStore(pricesStore, (state) => state.inUse);
}

/** A setting holds 64 KB; a catalogue is kept in so many parts. */
const partLength = 30_000;
const maxParts = 150;
const partKey = (index: number): string => `prices.part-${index}`;

/** Prices that were read earlier are used again; when they cannot be read any more, those that came with Lintel are. */
export async function loadKeptPrices({ host, engine }: Pick<Services, 'host' | 'engine'>): Promise<void> {
  const { settings } = await host.call('settings.get', {});
  const about = settings.prices;
  if (!isAbout(about)) return;
  const text = Array.from({ length: about.parts }, (_, index) => settings[partKey(index)] ?? '').join('');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return;
  }
  // The engine looks at it before it uses it, and refuses what is none.
  await engine.switchPrices(content as PriceCatalogue);
  pricesStore.setState({ inUse: { fileName: about.fileName, title: about.title, date: about.date } });
}

/** Uses other prices from now on, also after the next start; undefined takes those that came with Lintel. */
export async function keepPrices(
  { host, engine }: Pick<Services, 'host' | 'engine'>,
  inUse: PricesInUse | undefined,
  catalogue: PriceCatalogue | undefined,
): Promise<void> {
  const text = catalogue === undefined ? '' : JSON.stringify(catalogue);
  const parts = Math.ceil(text.length / partLength);
  if (parts > maxParts) throw new Error('The prices are too many to keep. Read the file of one Region.');
  await engine.switchPrices(catalogue);
  pricesStore.setState({ inUse });
  await saveParts(host, text, parts, inUse);
}

async function saveParts(
  host: HostClient,
  text: string,
  parts: number,
  inUse: PricesInUse | undefined,
): Promise<void> {
  const { settings } = await host.call('settings.get', {});
  const old = Object.keys(settings).filter((key) => key.startsWith('prices.part-'));
  const kept: Record<string, JsonValue> = Object.fromEntries(old.map((key) => [key, null]));
  for (let index = 0; index < parts; index += 1)
    kept[partKey(index)] = text.slice(index * partLength, (index + 1) * partLength);
  kept.prices = inUse === undefined ? null : { ...inUse, parts };
  await host.call('settings.set', { settings: kept });
}

function isAbout(value: unknown): value is PricesInUse & { readonly parts: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'fileName' in value &&
    typeof value.fileName === 'string' &&
    'title' in value &&
    typeof value.title === 'string' &&
    'date' in value &&
    typeof value.date === 'string' &&
    'parts' in value &&
    typeof value.parts === 'number'
  );
}
