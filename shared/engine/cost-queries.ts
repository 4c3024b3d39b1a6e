import { importPrices } from '#shared/cost/import-prices/import-prices.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { billOfDocument } from '#shared/cost/report/bill.ts';
import { compareBills } from '#shared/cost/report/compare-bills.ts';
import { billExtensions, billMediaTypes, writeBill } from '#shared/cost/report/write-bill.ts';
import { chargesOfConnection } from '#shared/cost/study/connection-charges.ts';
import { estimateOnce, type StudyInput } from '#shared/cost/study/estimate-once.ts';
import { studyCost } from '#shared/cost/study/study-cost.ts';
import type { SwitchablePrices } from '#shared/cost/switch-prices.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import type { EngineService } from './analysis.ts';
import type { Analyser, AnalyserOptions } from './create-analyser.ts';
import { usageOfRun } from './usage-of-run.ts';

type CostQueries = Pick<
  EngineService,
  | 'studyCost'
  | 'chargesOfConnection'
  | 'compareCost'
  | 'writeBill'
  | 'importPrices'
  | 'replacePrices'
  | 'takeSimulation'
>;

/** What is asked about the bill beside the bill itself. */
export function createCostQueries(
  analyser: Analyser,
  prices: SwitchablePrices,
  given: AnalyserOptions,
): CostQueries {
  let run: SimulationResult | undefined;
  const inputOf = (document: LintelDocument): StudyInput => {
    const { simulated, utilisation } = run === undefined ? {} : usageOfRun(document, run);
    const architecture = document === analyser.document ? analyser.architecture : undefined;
    return { document, prices, today: given.today(), architecture, simulated, utilisation };
  };
  const billOf = (document: LintelDocument) => billOfDocument(document, estimateOnce(inputOf(document)));
  return {
    studyCost: async (study) => studyCost(inputOf(analyser.document), study),
    chargesOfConnection: async (id) => chargesOfConnection(inputOf(analyser.document), id),
    compareCost: async (before) => compareBills(billOf(before), billOf(analyser.document)),
    writeBill: async (format) => ({
      text: writeBill(billOf(analyser.document), format),
      extension: billExtensions[format],
      mediaType: billMediaTypes[format],
      warnings: [],
      spans: [],
    }),
    importPrices: async (text, fileName) => importPrices(text, fileName, prices.catalogue),
    replacePrices: async (catalogue) =>
      prices.use(catalogue === undefined ? given.prices : createPriceBook(catalogue)),
    takeSimulation: async (result, document) => {
      run = result;
      const of = document ?? analyser.document;
      analyser.takeSimulated(result === undefined ? undefined : usageOfRun(of, result).simulated);
    },
  };
}
