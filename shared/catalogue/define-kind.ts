import type { z } from 'zod';
import type {
  Connection,
  ConnectionId,
  DocumentNode,
  DocumentSettings,
  NodeId,
  Properties,
} from '#shared/document/records.ts';
import type { Appearance, Family, MermaidShape, Placement } from './kind-appearance.ts';
import type { CfnObject, CfnValue, PolicyStatement } from './kit/cfn.ts';
import type { KindLoad } from './kit/load/kind-load.ts';
import type { Trait } from './traits.ts';

/**
 * A kind is one entry of the catalogue, and its file holds all that Lintel knows about it. Prices are in
 * `assets/prices`, what concerns two or more kinds is a rule, what a drawing implies around a kind (listeners,
 * groups, roles, routes) is in `resolve`; nothing else about a kind is anywhere else.
 */
export interface Kind<P extends z.ZodObject = z.ZodObject, U extends z.ZodObject = z.ZodObject> {
  /** Kebab-case, never changed: documents store it. */
  readonly id: string;
  /** AWS's own name for it. */
  readonly title: string;
  readonly family: Family;
  /** A key of the icon map (`assets/icons.json`). */
  readonly icon: string;
  /** One sentence for the palette: what it is for. */
  readonly summary: string;
  /** Other names that people write for it; palette search and imports recognise them (`ALB`, `Load Balancer`). */
  readonly aliases: readonly string[];
  /** The AWS documentation page, for the inspector. */
  readonly docs?: string;
  readonly traits: readonly Trait[];
  readonly appearance: Appearance;
  readonly placement: Placement;
  /** The inspector's form, the defaults and the limits; property names are CloudFormation's in camelCase. */
  readonly properties: P;
  /** What a new one starts with in that container, where the defaults would collide with what is drawn already. */
  initially?(ctx: DocumentReader, container: NodeId | undefined): Properties;
  /** Numbers that only the user knows and the bill needs, with defaults. */
  readonly usage?: U;
  /** CloudFormation resource types this kind becomes; the first is the node's own. Empty for frames and actors. */
  readonly types: readonly string[];
  /** The node as CloudFormation resources: the first is the node itself, the rest is implied by its settings. */
  resources?(node: NodeView<z.output<P>, Usage<U>>, ctx: ResolveContext): readonly ResourceDraft[];
  /**
   * The node as Kubernetes objects, for what lives in a cluster: exported beside the template. Values may refer to
   * resources of the template as those of CloudFormation do.
   */
  manifests?(node: NodeView<z.output<P>, Usage<U>>, ctx: ResolveContext): readonly Manifest[];
  /** The ARN for policies and event targets. */
  arn?(node: NodeView<z.output<P>, Usage<U>>, ctx: ResolveContext): CfnValue;
  /** The ARN that consumers poll, where it is not its own: the stream of a table. */
  pollArn?(node: NodeView<z.output<P>, Usage<U>>, ctx: ResolveContext): CfnValue;
  /** What a caller needs to be allowed to use it, by the way it is used. */
  access?(
    node: NodeView<z.output<P>, Usage<U>>,
    mode: AccessMode,
    ctx: ResolveContext,
  ): readonly PolicyStatement[];
  /** Resources that let an AWS service push into it (a Lambda permission, a queue policy). */
  allowPush?(
    node: NodeView<z.output<P>, Usage<U>>,
    pushers: readonly Pusher[],
    ctx: ResolveContext,
  ): readonly ResourceDraft[];
  /** The service principal under which AWS delivers its events (`s3.amazonaws.com`); its `arn` is the source. */
  readonly pushesAs?: string;
  /** What receivers allow as the source, where its own ARN would close a circle of references. */
  pushArn?(node: NodeView<z.output<P>, Usage<U>>, ctx: ResolveContext): CfnValue;
  /** The ports it accepts connections on; the first is assumed when a connection names none. */
  listens?(node: NodeView<z.output<P>, Usage<U>>): readonly ListeningPort[];
  /** Whether it needs a log group as it is set; without it, every kind that writes logs does. */
  writesLogs?(node: NodeView<z.output<P>, Usage<U>>, ctx: DocumentReader): boolean;
  /**
   * The security group that AWS itself puts on its interfaces, as an attribute of a resource: rules for it go there
   * and none is implied. EKS nodes carry the group of their cluster.
   */
  securityGroupOfAws?(
    node: NodeView<z.output<P>, Usage<U>>,
    ctx: DocumentReader,
  ): { readonly owner: NodeId; readonly attribute: string } | undefined;
  /** Whether AWS puts a load balancer in front of it that is not drawn: people then never reach it directly. */
  hasHiddenBalancer?(node: NodeView<z.output<P>, Usage<U>>): HiddenBalancer;
  /** For kinds that act under a role: which service assumes it and what it needs whatever it is connected to. */
  readonly role?: RoleNeed;
  /** Roles beside it, which `roleArn` gives by purpose: the execution role of a task, the service role of an environment. */
  readonly furtherRoles?: Readonly<Partial<Record<RolePurpose, RoleNeed>>>;
  /** The CloudWatch metrics that an alarm on it can watch, the most telling first. */
  readonly metrics?: KindMetrics<P, U>;
  /** Addresses it takes in each of its subnets at peak (validation.md §1.15). */
  addressDemand?(node: NodeView<z.output<P>, Usage<U>>, subnetCount: number): number;
  /** Its part of the monthly bill; nothing for kinds that are free by rule, which say so in `freeBecause`. */
  cost?(node: NodeView<z.output<P>, Usage<U>>, ctx: CostContext): readonly CostLineDraft[];
  readonly freeBecause?: string;
  /** What it exchanges with AWS and the internet beside its connections: logs, images, updates. */
  sideTraffic?(node: NodeView<z.output<P>, Usage<U>>, ctx: DocumentReader): readonly SideTraffic[];
  /** How it behaves in a simulation; without it, what its traits suggest. */
  readonly load?: KindLoad;
  readonly mermaid?: { readonly shape: MermaidShape };
  readonly examples: KindExamples;
}

