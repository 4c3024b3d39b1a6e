import type { DerivedFigure, DocumentReader, NodeView, SideTraffic } from '#shared/catalogue/define-kind.ts';
import { viewNode, viewWith } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { indexDocument, settingsOf } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { type Around, compressedShare, type Derivation, derivations, writingShare } from './derivations.ts';
import { type Passage, passagesOf } from './network-passage.ts';
import { type Flow, type NodeFlow, type RequestFlows, short } from './request-flows.ts';

/** Usage figures that follow from the workload, by field. */
export type DerivedUsage = ReadonlyMap<string, DerivedFigure>;

/**
 * Kinds whose figures are about something else than the calls that reach them: callers keep secrets, keys and
 * parameters for a while, and a cluster counts pages of its storage.
 */
const apart: ReadonlySet<string> = new Set(['secret', 'parameter', 'kms-key', 'aurora-cluster']);

/** What reaches nodes otherwise than over a connection. */
export interface Aside {
  readonly passages: ReadonlyMap<NodeId, Passage>;
  readonly guarded: ReadonlyMap<NodeId, NodeFlow>;
}

export function asideOf(
  document: LintelDocument,
  flows: RequestFlows,
  reader: DocumentReader,
  measured?: ReadonlyMap<NodeId, Readonly<Record<string, number>>>,
): Aside {
  const guarded = guardedFlows(flows, reader);
  const beside = new Map<NodeId, readonly SideTraffic[]>();
  for (const record of document.nodes.values()) {
    if (findKind(record.kind)?.sideTraffic === undefined) continue;
    const side = sideTrafficOf(record, document, flows, guarded, reader, measured?.get(record.id));
    if (side.length > 0) beside.set(record.id, side);
  }
  return { passages: passagesOf(document, flows, reader, beside), guarded };
}

/** What a node exchanges beside its connections, with the usage that follows from what reaches it. */
export function sideTrafficOf(
  record: DocumentNode,
  document: LintelDocument,
  flows: RequestFlows,
  guarded: Aside['guarded'],
  reader: DocumentReader,
  measured?: Readonly<Record<string, number>>,
): readonly SideTraffic[] {
  const kind = findKind(record.kind);
  if (kind?.sideTraffic === undefined) return [];
  const derived = deriveUsageOf(
    record.id,
    document,
    flows,
    { passages: noPassages, guarded },
    reader,
    measured,
  );
  const view = viewNode(record);
  const usage = { ...view.usage };
  for (const [field, { value }] of derived ?? []) usage[field] = value;
  return kind.sideTraffic(viewWith(view, { usage: { ...usage, ...measured } }), reader);
}

const noPassages: ReadonlyMap<NodeId, Passage> = new Map();

/** The figures of every node that the workload reaches, stated ones left alone. */
export function deriveUsage(
  document: LintelDocument,
  flows: RequestFlows,
  aside: Aside,
  reader: DocumentReader,
  measured?: ReadonlyMap<NodeId, Readonly<Record<string, number>>>,
): ReadonlyMap<NodeId, DerivedUsage> {
  const derived = new Map<NodeId, DerivedUsage>();
  for (const id of new Set([...flows.nodes.keys(), ...aside.passages.keys(), ...aside.guarded.keys()])) {
    const figures = deriveUsageOf(id, document, flows, aside, reader, measured?.get(id));
    if (figures !== undefined) derived.set(id, figures);
  }
  return derived;
}

/** The figures of one node; undefined where nothing follows for it. */
export function deriveUsageOf(
  id: NodeId,
  document: LintelDocument,
  flows: RequestFlows,
  aside: Aside,
  reader: DocumentReader,
  measured?: Readonly<Record<string, number>>,
): DerivedUsage | undefined {
  const record = document.nodes.get(id);
  if (record === undefined) return undefined;
  const fields = fieldsOf(record.kind);
  const flow = flows.nodes.get(id) ?? aside.guarded.get(id);
  const passage = aside.passages.get(id);
  if (fields.length === 0 || (flow === undefined && passage === undefined)) return undefined;
  const stored = viewNode(record);
  // What a run measured beside calls: how many there were to share them.
  const node =
    measured === undefined ? stored : viewWith(stored, { usage: { ...stored.usage, ...measured } });
  const around = aroundOf(node, document, flows, flow ?? noFlow, passage, reader);
  const figures = new Map<string, DerivedFigure>();
  const origin = flow?.isMeasured === true ? 'simulated' : 'derived';
  const whenOf = (field: string): Pick<DerivedFigure, 'byHour'> => {
    const byHour = field.includes('igabytes') ? (flow?.bytesByHour ?? flow?.byHour) : flow?.byHour;
    return byHour === undefined ? {} : { byHour };
  };
  for (const { field, derive, schema } of fields) {
    if (node.declaredUsage.has(field)) continue;
    const figure = derive(around);
    if (figure === undefined || !Number.isFinite(figure.value)) continue;
    if (schema.safeParse(figure.value).success) figures.set(field, { ...figure, origin, ...whenOf(field) });
  }
  return figures.size === 0 ? undefined : figures;
}

interface DerivableField {
  readonly field: string;
  readonly derive: Derivation;
  readonly schema: { safeParse(value: unknown): { readonly success: boolean } };
}

const fieldsByKind = new Map<string, readonly DerivableField[]>();

