/**
 * Makes `assets/prices/aws-prices.json` from a collection of dated price facts:
 *   node scripts/convert-prices.ts FACTS.json
 * Amounts become decimal strings, instance tables become components like every other price, one component a line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { priceCatalogueSchema } from '../shared/cost/price-catalogue.ts';
import { freeAllowances } from './free-allowances.ts';

interface SourcePrice {
  readonly price?: number;
  readonly tiers?: readonly { readonly upTo: number | null; readonly price: number }[];
  readonly asOf: string;
  readonly source: string;
  readonly estimated?: boolean;
  readonly note?: string;
}
interface SourceComponent {
  readonly unit: string;
  readonly regions: Readonly<Record<string, SourcePrice>>;
  readonly multiplierCategory?: string;
  readonly rounding?: string;
  readonly note?: string;
}
type InstanceTables = Readonly<
  Record<
    string,
    string | Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
  >
>;
interface SourceService {
  readonly label: string;
  readonly components?: Readonly<Record<string, SourceComponent>>;
  readonly instances?: InstanceTables;
  readonly rules?: string | Readonly<Record<string, unknown>>;
}
interface SourceInstanceType {
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly arch?: string;
  readonly eni?: number;
  readonly ipv4PerEni?: number;
  readonly onDemand: Readonly<Record<string, number>>;
}
interface SourceFile {
  readonly compiledOn: string;
  readonly hoursPerMonth: number;
  readonly regionNames: Readonly<Record<string, string>>;
  readonly sources: Readonly<
    Record<string, { readonly title: string; readonly asOf: string; readonly trust: string }>
  >;
  readonly regionMultipliers: {
    readonly source: string;
    readonly asOf: string;
    readonly categories: Readonly<
      Record<string, { readonly values: Readonly<Record<string, number>>; readonly basis: string }>
    >;
  };
  readonly freeTier: {
    readonly asOf: string;
    readonly source: string;
    readonly newAccounts: {
      readonly since: string;
      readonly creditsAtSignUp: number;
      readonly creditsByActivities: number;
      readonly creditsExpireMonths: number;
      readonly note: string;
    };
  };
  readonly services: Readonly<Record<string, SourceService>>;
  readonly ec2: {
    readonly asOf: string;
    readonly source: string;
    readonly instanceTypes: Readonly<Record<string, SourceInstanceType>>;
    readonly commitments: SourceCommitments;
  };
}
interface SourceCommitments {
  readonly asOf: string;
  readonly source: string;
  readonly legend: string;
  readonly byFamily: Readonly<
    Record<
      string,
      {
        readonly standardRI1yAllUpfront?: number;
        readonly standardRI3yAllUpfront?: number;
        readonly spotMedian?: number;
        readonly spotP10?: number;
        readonly spotP90?: number;
      }
    >
  >;
  readonly adjustments: {
    readonly noUpfrontVersusAllUpfront: { readonly '1y': number; readonly '3y': number };
    readonly partialUpfrontVersusAllUpfront: { readonly '1y': number; readonly '3y': number };
    readonly convertibleVersusStandard: { readonly '1y': number; readonly '3y': number };
  };
  readonly savingsPlans: {
    readonly compute: { readonly max: number; readonly fargateMax: number; readonly lambdaMax: number };
  };
}

const [sourcePath] = process.argv.slice(2);
if (sourcePath === undefined) {
  console.error('Name the file of price facts: node scripts/convert-prices.ts FACTS.json');
  process.exit(2);
}
const facts = JSON.parse(readFileSync(sourcePath, 'utf8')) as SourceFile;

const components: Record<string, unknown> = {};
for (const [service, { label, components: list = {}, instances }] of Object.entries(facts.services)) {
  for (const [id, component] of Object.entries(list)) {
    components[`${service}/${id}`] = {
      service: label,
      unit: component.unit,
      ...(component.multiplierCategory === undefined ? {} : { scaling: component.multiplierCategory }),
      ...(component.rounding === undefined ? {} : { rounding: component.rounding }),
      ...(component.note === undefined ? {} : { note: component.note }),
      prices: Object.fromEntries(
        Object.entries(component.regions).map(([region, price]) => [region, priceOf(price)]),
      ),
    };
  }
  if (instances !== undefined) Object.assign(components, instanceComponents(service, label, instances));
}

const file = priceCatalogueSchema.parse({
  format: 'lintel-prices/1',
  compiledOn: facts.compiledOn,
  currency: 'USD',
  hoursPerMonth: facts.hoursPerMonth,
  regions: facts.regionNames,
  sources: Object.fromEntries(
    Object.entries(facts.sources).map(([id, { title, asOf, trust }]) => [id, { title, asOf, trust }]),
  ),
  scaling: {
    source: facts.regionMultipliers.source,
    asOf: facts.regionMultipliers.asOf,
    categories: Object.fromEntries(
      Object.entries(facts.regionMultipliers.categories).map(([id, { basis, values }]) => [
        id,
        { basis, factors: mapValues(values, decimal) },
      ]),
    ),
  },
  billingRules: Object.fromEntries([
    ...Object.entries(facts.services).flatMap(([id, { rules }]) =>
      typeof rules === 'object' ? [[id, rules] as const] : [],
    ),
    ...meteredSteps(facts.services),
  ]),
  components,
  freeTier: {
    asOf: facts.freeTier.asOf,
    source: facts.freeTier.source,
    allowances: freeAllowances(facts.freeTier, [
      ...Object.keys(components),
      ...Object.keys(facts.ec2.instanceTypes).map((type) => `ec2/${type}`),
    ]),
    credits: {
      since: facts.freeTier.newAccounts.since,
      atSignUpUsd: decimal(facts.freeTier.newAccounts.creditsAtSignUp),
      byActivitiesUsd: decimal(facts.freeTier.newAccounts.creditsByActivities),
      expireMonths: facts.freeTier.newAccounts.creditsExpireMonths,
      note: facts.freeTier.newAccounts.note,
    },
  },
  estimation: {
    basis:
      'A usage that nobody stated may be half or twice the default. Prices scaled from another Region were off by up to 15 % where both are known; sources of low trust are given 20 %.',
    defaultUsage: { low: 0.5, high: 2 },
    estimatedPrice: 0.15,
    lowTrustPrice: 0.2,
  },
  commitments: commitmentsOf(facts.ec2.commitments),
  instanceTypes: {
    asOf: facts.ec2.asOf,
    source: facts.ec2.source,
    types: mapValues(facts.ec2.instanceTypes, ({ vcpu, memoryGiB, arch, eni, ipv4PerEni, onDemand }) => ({
      vcpu,
      memoryGib: memoryGiB,
      ...(arch === 'x86_64' || arch === 'arm64' ? { architecture: arch } : {}),
      ...(eni === undefined || ipv4PerEni === undefined
        ? {}
        : { interfaces: eni, addressesPerInterface: ipv4PerEni }),
      hourly: mapValues(onDemand, decimal),
    })),
  },
});

const target = join(import.meta.dirname, '../assets/prices/aws-prices.json');
writeFileSync(target, print(file));
console.log(
  `${Object.keys(file.components).length} components, ${Object.keys(file.instanceTypes.types).length} instance types`,
);

/** Units say in which steps a request or message is metered: `1M requests of 64 KB`. */
function meteredSteps(services: SourceFile['services']) {
  return Object.entries(services).flatMap(([service, { components: list = {} }]) =>
    Object.entries(list).flatMap(([id, { unit, regions }]) => {
      const step = /\b(\d+) KB\b/.exec(unit)?.[1];
      const price = regions['us-east-1'] ?? regions['*'];
      if (step === undefined || price === undefined) return [];
      const rule = { stepKilobytes: Number(step), source: price.source, asOf: price.asOf };
      return [[`${service}/${id}`, rule] as const];
    }),
  );
}

