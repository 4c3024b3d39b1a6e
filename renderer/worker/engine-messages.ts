import type { ChangeSet } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Analysis, EngineService } from '#shared/engine/analysis.ts';

/** An instance type as the inspector's search shows it. `hourlyUsd` is undefined where the Region has no figure. */
export interface InstanceOffer {
  readonly type: string;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly hourlyUsd: number | undefined;
  readonly gpu: number;
}

/** What the worker answers beside the engine itself: figures from the files it has loaded. */
export interface CatalogueQueries {
  instanceTypes(region: string): Promise<readonly InstanceOffer[]>;
  regions(): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

/** Questions about the document as it stands; asking one twice changes nothing, so a restart may ask again. */
export type EngineQueries = Omit<EngineService, 'open' | 'apply'> & CatalogueQueries;
export type QueryName = keyof EngineQueries;

export type EngineRequest =
  | {
      readonly id: number;
      readonly type: 'open';
      readonly document: LintelDocument;
      readonly revision: number;
    }
  | { readonly id: number; readonly type: 'apply'; readonly changes: ChangeSet; readonly revision: number }
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