/** The usage fields of a kind that the workload decides. */
function fieldsOf(kindId: string): readonly DerivableField[] {
  let fields = fieldsByKind.get(kindId);
  if (fields === undefined) {
    const kind = findKind(kindId);
    const isApart = apart.has(kindId) || kind?.traits.includes('actor') === true;
    fields = Object.entries(isApart ? {} : (kind?.usage?.shape ?? {})).flatMap(([field, schema]) => {
      const derive = derivations[field];
      return derive === undefined ? [] : [{ field, derive, schema: schema as DerivableField['schema'] }];
    });
    fieldsByKind.set(kindId, fields);
  }
  return fields;
}

/** What a derivation may ask; most ask for little of it, so the rest is not worked out. */
function aroundOf(
  node: NodeView,
  document: LintelDocument,
  flows: RequestFlows,
  flow: NodeFlow,
  passage: Passage | undefined,
  reader: DocumentReader,
): Around {
  const index = indexDocument(document);
  const incoming = index.connectionsTo(node.id);
  const outgoing = index.connectionsFrom(node.id);
  const sum = (connections: readonly Connection[], fits: (connection: Connection) => boolean): Flow =>
    sumFlows(connections.filter(fits).flatMap((each) => flows.connections.get(each.id) ?? []));
  // A distribution reads from its origins.
  const access = ({ kind, properties }: Connection): unknown =>
    properties?.access ?? (kind === 'origin' ? 'read' : 'read-write');
  const does = (what: 'read' | 'write', share: number): Flow =>
    plusShare(
      sum(incoming, (each) => access(each) === what),
      sum(incoming, (each) => access(each) === 'read-write'),
      share,
    );
  return {
    ...flow,
    node,
    hoursPerMonth: settingsOf(document).hoursPerMonth,
    passage,
    get internetOutGigabytes() {
      return (
        sum(incoming, ({ from }) => isInternet(from, reader)).responseGigabytes +
        sum(outgoing, ({ to }) => isInternet(to, reader)).requestGigabytes
      );
    },
    get functions() {
      return sum(outgoing, ({ to }) => document.nodes.get(to)?.kind === 'lambda-function');
    },
    get reads() {
      return does('read', 1 - writingShare);
    },
    get writes() {
      return does('write', writingShare);
    },
    get announced() {
      return sum(outgoing, ({ kind }) => kind === 'event').calls;
    },
    get uploads() {
      return sum(
        outgoing,
        ({ kind, to }) => kind === 'origin' && document.nodes.get(to)?.kind !== 's3-bucket',
      );
    },
    get delivered() {
      const parts = incoming.flatMap((connection) => {
        const share = deliveredShare(connection, document);
        if (share === undefined) return [];
        const gigabytes = flows.connections.get(connection.id)?.requestGigabytes ?? 0;
        const words = share === 1 ? '' : ` compressed to ${short(share * 100)} %`;
        return [{ gigabytes: gigabytes * share, words: `${short(gigabytes)} GB a month${words}` }];
      });
      return {
        gigabytes: parts.reduce((total, { gigabytes }) => total + gigabytes, 0),
        words: parts.map(({ words }) => words).join(' + '),
      };
    },
    get onwards() {
      return outgoing.filter(({ kind }) => kind === 'forward').length;
    },
  };
}

/** What is left of the bytes that a delivery stream puts into a bucket; undefined for every other connection. */
export function deliveredShare({ from, to }: Connection, { nodes }: LintelDocument): number | undefined {
  const stream = nodes.get(from);
  if (stream?.kind !== 'firehose' || nodes.get(to)?.kind !== 's3-bucket') return undefined;
  return viewNode(stream).properties.compressionFormat === 'UNCOMPRESSED' ? 1 : compressedShare;
}

const noFlow: NodeFlow = {
  calls: 0,
  requestGigabytes: 0,
  responseGigabytes: 0,
  requestsPerConnection: 10,
  isMeasured: false,
  because: () => 'nothing reaches it',
};

/** A web ACL looks at every request of what it is attached to. */
function guardedFlows(flows: RequestFlows, reader: DocumentReader): ReadonlyMap<NodeId, NodeFlow> {
  const guarded = new Map<NodeId, NodeFlow>();
  for (const id of reader.idsOfKind('web-acl')) {
    const targets = reader.connectionsFrom(id, 'attach').map(({ to }) => to);
    const reached = targets.flatMap((to) => flows.nodes.get(to) ?? []);
    if (reached.length === 0) continue;
    guarded.set(id, {
      ...sumFlows(reached),
      requestsPerConnection: noFlow.requestsPerConnection,
      isMeasured: false,
      because: () => reached.map(({ because }) => because()).join(' + '),
    });
  }
  return guarded;
}

function isInternet(id: NodeId, reader: DocumentReader): boolean {
  const kind = reader.kindOf(id)?.id;
  if (kind === 'internet') return true;
  // People at a site of the company come by its VPN, not over the internet.
  return kind === 'users' && reader.ancestorOf(id, 'on-premises') === undefined;
}

function sumFlows(flows: readonly Flow[]): Flow {
  return {
    calls: flows.reduce((total, { calls: count }) => total + count, 0),
    requestGigabytes: flows.reduce((total, { requestGigabytes }) => total + requestGigabytes, 0),
    responseGigabytes: flows.reduce((total, { responseGigabytes }) => total + responseGigabytes, 0),
  };
}

/** All of what does only this, and a share of what reads and writes. */
function plusShare(own: Flow, both: Flow, share: number): Flow {
  return {
    calls: own.calls + both.calls * share,
    requestGigabytes: own.requestGigabytes + both.requestGigabytes * share,
    responseGigabytes: own.responseGigabytes + both.responseGigabytes * share,
  };
}
