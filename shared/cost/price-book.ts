import { usd } from '#shared/base/money.ts';
import type { InstanceType } from '#shared/catalogue/define-kind.ts';
import type { FreeTierMode } from '#shared/document/records.ts';
import type { PriceUsed } from './estimate.ts';
import type { FreeAllowance, PriceCatalogue } from './price-catalogue.ts';
import { noUncertainty, type Uncertainty } from './ranges.ts';

/** Prices by component and Region, with where each comes from. */
export interface PriceBook {
  /** What it is made of. */
  readonly catalogue: PriceCatalogue;
  readonly date: string;
  readonly regions: Readonly<Record<string, string>>;
  /** The service's name and the unit of a component, or undefined when the catalogue has no such component. */
  component(id: string): { readonly service: string; readonly unit: string } | undefined;
  /**
   * The price in a Region: the observed one, else one that holds everywhere, else us-east-1 scaled by the factor of
   * its category and marked as estimated. Undefined means unknown: it must be shown as that, never as zero.
   */
  price(component: string, region: string): PriceUsed | undefined;
  /** The free amount that covers a component in that mode; the legacy one includes what is always free. */
  freeAllowance(component: string, mode: FreeTierMode): FreeAllowance | undefined;
  instanceType(type: string): InstanceType | undefined;
  /** Instance types with their facts and hourly price there, for pickers. */
  instanceTypes(
    region: string,
  ): readonly (InstanceType & { readonly type: string; readonly hourlyUsd?: string })[];
  /** How far figures may be off. */
  readonly uncertainty: Uncertainty;
  /** Discounts for commitments and spare capacity; undefined when the catalogue has none. */
  readonly commitments: PriceCatalogue['commitments'];
  /** A fact about how a service is billed (`elb.alb`, `lcu.processedGBPerHour`), or undefined. */
  billingRule(service: string, path: string): number | undefined;
}

type CataloguePrice = PriceCatalogue['components'][string]['prices'][string];

export function createPriceBook(catalogue: PriceCatalogue): PriceBook {
  const allowances = new Map(
    (catalogue.freeTier?.allowances ?? []).flatMap((allowance) =>
      allowance.components.map((component) => [component, allowance] as const),
    ),
  );

  function used(
    price: CataloguePrice,
    region: string,
    scaled?: { factor: string; basis: string },
  ): PriceUsed {
    const source = catalogue.sources[price.source];
    const tiers = price.tiers ?? [{ upTo: null, usd: price.usd ?? '0' }];
    return {
      unit: '',
      tiers: tiers.map((tier) => ({
        upTo: tier.upTo,
        usd: scaled === undefined ? tier.usd : usd(tier.usd).times(scaled.factor).toFixed(),
      })),
      region,
      source: {
        id: price.source,
        title: source?.title ?? (price.source === 'derived' ? 'Derived from other figures' : price.source),
        trust: source?.trust ?? 'low',
      },
      asOf: price.asOf,
      estimated: price.estimated === true || scaled !== undefined,
      ...(scaled === undefined
        ? price.note === undefined
          ? {}
          : { basis: price.note }
        : { basis: scaled.basis }),
    };
  }

  function lookUp(id: string, region: string): PriceUsed | undefined {
    const component = catalogue.components[id];
    if (component === undefined) return undefined;
    const observed = component.prices[region] ?? component.prices['*'];
    if (observed !== undefined) return { ...used(observed, region), unit: component.unit };
    const base = component.prices['us-east-1'];
    const category =
      component.scaling === undefined ? undefined : catalogue.scaling.categories[component.scaling];
    const factor = category?.factors[region];
    if (base === undefined || factor === undefined) return undefined;
    const basis = `us-east-1 price × ${factor} (${component.scaling}, ${region})`;
    return { ...used(base, region, { factor, basis }), unit: component.unit };
  }

  function instancePrice(type: string, region: string): PriceUsed | undefined {
    const { types, asOf, source } = catalogue.instanceTypes;
    const hourly = types[type]?.hourly[region];
    if (hourly === undefined) return undefined;
    return { ...used({ usd: hourly, asOf, source }, region), unit: 'instance-hour' };
  }

  const types = new Map<string, InstanceType>();
  function instanceType(type: string): InstanceType | undefined {
    const facts = catalogue.instanceTypes.types[type];
    if (facts === undefined) return undefined;
    const present = types.get(type);
    if (present !== undefined) return present;
    const offeredIn = Object.fromEntries(
      Object.keys(catalogue.regions).map((region) => [region, facts.hourly[region] !== undefined]),
    );
    const made: InstanceType = { ...facts, offeredIn };
    types.set(type, made);
    return made;
  }

  const known = new Map<string, PriceUsed | undefined>();
  function price(id: string, region: string): PriceUsed | undefined {
    const key = `${id} ${region}`;
    if (known.has(key)) return known.get(key);
    const found = id.startsWith('ec2/') ? instancePrice(id.slice(4), region) : lookUp(id, region);
    known.set(key, found);
    return found;
  }

  return {
    catalogue,
    date: catalogue.compiledOn,
    uncertainty: catalogue.estimation ?? noUncertainty,
    commitments: catalogue.commitments,
    regions: catalogue.regions,
    component(id) {
      if (id.startsWith('ec2/')) return { service: 'Amazon EC2', unit: 'instance-hour' };
      const component = catalogue.components[id];
      return component === undefined ? undefined : { service: component.service, unit: component.unit };
    },
    price,
    freeAllowance(component, mode) {
      const allowance = mode === 'none' ? undefined : allowances.get(component);
      return allowance?.mode === 'legacy-12-months' && mode !== 'legacy-12-months' ? undefined : allowance;
    },
    instanceType,
    instanceTypes: (region) =>
      Object.entries(catalogue.instanceTypes.types).map(([type, facts]) => ({
        type,
        vcpu: facts.vcpu,
        memoryGib: facts.memoryGib,
        architecture: facts.architecture,
        ...(facts.hourly[region] === undefined ? {} : { hourlyUsd: facts.hourly[region] }),
      })),
    billingRule(service, path) {
      let value: unknown = catalogue.billingRules[service];
      for (const part of path.split('.')) {
        value =
          typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
      }
      return typeof value === 'number' ? value : undefined;
    },
  };
}
