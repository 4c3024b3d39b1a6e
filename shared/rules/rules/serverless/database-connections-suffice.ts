import type { NodeView } from '#shared/catalogue/define-kind.ts';
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
    more: '{fn} may run {n} times at once, each with a connection of its own, and {db} ({class}) takes about {k}. Put an RDS Proxy between them, or reserve less.',
  },
  fix: 'automatic',
  sources: [aws.rdsProxy, aws.rdsConnections, aws.auroraConnections],
  docs: {
    what: 'Functions that call a database straight cannot open more connections than it takes.',
    why: 'Each environment of a function has its own connection. In a rush Lambda starts hundreds of them, the database refuses the rest, and every other user of it fails too.',
    condition:
      'A function is connected straight to an RDS instance or an Aurora cluster, and its reserved concurrency (or, without one, that of the account) is more than the connections that the class, or the largest capacity of a serverless cluster, allows by default. Each environment of the function counts as one connection. Classes that the price catalogue does not know are left out.',
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
    if (isExpression(fn.source.properties?.reservedConcurrentExecutions)) {
      ctx.undecided(fn.id, 'reservedConcurrentExecutions');
      return;
    }
    const reserved = optionalNumber(fn, 'reservedConcurrentExecutions');
    const n = reserved ?? ctx.limits.get('lambda.concurrency').value;
    if (n <= most) return;
    yield {
      message: 'more',
      at: connection.id,
      related: [fn.id, db.id],
      data: {
        fn: nameOf(fn.id),
        db: nameOf(db.id),
        n,
        k: most,
        class: isServerless(db)
          ? `up to ${db.properties.maxCapacity} ACU`
          : String(db.properties.dbInstanceClass),
      },
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

/** The default of `max_connections`, from the memory; some of the memory belongs to RDS itself. */
function connectionsOf(ctx: RuleContext, db: NodeView): number | undefined {
  const memory = memoryOf(ctx, db);
  if (memory === undefined) return undefined;
  const bytes = memory * 1024 ** 3;
  const { engine } = db.properties;
  switch (engine) {
    case 'postgres':
    case 'aurora-postgresql':
      return Math.min(5000, Math.floor(bytes / 9_531_392));
    case 'mysql':
    case 'mariadb':
      return Math.floor(bytes / 12_582_880);
    case 'aurora-mysql':
      return Math.floor(
        Math.max(Math.log2(bytes / 805_306_368) * 45, Math.log2(bytes / 8_187_281_408) * 1000, 0),
      );
    default:
      return undefined;
  }
}

/** GiB of the class, or of a serverless cluster at its largest: a capacity unit is about two. */
function memoryOf(ctx: RuleContext, db: NodeView): number | undefined {
  if (isServerless(db)) {
    const units = knownNumber(ctx, db, 'maxCapacity');
    return units === undefined ? undefined : units * 2;
  }
  const type = knownText(ctx, db, 'dbInstanceClass');
  return type === undefined ? undefined : ctx.instanceType(type.replace(/^db\./, ''))?.memoryGib;
}

function isServerless({ kind, properties }: NodeView): boolean {
  return kind === 'aurora-cluster' && properties.capacity === 'serverless';
}