function commitmentsOf({ asOf, source, legend, byFamily, adjustments, savingsPlans }: SourceCommitments) {
  return {
    asOf,
    source,
    basis: legend,
    families: mapValues(byFamily, (family) => ({
      ...(family.standardRI1yAllUpfront === undefined ? {} : { reserved1y: family.standardRI1yAllUpfront }),
      ...(family.standardRI3yAllUpfront === undefined ? {} : { reserved3y: family.standardRI3yAllUpfront }),
      ...(family.spotMedian === undefined
        ? {}
        : {
            spot: {
              low: family.spotP10 ?? family.spotMedian,
              median: family.spotMedian,
              high: family.spotP90 ?? family.spotMedian,
            },
          }),
    })),
    payment: {
      noUpfront: adjustments.noUpfrontVersusAllUpfront,
      partialUpfront: adjustments.partialUpfrontVersusAllUpfront,
    },
    computePlan: adjustments.convertibleVersusStandard,
    computePlanLimits: {
      ec2: savingsPlans.compute.max,
      fargate: savingsPlans.compute.fargateMax,
      lambda: savingsPlans.compute.lambdaMax,
    },
  };
}

function instanceComponents(service: string, label: string, tables: InstanceTables): Record<string, unknown> {
  const made: Record<string, { service: string; unit: string; prices: Record<string, unknown> }> = {};
  const fields = new Set(['singleAz', 'multiAz', 'instance', 'price']);
  for (const [table, classes] of Object.entries(tables)) {
    if (typeof classes === 'string') continue;
    for (const [type, regions] of Object.entries(classes)) {
      for (const [region, entry] of Object.entries(regions)) {
        for (const [field, value] of Object.entries(entry)) {
          if (!fields.has(field) || typeof value !== 'number') continue;
          const id = `${service}/instance:${table}:${type}:${field}`;
          made[id] ??= { service: label, unit: String(tables.unit), prices: {} };
          const isEstimated = entry.estimated === true || entry[`${field}Estimated`] === true;
          made[id].prices[region] = priceOf({
            ...(entry as Partial<SourcePrice> & Pick<SourcePrice, 'asOf' | 'source'>),
            price: value,
            estimated: isEstimated,
          });
        }
      }
    }
  }
  return made;
}

