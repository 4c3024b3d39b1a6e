import type { UsdString } from '../estimate.ts';

/** One price that an import made other than it was. */
export interface PriceChange {
  readonly component: string;
  readonly region: string;
  /** The first tier; absent where there was no price, or there is none any more. */
  readonly beforeUsd: UsdString | undefined;
  readonly afterUsd: UsdString | undefined;
}
