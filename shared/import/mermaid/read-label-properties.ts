import type { JsonValue } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import type { Properties } from '#shared/document/records.ts';

/** Ways to read a property out of a label. A kind uses those whose field it has. */
const readers: Readonly<Record<string, (label: string) => JsonValue | undefined>> = {
  cidrBlock: (label) => /\b\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}\b/.exec(label)?.[0],
  zone: zoneLetter,
  availabilityZone: zoneLetter,
  region: (label) => /\b[a-z]{2}(?:-[a-z]+)+-\d\b(?![a-z])/.exec(label)?.[0],
  tier: (label) => {
    if (/\bpublic\b/i.test(label)) return 'public';
    if (/\b(?:isolated|database|data|db)\b/i.test(label)) return 'isolated';
    return /\bprivate\b/i.test(label) ? 'private' : undefined;
  },
  minSize: (label) => numberAfter(label, 'min(?:imum)?'),
  maxSize: (label) => numberAfter(label, 'max(?:imum)?'),
  desiredCapacity: (label) => numberAfter(label, 'desired'),
  instanceType: (label) =>
    /\b[a-z]\d[a-z]*\.(?:nano|micro|small|medium|\d*x?large|metal)\b/.exec(label)?.[0] ??
    /\b(t[234][ag]?) (nano|micro|small|medium|large)\b/.exec(label)?.slice(1).join('.'),
  dbInstanceClass: (label) => /\bdb\.[a-z]\d[a-z]*\.(?:micro|small|medium|\d*x?large)\b/.exec(label)?.[0],
  scheme: (label) => {
    if (/\binternet[- ]facing\b/i.test(label)) return 'internet-facing';
    return /\binternal\b/i.test(label) ? 'internal' : undefined;
  },
  multiAZ: (label) => (/\bmulti[- ]az\b/i.test(label) ? true : undefined),
};

/** What a label says about a node beyond its kind ("Min: 2, Desired: 4", "10.0.1.0/24"), where the kind takes it. */
export function readLabelProperties(kind: Kind, label: string): Properties | undefined {
  const read = label.slice(0, 500);
  const found: Record<string, JsonValue> = {};
  for (const [field, reader] of Object.entries(readers)) {
    const schema = kind.properties.shape[field];
    const value = schema === undefined ? undefined : reader(read);
    if (value === undefined || schema === undefined) continue;
    const parse = schema as { safeParse(value: unknown): { readonly success: boolean } };
    if (parse.safeParse(value).success) found[field] = value;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function zoneLetter(label: string): string | undefined {
  const letter =
    /\b[a-z]{2}(?:-[a-z]+)+-\d([a-f])\b/i.exec(label)?.[1] ??
    /\b(?:az|availability zone|zone)[\s_-]*\d?([a-f])\b/i.exec(label)?.[1];
  if (letter !== undefined) return letter.toLowerCase();
  const number = /\b(?:az|availability zone)[\s_-]*([1-6])\b/i.exec(label)?.[1];
  return number === undefined ? undefined : 'abcdef'[Number(number) - 1];
}

function numberAfter(label: string, word: string): number | undefined {
  const digits = new RegExp(`\\b${word}\\s*[:=]?\\s*(\\d{1,4})\\b`, 'i').exec(label)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
