import type { Quota } from '#shared/base/limits.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Analysis, EngineService } from '#shared/engine/analysis.ts';

/** An instance type as the inspector's search shows it, with its hourly price where the Region has one. */
export type InstanceOffer = ReturnType<PriceBook['instanceTypes']>[number];

/** What the worker answers beside the engine itself: figures from the files it has loaded. */
export interface CatalogueQueries {
  instanceTypes(region: string): Promise<readonly InstanceOffer[]>;
  /** Another document in small, as SVG: the templates of the welcome screen. */
  drawThumbnail(document: LintelDocument): Promise<string>;
  regions(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Every check that there is, to ask one why it says nothing. */
  checks(): Promise<readonly { readonly id: string; readonly title: string }[]>;
  /** What AWS raises for an account, with what counts unless the drawing says otherwise. */
  quotas(): Promise<readonly Quota[]>;
}

/** Questions about the document as it stands; asking one twice changes nothing, so a restart may ask again. */
export type EngineQueries = Omit<EngineService, 'open' | 'apply' | 'settle'> & CatalogueQueries;
export type QueryName = keyof EngineQueries;

export type EngineRequest =
  | {
      readonly id: number;
      readonly type: 'open';
      readonly document: LintelDocument;
      readonly revision: number;
    }
  | { readonly id: number; readonly type: 'apply'; readonly changes: ChangeSet; readonly revision: number }
  | { readonly id: number; readonly type: 'settle' }
  | {
      readonly id: number;
      readonly type: 'query';
      readonly name: QueryName;
      readonly args: readonly unknown[];
    };

export type EngineAnswer =
  | { readonly id: number; readonly type: 'analysis'; readonly analysis: Analysis }
  | { readonly id: number; readonly type: 'value'; readonly value: unknown }
  | { readonly id: number; readonly type: 'failure'; readonly message: string };
