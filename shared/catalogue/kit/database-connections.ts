/** Figures of AWS by name, as the limits file or the project has them. */
export type FigureByName = (name: string) => number;

/**
 * What `max_connections` is by default for an engine and the memory of its class, some of which belongs to RDS itself;
 * undefined for engines that derive it in another way. `log2` is the caller's own, where results must be alike everywhere.
 */
export function defaultConnections(
  engine: string,
  memoryBytes: number,
  figure: FigureByName,
  log2: (value: number) => number = Math.log2,
): number | undefined {
  const atMost = (like: string): number =>
    Math.min(
      figure(`rds.connections.${like}Max`),
      Math.floor(memoryBytes / figure(`rds.connections.${like}Bytes`)),
    );
  const auroraPart = (part: string): number =>
    log2(memoryBytes / figure(`aurora.connections.mysql${part}Bytes`)) *
    figure(`aurora.connections.mysql${part}Factor`);
  switch (engine) {
    case 'postgres':
    case 'aurora-postgresql':
      return atMost('postgres');
    case 'mariadb':
      return atMost('mariadb');
    case 'mysql':
      return Math.floor(memoryBytes / figure('rds.connections.mysqlBytes'));
    case 'aurora-mysql':
      return Math.floor(Math.max(auroraPart('Small'), auroraPart('Large'), 0));
    case 'oracle-se2':
    case 'oracle-ee':
      return atMost('oracle');
    case 'sqlserver-ex':
    case 'sqlserver-web':
    case 'sqlserver-se':
    case 'sqlserver-ee':
      return figure('rds.connections.sqlserverMax');
    default:
      return undefined;
  }
}