export type Usage<U extends z.ZodObject> = z.output<U>;

/**
 * A node as kinds, rules and engines see it: properties and usage read through the schema, defaults filled in.
 * Readers note what is looked at, field by field, so most of these are accessors. It is declared as a class because
 * the compiler then refuses to spread it, which would lose them; `viewWith` makes a changed one.
 */
export declare abstract class NodeView<
  P = Readonly<Record<string, unknown>>,
  U = Readonly<Record<string, unknown>>,
> {
  get id(): NodeId;
  get name(): string;
  get kind(): string;
  get parent(): NodeId | undefined;
  get properties(): P;
  get usage(): U;
  /** Fields whose stored value the schema refuses; `properties` holds the default (or nothing) in their place. */
  get invalid(): readonly InvalidField[];
  /** Usage fields that the user has set; the others are defaults and the bill says so. */
  get declaredUsage(): ReadonlySet<string>;
  /** Usage fields whose value follows from what reaches the node, or from a run of the simulation: why they are so. */
  get derivedUsage(): ReadonlyMap<string, DerivedFigure> | undefined;
  get source(): DocumentNode;
}

/** A usage figure that nobody stated and that is no default either. */
export interface DerivedFigure {
  readonly value: number;
  /** How it was reckoned: `3,000,000 requests × 2 calls`. */
  readonly because: string;
  readonly origin: 'derived' | 'simulated';
  /** How it is spread over the 24 hours of a day, 1 being the average; even when absent. */
  readonly byHour?: readonly number[];
}

export interface InvalidField {
  /** Dotted path below `properties`, or below `usage` when it starts with `usage.`. */
  readonly field: string;
  readonly message: string;
}

export interface ConnectionView<P = Readonly<Record<string, unknown>>> {
  readonly id: ConnectionId;
  readonly kind: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly label?: string;
  readonly properties: P;
  readonly usage: Readonly<Record<string, unknown>>;
  /** As for nodes: fields whose stored value the schema refuses. */
  readonly invalid: readonly InvalidField[];
  readonly source: Connection;
}