function priceOf({ price, tiers, asOf, source, estimated, note }: SourcePrice): unknown {
  return {
    ...(price === undefined ? {} : { usd: decimal(price) }),
    ...(tiers === undefined
      ? {}
      : { tiers: tiers.map((tier) => ({ upTo: tier.upTo, usd: decimal(tier.price) })) }),
    asOf,
    source,
    ...(estimated === true ? { estimated } : {}),
    ...(note === undefined ? {} : { note }),
  };
}

function decimal(value: number): string {
  return new Decimal(String(value)).toFixed();
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** Two levels of one entry a line, so that a changed price is a changed line. */
function print(value: object): string {
  const wide = new Set(['components', 'sources', 'billingRules']);
  const lines = Object.entries(value).map(([key, part]) => {
    if (key === 'instanceTypes') {
      const { types, ...rest } = part as { types: object };
      return `  "instanceTypes": {\n    ${JSON.stringify(rest).slice(1, -1)},\n    "types": ${entries(types, 6)}\n  }`;
    }
    if (key === 'freeTier') {
      const { allowances, ...rest } = part as { allowances: readonly object[] };
      const lines = allowances.map((each) => `      ${JSON.stringify(each)}`).join(',\n');
      return `  "freeTier": {\n    ${JSON.stringify(rest).slice(1, -1)},\n    "allowances": [\n${lines}\n    ]\n  }`;
    }
    return `  ${JSON.stringify(key)}: ${wide.has(key) ? entries(part as object, 4) : JSON.stringify(part)}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

function entries(part: object, indent: number): string {
  const pad = ' '.repeat(indent);
  const lines = Object.entries(part).map(
    ([key, value]) => `${pad}${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n${' '.repeat(indent - 2)}}`;
}
