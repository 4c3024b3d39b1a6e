import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { knownText, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
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
  fix: 'suggestion',
  sources: [aws.rdsProxy, aws.rdsConnections],
  docs: {
    what: 'Functions that call a database straight cannot open more connections than it takes.',
    why: 'Each environment of a function has its own connection. In a rush Lambda starts hundreds of them, the database refuses the rest, and every other user of it fails too.',
    condition:
      'A function is connected straight to a database, its reserved concurrency (or, without one, that of the account) is more than the connections that the class allows by default. Classes that the price catalogue does not know are left out.',
    howToFix:
      'Put an RDS Proxy between them, or limit how often the function runs at once: the quick fixes do either. The proxy is charged by the hour.',
    whenToSuppress: 'Where the load is known: "Ten requests a minute, internal tool".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const fn = ctx.node(connection.from);
    const db = ctx.node(connection.to);
    if (fn?.kind !== 'lambda-function' || db?.kind !== 'rds-instance') return;
    const most = connectionsOf(ctx, db);
    if (most === undefined) return;
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
        class: String(db.properties.dbInstanceClass),
      },
      fixData: { fn: fn.id, most },
    };
  },
  fixes(ctx, finding) {
    const { fn, most } = finding.fixData ?? {};
    if (typeof fn !== 'string' || typeof most !== 'number') return [];
    const proxied = withProxy(ctx, finding.at);
    const limit = Math.max(1, Math.floor(most * 0.8));
    const limited = settingOf(ctx, fn, `Run it at most ${limit} times at once`, {
      reservedConcurrentExecutions: limit,
      ...(Number(ctx.node(fn)?.properties.provisionedConcurrency) > limit
        ? { provisionedConcurrency: limit }
        : {}),
    });
    return [...proxied, ...limited];
  },
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
      ...(engine === 'mysql' || engine === 'mariadb' ? { engineFamily: 'MYSQL' } : {}),
      ...(db.properties?.subnets === undefined ? {} : { subnets: db.properties.subnets }),
    },
  });
  const withNode = applyChanges(document, proxy.changes);
  const moved = patchConnection(withNode, at, { to: proxy.id });
  const before = mergeChanges(proxy.changes, moved);
  const pool = addConnection(applyChanges(document, before), { kind: 'data', from: proxy.id, to: db.id });
  return [{ title: 'Put an RDS Proxy between them', changes: mergeChanges(before, pool.changes) }];
}

/** The default of `max_connections`, from the memory of the class; some of the memory belongs to RDS itself. */
function connectionsOf(ctx: RuleContext, db: NodeView): number | undefined {
  const type = knownText(ctx, db, 'dbInstanceClass');
  const memory = type === undefined ? undefined : ctx.instanceType(type.replace(/^db\./, ''))?.memoryGib;
  if (memory === undefined) return undefined;
  const bytes = memory * 1024 ** 3;
  const { engine } = db.properties;
  if (engine === 'postgres') return Math.min(5000, Math.floor(bytes / 9_531_392));
  return engine === 'mysql' || engine === 'mariadb' ? Math.floor(bytes / 12_582_880) : undefined;
}