/** Questions about the drawing. Every answer is tracked, so that an edit recomputes only what asked about it. */
export interface DocumentReader {
  readonly settings: DocumentSettings;
  /** The node with its properties, or undefined when there is none of that id or its kind is unknown. */
  node(id: NodeId): NodeView | undefined;
  /** The name for a sentence, or the id of what is not there. Only a new name touches what asked for it. */
  nameOf(id: NodeId): string;
  kindOf(id: NodeId): Kind | undefined;
  hasTrait(id: NodeId, trait: Trait): boolean;
  /** The container that counts: frames and stacks are looked through. Undefined on the canvas. */
  parentOf(id: NodeId): NodeView | undefined;
  /** The nearest container of that kind. */
  ancestorOf(id: NodeId, kind: string): NodeView | undefined;
  /** What sits in the container, frames and stacks looked through, in id order. */
  childrenOf(id: NodeId, kind?: string): readonly NodeView[];
  descendantsOf(id: NodeId, kind: string): readonly NodeView[];
  /** The same as ids, in their order: an edit of one of them does not touch who asks. */
  descendantIdsOf(id: NodeId, kind: string): readonly NodeId[];
  nodesOfKind(kind: string): readonly NodeView[];
  /** The same as ids: for those who do not look at all of them. */
  idsOfKind(kind: string): readonly NodeId[];
  connectionsFrom(id: NodeId, kind?: string): readonly ConnectionView[];
  connectionsTo(id: NodeId, kind?: string): readonly ConnectionView[];
  connection(id: ConnectionId): ConnectionView | undefined;
  vpcOf(id: NodeId): NodeView | undefined;
  /** The subnets it has interfaces in: the one it sits in, those of its property, else the fitting ones of its VPC. */
  subnetsOf(id: NodeId): readonly NodeView[];
  /** The zone letter of a subnet (`a`), from its frame or its property; undefined when neither says. */
  zoneOf(subnet: NodeId): string | undefined;
}

/** What a kind may ask while it is turned into resources. */
export interface ResolveContext extends DocumentReader {
  /** The logical id of the node's own resource, or of one that it implies. */
  logicalId(id: NodeId, suffix?: string): string;
  ref(id: NodeId, suffix?: string): CfnValue;
  getAtt(id: NodeId, attribute: string, suffix?: string): CfnValue;
  arn(id: NodeId): CfnValue;
  /** The node's name and the document's tags, as CloudFormation's `Tags` list. */
  tags(named: Pick<NodeView, 'name'>): readonly CfnObject[];
  /** Ids of its security groups: the drawn ones, else the one that `resolve` implies for it. */
  securityGroupIds(id: NodeId): readonly CfnValue[];
  /** Its subnets as a list of references. */
  subnetIds(id: NodeId): readonly CfnValue[];
  vpcId(id: NodeId): CfnValue | undefined;
  /** Every route table of the VPC, drawn and implied: what a gateway endpoint is associated with. */
  routeTableIds(vpc: NodeId): readonly CfnValue[];
  /**
   * Logical id of the attachment of the VPC's internet gateway, drawn or implied: what public addresses and
   * internet-facing load balancers wait for.
   */
  internetGatewayAttachment(vpc: NodeId): string | undefined;
  /** Logical ids of the listeners that lead to it: ECS refuses a target group that no load balancer uses yet. */
  listenersTo(id: NodeId): readonly string[];
  /** What a drawn listener does with requests that no rule takes, as its connections imply; empty for nothing. */
  defaultActions(listener: NodeId): readonly CfnObject[];
  /** ARN of the role it acts under: the drawn one (`assume`), else the implied one. */
  roleArn(id: NodeId, purpose?: RolePurpose): CfnValue | undefined;
  /** The instance profile around that role. */
  instanceProfile(id: NodeId): CfnValue | undefined;
  /** The log group it writes to: the drawn one (`log`), else the implied one. */
  logGroupName(id: NodeId): CfnValue | undefined;
  /** Target groups that register this node, for `TargetGroupARNs` and `LoadBalancers`. */
  targetGroupArns(id: NodeId): readonly CfnValue[];
  /** Declares a template parameter, for what only the user knows, and gives the reference to it. */
  parameter(name: string, definition: CfnObject): CfnValue;
  /** The value of the standard parameter for the newest Amazon Linux image of that architecture. */
  latestImageId(architecture: 'x86_64' | 'arm64', purpose?: 'ec2' | 'ecs'): CfnValue;
}

