import type { DocumentReader, NodeView, Quantity, QuantityInput } from '../define-kind.ts';
import { computed, propertyInput, usageInput } from './quantity.ts';

/** How long a thing runs in a month: what the usage says, else the whole month of the settings. */
export function runningHours(node: NodeView, ctx: DocumentReader): QuantityInput {
  if (typeof node.usage.runningHoursPerMonth === 'number') {
    return usageInput(node, 'runningHoursPerMonth', 'hours', 'h');
  }
  return monthHours(ctx);
}

/** The hours of the whole month, as the settings have them. */
export function monthHours(ctx: DocumentReader): QuantityInput {
  return {
    name: 'hours per month',
    value: ctx.settings.hoursPerMonth,
    unit: 'h',
    origin: 'setting',
    field: 'hoursPerMonth',
  };
}

/** How many there are on average: what the usage says, else what the drawing asks for. */
export function averageCount(
  node: NodeView,
  usageField: string,
  drawnField: string,
  name: string,
): QuantityInput {
  return typeof node.usage[usageField] === 'number'
    ? usageInput(node, usageField, name)
    : propertyInput(node, drawnField, name);
}

/** An amount that follows from the drawing: the size of a task, the number of subnets. */
export function drawn(name: string, value: number | undefined, unit?: string, field?: string): QuantityInput {
  return {
    name,
    value,
    ...(unit === undefined ? {} : { unit }),
    origin: 'drawn',
    ...(field === undefined ? {} : { field }),
  };
}

/** What is assumed where the usual default would be far off: a part of it, and why. What somebody stated stays. */
export function partOfDefault(input: QuantityInput, part: number, because: string): QuantityInput {
  if (input.origin !== 'default' || typeof input.value !== 'number') return input;
  return { ...input, value: input.value * part, because };
}

/** The product of the inputs, divided where the price is for many; the formula reads `2 tasks × 0.5 vCPU × 730 h`. */
export function product(unit: string, inputs: readonly QuantityInput[], dividedBy = 1): Quantity {
  const factors = inputs.map(factorText).join(' × ');
  const formula = dividedBy === 1 ? factors : `${factors} ÷ ${formatNumber(dividedBy)}`;
  return computed(
    unit,
    formula,
    inputs,
    (...values) => values.reduce((total, value) => total * value, 1) / dividedBy,
  );
}

/** One input as it stands: `20 GB`. */
export function amount(unit: string, input: QuantityInput): Quantity {
  return product(unit, [input]);
}

function factorText({ name, value, unit }: QuantityInput): string {
  if (value === undefined) return `${name} (not stated)`;
  const what = unit ?? name;
  return `${typeof value === 'number' ? formatNumber(value) : value} ${value === 1 ? singular(what) : what}`;
}

/** `1 task`, `1 address`; units such as MB/s and IOPS stay as they are. */
function singular(words: string): string {
  if (/[a-z]{2}sses$/.test(words)) return words.slice(0, -2);
  if (/[a-z]{2}ies$/.test(words)) return `${words.slice(0, -3)}y`;
  return /[a-z]{3}s$/.test(words) && !words.endsWith('ss') ? words.slice(0, -1) : words;
}

/** Thousands separated, at most four decimals: `1,000,000`, `0.4882`. */
export function formatNumber(value: number): string {
  const known = formatted.get(value);
  if (known !== undefined) return known;
  const text = formatAfresh(value);
  if (formatted.size < formattedKept) formatted.set(value, text);
  return text;
}

/** A bill says the same few numbers again and again. */
const formatted = new Map<number, string>();
const formattedKept = 2000;

function formatAfresh(value: number): string {
  const rounded =
    Math.abs(value) >= 1 || value === 0 ? Number(value.toFixed(4)) : Number(value.toPrecision(4));
  // By hand: `toLocaleString` costs more than everything else in a bill together.
  const [whole = '', fraction] = rounded.toString().split('.');
  if (whole.includes('e') || fraction?.includes('e')) return rounded.toString();
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
