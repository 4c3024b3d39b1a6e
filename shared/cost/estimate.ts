import type { AccountOwner } from '#shared/catalogue/account-owner.ts';
import type { Quantity } from '#shared/catalogue/define-kind.ts';
import type { ConnectionId, FreeTierMode, NodeId } from '#shared/document/records.ts';

/**
 * Amounts travel as decimal strings in US dollars (`"32.85"`), unrounded, so that they survive JSON and messages;
 * only the screen rounds them, half up to the cent.
 */
export type UsdString = string;

/** Whether a line has a cost, and if not why. Unknown is never zero: the total then reads "at least". */
export type LineState = 'priced' | 'estimated-price' | 'free' | 'included' | 'needs-usage' | 'unknown-price';

/** A price read more than 24 months ago, or from a source of low trust. */
export type PriceCaution = 'old-price' | 'low-trust';

export interface PriceUsed {
  readonly unit: string;
  /** One price, or marginal tiers. */
  readonly tiers: readonly { readonly upTo: number | null; readonly usd: UsdString }[];
  readonly region: string;
  /** Where the figure was read and how far to trust it. */
  readonly source: { readonly id: string; readonly title: string; readonly trust: 'high' | 'medium' | 'low' };
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly estimated: boolean;
  /** How it was estimated: "us-east-1 price × 1.115 (compute, eu-west-1)". */
  readonly basis?: string;
  /** It is a part of the price of the component: which, what that is, and why. */
  readonly share?: { readonly of: number; readonly wholeUsd: UsdString; readonly because: string };
  /** Somebody put it in place of the catalogue's, and why. */
  readonly override?: { readonly reason: string };
}

export interface CostLine {
  readonly key: string;
  /** What is charged for it: a node, a connection, or the account where no single one of them causes it. */
  readonly owner: NodeId | ConnectionId | AccountOwner;
  readonly service: string;
  readonly component: string;
  readonly label: string;
  readonly region: string;
  readonly quantity: Quantity;
  readonly price?: PriceUsed;
  readonly state: LineState;
  /** The part of the quantity that the free tier covers, and by which free amount. */
  readonly free?: { readonly quantity: number; readonly allowance: string };
  /** Why the price may not hold any more. */
  readonly cautions?: readonly PriceCaution[];
  /** Absent when the state has none. */
  readonly monthlyUsd?: UsdString;
  /** Where usage or price may be other than expected: what it then costs. Absent where nothing of it is uncertain. */
  readonly range?: UsdRange;
  /** The charge that already covers it. */
  readonly includedIn?: string;
  readonly note?: string;
  /** Some of it is drawn as Spot, and priced so: there is nothing left to commit to. */
  readonly isSpot?: true;
}

/** Expected lies between the two. */
export interface UsdRange {
  readonly lowUsd: UsdString;
  readonly highUsd: UsdString;
}

export interface CostSubtotal {
  readonly key: string;
  readonly label: string;
  readonly monthlyUsd: UsdString;
  readonly isAtLeast: boolean;
  /** It is what a connection costs: its key is that of a connection. */
  readonly isConnection?: true;
  /** It is what an account is charged for itself: its key is that of the account. */
  readonly isAccount?: true;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  readonly totalUsd: UsdString;
  /** The sums of the low and of the high amounts of the lines. */
  readonly range: UsdRange;
  /** True when a line is unknown or needs usage: the total is then a lower bound. */
  readonly isAtLeast: boolean;
  /** By what is charged: nodes, connections and accounts. */
  readonly byNode: readonly CostSubtotal[];
  readonly byFamily: readonly CostSubtotal[];
  readonly unknownCount: number;
  readonly catalogueDate: string;
  readonly oldestPriceUsed: string | undefined;
  readonly hoursPerMonth: number;
  readonly region: string;
  readonly freeTier: FreeTierMode;
  /** What credits take off, where the account has them; lines and total are before it. */
  readonly credits?: CreditsUse;
  /** How many priced lines carry each caution, so that a summary can say so. */
  readonly cautions: Readonly<Record<PriceCaution, number>>;
  /** What comes in at the entry points; absent where none of them states anything. */
  readonly workload?: {
    readonly requestsPerMonth: number;
    readonly usersPerMonth: number;
    readonly gigabytesPerMonth: number;
    /** Actors of the drawing, those that state nothing included. */
    readonly entries: readonly NodeId[];
  };
  /** Figures of a simulation run stand in for derived and assumed ones. */
  readonly isSimulated?: true;
  /** What a real bill has and this one has not, as sentences. */
  readonly leftOut: readonly string[];
  /** Budgets of the drawing, each with what it is held against. */
  readonly budgets: readonly BudgetCheck[];
}

/** Credits of an account against a bill that is the same each month. */
export interface CreditsUse {
  readonly givenUsd: UsdString;
  /** What they take off the first month, and what is left of it to pay. */
  readonly firstMonthUsd: UsdString;
  readonly dueUsd: UsdString;
  /** Whole months that they cover, until they are used up or expire. */
  readonly months?: number;
  /** All of it as a sentence. */
  readonly summary: string;
}

/** A budget and whether the bill keeps it. What is unknown is not in the bill, so keeping it may be by ignorance. */
export interface BudgetCheck {
  readonly name: string;
  /** The container or node that it is for; the whole drawing without one. */
  readonly of?: NodeId;
  readonly limitUsd: UsdString;
  readonly spentUsd: UsdString;
  readonly isOver: boolean;
  readonly isAtLeast: boolean;
}
