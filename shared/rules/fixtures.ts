import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { intentIdOf } from '#shared/document/commands/change-intents.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type {
  Connection,
  ConnectionId,
  DocumentNode,
  DocumentSettings,
  Intent,
  LintelDocument,
  NodeId,
  Suppression,
} from '#shared/document/records.ts';

/**
 * The examples of a rule: its tests, and the drawings of its page. A failing drawing has exactly the findings it
 * names, a passing one has none, in an unknown one the rule stays silent and says what it would need.
 */
export interface RuleFixtures {
  readonly failing: readonly FailingFixture[];
  readonly passing: readonly Fixture[];
  readonly unknown?: readonly UnknownFixture[];
}

export interface Fixture {
  /** What is drawn, as the caption of the example. */
  readonly title: string;
  readonly document: LintelDocument;
}

export interface FailingFixture extends Fixture {
  readonly finds: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  readonly at: NodeId | ConnectionId;
  /** Key of the rule's messages. */
  readonly message: string;
}

export interface UnknownFixture extends Fixture {
  readonly undecided: { readonly at: NodeId | ConnectionId; readonly field: string };
}

/** A node in short: its kind, what it sits in, its name where it differs from its id, and its properties. */
export interface ShortNode {
  readonly kind: string;
  readonly in?: NodeId;
  readonly name?: string;
  readonly properties?: JsonObject;
  /** How it behaves under load, where that is stated. */
  readonly load?: JsonObject;
}

/**
 * `[from, kind, to, properties?, usage?]`; its id is `from-kind-to`, or `id` of the properties' place when two would
 * clash.
 */
export type ShortConnection = readonly [
  from: NodeId,
  kind: string,
  to: NodeId,
  properties?: JsonObject,
  usage?: JsonObject,
];

interface Rest {
  readonly settings?: Partial<DocumentSettings>;
  readonly suppressions?: readonly Omit<Suppression, 'id'>[];
  readonly intents?: readonly Omit<Intent, 'id'>[];
  /** Load tests, of which a rule reads how patient callers are and what has to hold. */
  readonly scenarios?: Readonly<Record<string, JsonObject>>;
}

/** A subnet of the VPC `main`, or of another; without a tier it is what a new one is. */
export function aSubnet(
  cidrBlock: string,
  availabilityZone: string,
  { tier, in: parent = 'main' }: { readonly tier?: string; readonly in?: NodeId } = {},
): ShortNode {
  return {
    kind: 'subnet',
    in: parent,
    properties: { cidrBlock, availabilityZone, ...(tier === undefined ? {} : { tier }) },
  };
}

/** A whole document from a few words, for examples in which places do not matter. */
export function drawing(
  nodes: Readonly<Record<NodeId, ShortNode>>,
  connections: readonly ShortConnection[] = [],
  rest: Rest = {},
): LintelDocument {
  const document = createDocument('01JD4W7Q3T8Y5N6M2K9R0B1C2D', 'Example', rest.settings);
  return {
    ...document,
    nodes: new Map(Object.entries(nodes).map(([id, node], index) => [id, nodeOf(id, node, index)])),
    connections: new Map(connections.map((connection) => connectionOf(connection)).map((c) => [c.id, c])),
    intents: new Map(
      (rest.intents ?? []).map((intent) => [intentIdOf(intent), { ...intent, id: intentIdOf(intent) }]),
    ),
    scenarios: new Map(Object.entries(rest.scenarios ?? {}).map(([id, stated]) => [id, { ...stated, id }])),
    suppressions: new Map(
      (rest.suppressions ?? []).map((suppression) => {
        const id = `${suppression.rule} ${suppression.scope} ${suppression.target}`;
        return [id, { ...suppression, id }];
      }),
    ),
  };
}

function nodeOf(id: NodeId, node: ShortNode, index: number): DocumentNode {
  return {
    id,
    kind: node.kind,
    name: node.name ?? id,
    ...(node.in === undefined ? {} : { parent: node.in }),
    at: [40, 40 + 20 * index],
    ...(node.properties === undefined ? {} : { properties: node.properties }),
    ...(node.load === undefined ? {} : { load: node.load }),
  };
}

function connectionOf([from, kind, to, properties, usage]: ShortConnection): Connection {
  const suffix = properties === undefined ? '' : discriminatorOf(properties);
  return {
    id: `${from}-${kind}-${to}${suffix}`,
    kind,
    from,
    to,
    ...(properties === undefined ? {} : { properties }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** Two routes between the same tables differ by where they lead. */
function discriminatorOf(properties: JsonObject): string {
  const destination: JsonValue | undefined = properties.destinationCidrBlock;
  return typeof destination === 'string' ? `-${destination}` : '';
}
