import type { PriceBook } from './price-book.ts';

/** A price book whose prices can be put in place of others while everything that reads it stays. */
export interface SwitchablePrices extends PriceBook {
  use(book: PriceBook): void;
}

/** Passes every question on to the book in use. Engines that were asked before have to be asked afresh. */
export function switchablePrices(initial: PriceBook): SwitchablePrices {
  let book = initial;
  return {
    use(next) {
      book = next;
    },
    get catalogue() {
      return book.catalogue;
    },
    get date() {
      return book.date;
    },
    get regions() {
      return book.regions;
    },
    get uncertainty() {
      return book.uncertainty;
    },
    get commitments() {
      return book.commitments;
    },
    component: (id) => book.component(id),
    price: (component, region) => book.price(component, region),
    freeAllowance: (component, mode) => book.freeAllowance(component, mode),
    instanceType: (type) => book.instanceType(type),
    instanceTypes: (region) => book.instanceTypes(region),
    billingRule: (service, path) => book.billingRule(service, path),
  };
}
