import { z } from 'zod';
import type { Point, Size } from '#shared/base/geometry.ts';
import { isJsonObject, type JsonObject } from '#shared/base/json.ts';

/**
 * The records of a document, as they are stored and as they travel. Every object keeps the fields it does not
 * know (`looseObject`), so that a file written by a newer build loses nothing here.
 */
export type NodeId = string;
export type ConnectionId = string;
export type Properties = JsonObject;

const point = z.tuple([z.int(), z.int()]);
const size = z.tuple([z.int().positive(), z.int().positive()]);
const properties = z.record(z.string(), z.json());

export const nodeSchema = z.looseObject({
  kind: z.string().min(1),
  name: z.string(),
  parent: z.string().exactOptional(),
  at: point,
  size: size.exactOptional(),
  logicalId: z.string().exactOptional(),
  properties: properties.exactOptional(),
  usage: properties.exactOptional(),
  load: properties.exactOptional(),
  locked: z.boolean().exactOptional(),
  collapsed: z.boolean().exactOptional(),
  notes: z.string().exactOptional(),
  origin: properties.exactOptional(),
});

export const connectionSchema = z.looseObject({
  kind: z.string().min(1),
  from: z.string(),
  to: z.string(),
  label: z.string().exactOptional(),
  properties: properties.exactOptional(),
  usage: properties.exactOptional(),
  route: z.array(point).exactOptional(),
  notes: z.string().exactOptional(),
  origin: properties.exactOptional(),
});

export const suppressionSchema = z.looseObject({
  rule: z.string(),
  scope: z.enum(['finding', 'node', 'container']),
  target: z.string(),
  reason: z.string().min(10),
  by: z.string().exactOptional(),
  on: z.string().exactOptional(),
  until: z.string().exactOptional(),
  context: z.string().exactOptional(),
});

