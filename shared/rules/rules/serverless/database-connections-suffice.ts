import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { defaultConnections } from '#shared/catalogue/kit/database-connections.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { isExpression, knownNumber, knownText, optionalNumber } from '../../known.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const databaseConnectionsSuffice = defineRule({
  id: 'REL-024',
  name: 'database-connections-suffice',
  title: 'A database takes as many connections as functions can open',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { connections: ['data', 'traffic'] },
  messages: {
    more: '{fn} may run {n} times at once and open {m} connections, and {db} ({class}) takes about {k}. Put an RDS Proxy between them, or reserve less.',
    together:
      '{fns} together may open {m} connections, and {db} ({class}) takes about {k}. Put an RDS Proxy between them, or reserve less.',
  },
  fix: 'automatic',
  sources: [aws.rdsProxy, aws.rdsConnections, aws.auroraConnections],
  docs: {
    what: 'Functions that call a database straight cannot open more connections than it takes.',
    why: 'Each environment of a function has its own connections. In a rush Lambda starts hundreds of them, the database refuses the rest, and every other user of it fails too.',
    condition:
      'A function is connected straight to an RDS instance or an Aurora cluster, and its reserved concurrency (or, without one, that of the account), times the connections that the line says each environment holds (one, where it says nothing), is more than the database takes: the connections that are stated for it, else the default that the engine derives from the memory of its class or of the largest capacity of a serverless cluster. Or several functions are within it and all of them together are not; those without a reserved concurrency share that of the account. Engines other than MySQL, MariaDB and PostgreSQL, and classes that the price catalogue does not know, are left out.',
    howToFix:
      'Put an RDS Proxy between them, as the quick fix does: it is charged by the hour. Or reserve fewer environments for the function, so that it cannot open more connections than there are.',
    whenToSuppress: 'Where the load is known: "Ten requests a minute, internal tool".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const fn = ctx.node(connection.from);
    const db = ctx.node(connection.to);
    if (fn?.kind !== 'lambda-function' || (db?.kind !== 'rds-instance' && db?.kind !== 'aurora-cluster'))
      return;
    const most = connectionsOf(ctx, db);
    if (most === undefined) return;
    const place = { at: connection.id };
    const facts = {
      db: nameOf(db.id),
      k: most,
      class: isServerless(db)
        ? `up to ${db.properties.maxCapacity} ACU`
        : String(db.properties.dbInstanceClass),
    };
    const own = openedBy(ctx, fn, connection);
    if (own === undefined) return;
    if (own.connections > most) {
      yield {
        message: 'more',
        ...place,
        related: [fn.id, db.id],
        data: { ...facts, fn: nameOf(fn.id), n: own.environments, m: own.connections },
      };
      return;
    }
    const all = ['data', 'traffic'].flatMap((kind) =>
      ctx.connectionsTo(db.id, kind).flatMap((line) => {
        const caller = ctx.node(line.from);
        const opened = caller?.kind === 'lambda-function' ? openedBy(ctx, caller, line) : undefined;
        return opened === undefined ? [] : [{ id: line.id, from: line.from, ...opened }];
      }),
    );
    const [first] = all.map(({ id }) => id).sort();
    // What is too much alone is said there; the sum is said once.
    if (first !== connection.id || all.some(({ connections }) => connections > most)) return;
    const m = sumOf(all);
    if (m <= most) return;
    const fns = all.map(({ from }) => from).sort();
    yield {
      message: 'together',
      ...place,
      related: [...fns, db.id],
      data: { ...facts, fns: nameOf(...fns), m },
    };
  },
  fixes: (ctx, finding) => withProxy(ctx, finding.at),
});

/** A proxy beside the database, which the function calls instead. */
function withProxy({ document }: FixContext, at: string): readonly Fix[] {
  const connection = document.connections.get(at);
  const db = document.nodes.get(connection?.to ?? '');
  if (connection === undefined || db === undefined) return [];
  const engine = db.properties?.engine;
  const proxy = addNode(document, {
    kind: 'rds-proxy',
    name: `${db.name} proxy`,
    ...(db.parent === undefined ? {} : { parent: db.parent }),
    at: [db.at[0] - 140, db.at[1]],
    properties: {
      ...(engine === 'mysql' || engine === 'mariadb' || engine === 'aurora-mysql'
        ? { engineFamily: 'MYSQL' }
        : {}),
      ...(db.properties?.subnets === undefined ? {} : { subnets: db.properties.subnets }),
    },
  });
  const withNode = applyChanges(document, proxy.changes);
  const moved = patchConnection(withNode, at, { to: proxy.id });
  const before = mergeChanges(proxy.changes, moved);
  const pool = addConnection(applyChanges(document, before), { kind: 'data', from: proxy.id, to: db.id });
  return [{ title: 'Put an RDS Proxy between them', changes: mergeChanges(before, pool.changes) }];
}

interface Opened {
  readonly environments: number;
  readonly connections: number;
  readonly isReserved: boolean;
}

/** What a function may open over the line; undefined while only the deployment knows. */
function openedBy(ctx: RuleContext, fn: NodeView, line: ConnectionView): Opened | undefined {
  if (isExpression(fn.source.properties?.reservedConcurrentExecutions)) {
    ctx.undecided(fn.id, 'reservedConcurrentExecutions');
    return undefined;
  }
  const reserved = optionalNumber(fn, 'reservedConcurrentExecutions');
  const environments = reserved ?? ctx.limits.get('lambda.concurrency').value;
  const { connectionsHeld } = line.usage;
  const held = typeof connectionsHeld === 'number' ? connectionsHeld : 1;
  return { environments, connections: environments * held, isReserved: reserved !== undefined };
}

/** All of them; those that share the concurrency of the account are not all there at once. */
function sumOf(all: readonly Opened[]): number {
  const reserved = all.filter(({ isReserved }) => isReserved);
  const shared = all.filter(({ isReserved }) => !isReserved).map(({ connections }) => connections);
  return reserved.reduce((sum, { connections }) => sum + connections, Math.max(0, ...shared));
}

/** What is stated for the database, else the default of `max_connections`; some of the memory belongs to RDS itself. */
function connectionsOf(ctx: RuleContext, db: NodeView): number | undefined {
  const stated = db.source.load?.maxConnections;
  if (typeof stated === 'number') return stated;
  const memory = memoryOf(ctx, db);
  if (memory === undefined) return undefined;
  const engine = String(db.properties.engine);
  // Of the others, what they take in practice is not known.
  if (!/postgres|mysql|mariadb/.test(engine)) return undefined;
  return defaultConnections(engine, memory * 1024 ** 3, (name) => ctx.limits.get(name).value);
}

/** GiB of the class, or of a serverless cluster at its largest: a capacity unit is about two. */
function memoryOf(ctx: RuleContext, db: NodeView): number | undefined {
  if (isServerless(db)) {
    const units = knownNumber(ctx, db, 'maxCapacity');
    return units === undefined ? undefined : units * ctx.limits.get('aurora.capacityUnitGib').value;
  }
  const type = knownText(ctx, db, 'dbInstanceClass');
  return type === undefined ? undefined : ctx.instanceType(type.replace(/^db\./, ''))?.memoryGib;
}

function isServerless({ kind, properties }: NodeView): boolean {
  return kind === 'aurora-cluster' && properties.capacity === 'serverless';
}