/**
 * `task` is the role that the user's code acts under and the one meant when no purpose is given; `execution` is the
 * role ECS itself uses to pull images and write logs; `service` is the role of the managing service (Beanstalk);
 * `scaling` is the role that Application Auto Scaling acts under instead of its own.
 */
export type RolePurpose = 'task' | 'execution' | 'service' | 'scaling';

export interface RoleNeed {
  /** The service principal that assumes it: `lambda.amazonaws.com`. */
  readonly service: string;
  /** What the service must be allowed in order to assume it, where that is more than `sts:AssumeRole`. */
  readonly trustActions?: readonly string[];
  /** The whole trust policy, where it is more than a service: a web identity with its conditions. */
  trust?(node: NodeView, ctx: ResolveContext): CfnValue | undefined;
  /**
   * AWS managed policies that it needs in any case, by name with the path that follows `policy/`:
   * `AmazonEKSClusterPolicy`, `service-role/AWSLambdaVPCAccessExecutionRole`.
   */
  managedPolicies?(node: NodeView, ctx: ResolveContext): readonly string[];
  /** What it must be allowed in any case and no managed policy says: reading the secrets that a task starts with. */
  statements?(node: NodeView, ctx: ResolveContext): readonly PolicyStatement[];
  readonly needsInstanceProfile?: boolean;
  /** Whether a connection of the node needs permissions of this role; without it, each that can. */
  uses?(connection: ConnectionView, ctx: DocumentReader): boolean;
  /** Whether this node needs the role at all; without it, always. */
  when?(node: NodeView, ctx: DocumentReader): boolean;
}

export interface ResourceDraft {
  /** Absent for the node's own resource; otherwise what follows its logical id (`Listener443`). */
  readonly suffix?: string;
  readonly type: string;
  readonly properties: CfnObject;
  /** Why the drawing implies it, as a sentence. Required with a suffix, absent without. */
  readonly because?: string;
  readonly dependsOn?: readonly string[];
  readonly deletionPolicy?: 'Retain' | 'Delete' | 'Snapshot';
  readonly updateReplacePolicy?: 'Retain' | 'Delete' | 'Snapshot';
  readonly metadata?: CfnObject;
  /** Further attributes beside `Type` and `Properties`, as the template names them: `UpdatePolicy`, `Condition`. */
  readonly attributes?: CfnObject;
}

/** `opens-itself` where what makes the load balancer also lets its traffic in, so that no rule has to. */
export type HiddenBalancer = boolean | 'opens-itself';

/** One Kubernetes object, as it stands in a manifest. */
export interface Manifest extends CfnObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
}

export interface ManifestMetadata extends CfnObject {
  readonly name: string;
  /** Absent for what belongs to the whole cluster. */
  readonly namespace?: string | undefined;
}

export interface KindMetrics<P extends z.ZodObject = z.ZodObject, U extends z.ZodObject = z.ZodObject> {
  /** `AWS/Lambda`. */
  readonly namespace: string;
  /** The namespace of this node, where it depends on the drawing (a target group of one or the other load balancer). */
  namespaceFor?(node: NodeView<z.output<P>, Usage<U>>, ctx: ResolveContext): string;
  readonly metrics: readonly AlarmMetric[];
  /** What picks this node's metrics out of the namespace: `{ FunctionName: … }`. */
  dimensions(
    node: NodeView<z.output<P>, Usage<U>>,
    ctx: ResolveContext,
  ): Readonly<Record<string, CfnValue | undefined>>;
}

/** A metric and when it means trouble: what an alarm uses where its own settings say nothing. */
export interface AlarmMetric {
  readonly name: string;
  readonly statistic: string;
  readonly comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanOrEqualToThreshold'
    | 'LessThanThreshold';
  readonly threshold: number;
}

export type AccessMode = 'read' | 'write' | 'read-write' | 'invoke' | 'send' | 'consume' | 'pull';

/** An AWS service that pushes into a node, and the resource on whose behalf it does. */
export interface Pusher {
  /** Unique within the node: used in logical ids. */
  readonly from: NodeId;
  readonly connection: ConnectionId;
  readonly service: string;
  readonly sourceArn: CfnValue;
}