export const intentSchema = z.looseObject({
  from: z.string().min(1),
  to: z.string().min(1),
  protocol: z.enum(['tcp', 'udp', 'icmp']).default('tcp'),
  port: z.int().min(0).max(65_535),
  family: z.union([z.literal(4), z.literal(6)]).exactOptional(),
  must: z.enum(['reach', 'stay-unreachable']),
  reason: z.string().exactOptional(),
  accepts: z
    .array(
      z.looseObject({
        rule: z.string().min(1),
        finding: z.string().min(1),
        context: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
});

export const settingsSchema = z.looseObject({
  region: z.string().default('us-east-1'),
  environment: z.string().default('production'),
  profile: z.enum(['sketch', 'standard', 'strict']).default('standard'),
  templateParameters: z.enum(['values', 'literal']).exactOptional(),
  hoursPerMonth: z.number().positive().default(730),
  tags: z.record(z.string(), z.string()).default({}),
  requiredTags: z.array(z.string()).exactOptional(),
  ruleLevels: z.record(z.string(), z.enum(['off', 'info', 'warning'])).exactOptional(),
  quotas: z.record(z.string(), z.number()).exactOptional(),
  freeTier: z.enum(['none', 'always-free', 'legacy-12-months', 'credits']).exactOptional(),
  creditsUsd: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .exactOptional(),
  accountUsage: z.record(z.string(), z.number()).exactOptional(),
  commitmentDiscounts: z
    .array(
      z.object({
        service: z.string(),
        family: z.string().exactOptional(),
        plan: z.enum(['reserved', 'instance-savings-plan', 'compute-savings-plan', 'spot']),
        term: z.enum(['1y', '3y']).exactOptional(),
        payment: z.enum(['noUpfront', 'partialUpfront', 'allUpfront']).exactOptional(),
        percent: z.number().min(0).max(99),
        reason: z.string(),
      }),
    )
    .exactOptional(),
  priceOverrides: z
    .array(
      z.object({
        component: z.string(),
        region: z.string().exactOptional(),
        usd: z.string().regex(/^\d+(\.\d+)?$/),
        reason: z.string(),
        asOf: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
  budgets: z
    .array(
      z.object({
        name: z.string(),
        of: z.string().exactOptional(),
        usd: z.string().regex(/^\d+(\.\d+)?$/),
      }),
    )
    .exactOptional(),
  forecast: z
    .object({
      growthPercentPerMonth: z.number().min(-50).max(100).exactOptional(),
      /** Twelve factors from January on; the month of the year that the first month is. */
      monthlyShape: z.array(z.number().min(0)).length(12).exactOptional(),
      startMonth: z.int().min(1).max(12).exactOptional(),
      usesCalendarMonths: z.boolean().exactOptional(),
      changes: z
        .array(
          z.object({
            month: z.int().min(1).max(120),
            usagePercent: z.number().min(0).max(100_000),
            reason: z.string(),
          }),
        )
        .exactOptional(),
      commitments: z
        .array(z.object({ option: z.string(), fromMonth: z.int().min(1).max(120) }))
        .exactOptional(),
    })
    .exactOptional(),
});

export const freeRecordSchema = z.custom<JsonObject>(isJsonObject, 'expected an object');

/** One placed thing. Fields this build does not know stay in the object and are saved again. */
export interface DocumentNode {
  readonly id: NodeId;
  readonly kind: string;
  readonly name: string;
  readonly parent?: NodeId;
  /** Relative to the parent. */
  readonly at: Point;
  readonly size?: Size;
  /** The CloudFormation logical id, made once from the first name; renaming the node does not change it. */
  readonly logicalId?: string;
  readonly properties?: Properties;
  /** What only the user knows and the bill needs: see the kind's `usage`. */
  readonly usage?: Properties;
  /** What only the user knows and the simulation needs: see the kind's `load`. */
  readonly load?: Properties;
  readonly locked?: boolean;
  readonly collapsed?: boolean;
  readonly notes?: string;
  /** Where an import found it (file, block, id there), so that a later import can recognise it. */
  readonly origin?: Properties;
}

export interface Connection {
  readonly id: ConnectionId;
  readonly kind: string;
  readonly from: NodeId;
  readonly to: NodeId;
  /** The text drawn on the line. */
  readonly label?: string;
  readonly properties?: Properties;
  readonly usage?: Properties;
  /** Bend points drawn by hand, in absolute coordinates; absent means that the router decides. */
  readonly route?: readonly Point[];
  readonly notes?: string;
  readonly origin?: Properties;
}

export interface Suppression {
  /** `rule scope target`: one suppression each. */
  readonly id: string;
  readonly rule: string;
  readonly scope: 'finding' | 'node' | 'container';
  readonly target: string;
  readonly reason: string;
  readonly by?: string;
  /** Days as `YYYY-MM-DD`. */
  readonly on?: string;
  readonly until?: string;
  /** Hash of the values that the rule read when it was accepted; when they change, the finding returns. */
  readonly context?: string;
}

/** A question whose answer is settled: the network is asked again after every edit, and another answer is a problem. */
export interface Intent {
  /** `from to protocol port`, and ` 6` for IPv6: one intent each. */
  readonly id: string;
  /** Nodes, or `internet`. */
  readonly from: NodeId;
  readonly to: NodeId;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
  readonly family?: 4 | 6;
  readonly must: 'reach' | 'stay-unreachable';
  readonly reason?: string;
  /** Findings that this question says are meant: they are not reported while its answer is kept. */
  readonly accepts?: readonly AcceptedFinding[];
}

export interface AcceptedFinding {
  readonly rule: string;
  /** The key of the finding. */
  readonly finding: string;
  /** Hash of what was accepted: the finding returns when that has become something else. */
  readonly context?: string;
}

export type Profile = 'sketch' | 'standard' | 'strict';

/** What a drawing makes of the findings of a rule that are no errors. */
export type RuleLevel = 'off' | 'info' | 'warning';

export interface DocumentSettings {
  readonly region: string;
  readonly environment: string;
  readonly profile: Profile;
  readonly hoursPerMonth: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether templates ask for ranges, sizes and image tags (`values`, unless said) or state what is drawn. */
  readonly templateParameters?: 'values' | 'literal';
  readonly requiredTags?: readonly string[];
  /** Rules that count otherwise in this drawing than its profile says, by id; errors stay errors. */
  readonly ruleLevels?: Readonly<Record<string, RuleLevel>>;
  /** Quotas that AWS has raised for the account, by their name in the limits file; others count as the default. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Which of AWS's free amounts the bill takes off; none unless said. */
  readonly freeTier?: FreeTierMode;
  /** What the account has in credits, in US dollars, where that is how it is free; else what a new account gets. */
  readonly creditsUsd?: string;
  /** What services that watch the whole account find in it, by usage field of an account. */
  readonly accountUsage?: Readonly<Record<string, number>>;
  /** Discounts that somebody agreed or knows, in place of the catalogue's or where it has none. */
  readonly commitmentDiscounts?: readonly DocumentDiscount[];
  /** Unit prices that replace the catalogue's, each with its reason. */
  readonly priceOverrides?: readonly DocumentPriceOverride[];
  /** What a month may cost; a review fails while one is exceeded. */
  readonly budgets?: readonly DocumentBudget[];
  /** How usage changes from month to month. */
  readonly forecast?: DocumentForecast;
}

export interface DocumentBudget {
  readonly name: string;
  /** The node or container that it is for; the whole drawing without one. */
  readonly of?: NodeId;
  /** US dollars a month, in decimal digits. */
  readonly usd: string;
}

export interface DocumentForecast {
  /** Each month against the one before. */
  readonly growthPercentPerMonth?: number;
  /** Twelve factors from January on, for business that has seasons. */
  readonly monthlyShape?: readonly number[];
  /** The month of the year that the first month of the forecast is; 1 is January. */
  readonly startMonth?: number;
  /** Months have their real 672 to 744 hours, not those of the settings. */
  readonly usesCalendarMonths?: boolean;
  /** A launch, a migration: from that month of the forecast on, usage is that part of what it would be. */
  readonly changes?: readonly {
    readonly month: number;
    readonly usagePercent: number;
    readonly reason: string;
  }[];
  /** Ways of paying (`ec2 reserved 1y noUpfront`) from that month of the forecast on. */
  readonly commitments?: readonly { readonly option: string; readonly fromMonth: number }[];
}

/**
 * `legacy-12-months` is the first year of accounts made before 2025-07-15, `credits` the start of later ones; both with
 * what is always free.
 */
export type FreeTierMode = 'none' | 'always-free' | 'legacy-12-months' | 'credits';

export interface DocumentDiscount {
  /** As the purchase options name it: `ec2`, `rds`, `elasticache`, `opensearch`, `fargate`, `lambda`. */
  readonly service: string;
  /** An instance family such as `m7g`; all of them when absent. */
  readonly family?: string;
  readonly plan: 'reserved' | 'instance-savings-plan' | 'compute-savings-plan' | 'spot';
  /** Every term and every way to pay when absent. */
  readonly term?: '1y' | '3y';
  readonly payment?: 'noUpfront' | 'partialUpfront' | 'allUpfront';
  /** Off the price on demand. */
  readonly percent: number;
  readonly reason: string;
}

export interface DocumentPriceOverride {
  /** `service/component` of the price catalogue. */
  readonly component: string;
  /** Every Region when absent. */
  readonly region?: string;
  /** A price per unit, in decimal digits. */
  readonly usd: string;
  readonly reason: string;
  readonly asOf?: string;
}

/** Scenarios, comments, decisions and views: kept and carried; their own engines read them. */
export interface FreeRecord extends JsonObject {
  readonly id: string;
}

/** Name and settings of the document, as one record, so that changing them is undone like anything else. */
export interface DocumentHeader {
  readonly id: 'document';
  readonly name: string;
  readonly settings: DocumentSettings;
}

export interface RecordTypes {
  readonly header: DocumentHeader;
  readonly nodes: DocumentNode;
  readonly connections: Connection;
  readonly scenarios: FreeRecord;
  readonly suppressions: Suppression;
  readonly intents: Intent;
  readonly comments: FreeRecord;
  readonly decisions: FreeRecord;
  readonly views: FreeRecord;
  /** Texts that this drawing was imported from, so that an export changes only what was edited since. */
  readonly sources: FreeRecord;
}
export type TableName = keyof RecordTypes;
export type TableOf<T extends TableName> = ReadonlyMap<string, RecordTypes[T]>;

export const tableNames = [
  'header',
  'nodes',
  'connections',
  'scenarios',
  'suppressions',
  'intents',
  'comments',
  'decisions',
  'views',
  'sources',
] as const satisfies readonly TableName[];

/** One drawing. Immutable: a change makes a new document that shares every untouched record. */
export interface LintelDocument {
  /** Made once, never changed: a ULID. */
  readonly id: string;
  readonly header: TableOf<'header'>;
  readonly nodes: TableOf<'nodes'>;
  readonly connections: TableOf<'connections'>;
  readonly scenarios: TableOf<'scenarios'>;
  readonly suppressions: TableOf<'suppressions'>;
  readonly intents: TableOf<'intents'>;
  readonly comments: TableOf<'comments'>;
  readonly decisions: TableOf<'decisions'>;
  readonly views: TableOf<'views'>;
  readonly sources: TableOf<'sources'>;
  /** Top-level fields that this build does not know, kept for the next save. */
  readonly unknownFields: JsonObject;
}
