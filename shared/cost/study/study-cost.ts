import { settingsOf } from '#shared/document/document-index.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import type { Alternative } from './alternatives/alternative.ts';
import { alternativesOf } from './alternatives/alternatives.ts';
import { estimateOnce, type StudyInput } from './estimate-once.ts';
import { type Forecast, forecastCost } from './forecast.ts';
import { type PurchaseOption, purchaseOptions, type SpotAssumptions } from './purchase-options.ts';
import { stableBaseOf } from './stable-base.ts';
import { type UnitCost, unitCostsOf } from './unit-costs.ts';
import { type WideLine, widestLines } from './widest-lines.ts';

export interface StudyOptions {
  /** How many months ahead; no forecast without it. */
  readonly months?: number;
  /** Also what else the drawing could be, and how else its instances could be paid for. */
  readonly whatIfs?: boolean;
  readonly spot?: SpotAssumptions;
}

/** What follows from a bill beside its lines: months to come, and what would be otherwise. */
export interface CostStudy {
  readonly forecast: Forecast | undefined;
  readonly alternatives: readonly Alternative[];
  readonly purchases: readonly PurchaseOption[];
  readonly units: readonly UnitCost[];
  /** What makes the bill uncertain, the widest first. */
  readonly widest: readonly WideLine[];
}

const widestShown = 20;

/** Longer work than a bill: every month and every alternative is a bill of its own. */
export function studyCost(given: StudyInput, { months, whatIfs = false, spot }: StudyOptions): CostStudy {
  const input = { ...given, architecture: given.architecture ?? resolve(given.document) };
  const now = estimateOnce(input);
  return {
    forecast: months === undefined ? undefined : forecastCost(input, months),
    alternatives: whatIfs ? alternativesOf(input, now) : [],
    purchases: whatIfs
      ? purchaseOptions(
          now,
          input.prices,
          spot,
          settingsOf(input.document).commitmentDiscounts,
          stableBaseOf(input.document),
        )
      : [],
    units: unitCostsOf(now),
    widest: widestLines(now, widestShown),
  };
}