export interface ListeningPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** `HTTP`, `PostgreSQL`: what is spoken there. */
  readonly speaks?: string;
}

export interface CostContext extends DocumentReader {
  /** The service's resources that this node became, implied ones included. */
  resourcesOf(
    id: NodeId,
  ): readonly { readonly logicalId: string; readonly type: string; readonly properties: CfnObject }[];
  /** Facts about an instance type from the price catalogue; undefined when it is not known there. */
  instanceType(type: string): InstanceType | undefined;
  /** A number of how a service is billed (`elb.alb`, `lcu.processedGBPerHour`) from the price catalogue. */
  billingRule(service: string, path: string): number | undefined;
}

export interface InstanceType {
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly architecture?: 'x86_64' | 'arm64' | undefined;
  /** Network interfaces that it takes, and IPv4 addresses on each. */
  readonly interfaces?: number | undefined;
  readonly addressesPerInterface?: number | undefined;
  /** Whether the price list has it there, for each Region that the list covers; what it does not cover is not known. */
  readonly offeredIn?: Readonly<Record<string, boolean>> | undefined;
}

/** One thing that is charged: which price, and how much of it a month. The bill adds price, source and date. */
export interface CostLineDraft {
  /** `service/component` of the price catalogue (`vpc.nat/hour`, `ec2/m7g.large`, `rds/instance:db.t4g.micro:singleAz`). */
  readonly component: string;
  /** What the user reads: "NAT gateway hours". */
  readonly label: string;
  readonly quantity: Quantity;
  /** Shown beside the line: why it is there, or what it leaves out. */
  readonly note?: string;
  /**
   * Set on what AWS charges an account for once in a Region, however many nodes cause it: the line is the account's,
   * for the sum of what they cause up to this quantity.
   */
  readonly ofAccount?: { readonly atMost: number };
  /**
   * The price is a part of the component's, and why: AWS lists some things as a share of others. `component` is the one
   * of the catalogue whose price is that part.
   */
  readonly priceShare?: { readonly component: string; readonly because: string };
  /** The part of its hours, from 0 to 1, that is drawn as Spot. */
  readonly spotPart?: number;
  /** Set where another charge already covers it: the line then says so and costs nothing of its own. */
  readonly includedIn?: string;
}

/** Bytes of a month that a drawing has no connection for. */
export interface SideTraffic {
  /** The AWS service that it is with, as VPC endpoints name it; absent where that is the internet. */
  readonly service?: string;
  readonly gigabytes: number;
  readonly because: string;
}

export interface Quantity {
  /** In the unit of the price component; undefined when an input is missing: the line then needs usage. */
  readonly value: number | undefined;
  readonly unit: string;
  /** How it was computed, in words and numbers: `2 gateways × 730 h`. */
  readonly formula: string;
  readonly inputs: readonly QuantityInput[];
}

export interface QuantityInput {
  readonly name: string;
  readonly value: number | string | undefined;
  readonly unit?: string;
  /**
   * `drawn` comes from properties, `declared` from usage the user set, `default` from usage nobody set, `derived` from
   * other nodes, `simulated` from a run of the simulation.
   */
  readonly origin: 'drawn' | 'declared' | 'default' | 'derived' | 'simulated' | 'setting';
  /** How a derived value came about. */
  readonly because?: string;
  /** The usage or property field behind it, so that a click can lead there. */
  readonly field?: string;
}

export interface KindExamples {
  /** Properties of nodes that are right; a test resolves each and checks its resources against AWS's schema. */
  readonly good: readonly { readonly title: string; readonly properties: Properties }[];
  /** Properties that the schema must refuse, and the field at which it does. */
  readonly bad: readonly {
    readonly title: string;
    readonly properties: Properties;
    readonly field: string;
  }[];
}

/** Gives a kind its types; the registry is generated from the files that call this. */
export function defineKind<P extends z.ZodObject, U extends z.ZodObject = z.ZodObject>(
  kind: Kind<P, U>,
): Kind {
  // A kind takes views of its own properties; the registry hands each only those that its own schema has read.
  return kind as unknown as Kind;
}
