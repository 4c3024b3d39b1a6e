/** The engines of RDS. */
export const engines = [
  'postgres',
  'mysql',
  'mariadb',
  'oracle-se2',
  'oracle-ee',
  'sqlserver-ex',
  'sqlserver-web',
  'sqlserver-se',
  'sqlserver-ee',
] as const;

export type Engine = (typeof engines)[number];

/** The port of each engine where none is stated. */
export const defaultPorts: Record<Engine, number> = {
  postgres: 5432,
  mysql: 3306,
  mariadb: 3306,
  'oracle-se2': 1521,
  'oracle-ee': 1521,
  'sqlserver-ex': 1433,
  'sqlserver-web': 1433,
  'sqlserver-se': 1433,
  'sqlserver-ee': 1433,
};

/** What is spoken on that port. */
export const spoken: Record<Engine, string> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  'oracle-se2': 'Oracle',
  'oracle-ee': 'Oracle',
  'sqlserver-ex': 'SQL Server',
  'sqlserver-web': 'SQL Server',
  'sqlserver-se': 'SQL Server',
  'sqlserver-ee': 'SQL Server',
};

/** The logs of each engine that RDS can send to CloudWatch. */
export const logExports: Record<Engine, readonly string[]> = {
  postgres: ['postgresql', 'upgrade'],
  mysql: ['error', 'slowquery'],
  mariadb: ['error', 'slowquery'],
  'oracle-se2': ['alert', 'listener'],
  'oracle-ee': ['alert', 'listener'],
  'sqlserver-ex': ['error'],
  'sqlserver-web': ['error'],
  'sqlserver-se': ['error', 'agent'],
  'sqlserver-ee': ['error', 'agent'],
};

/** The licence model that the engine needs stated. */
export function licenseOf(engine: Engine): string | undefined {
  if (engine === 'oracle-ee') return 'bring-your-own-license';
  if (engine.startsWith('oracle') || engine.startsWith('sqlserver')) return 'license-included';
  return undefined;
}

/** The catalogue has tables for MySQL and PostgreSQL; AWS lists MariaDB at MySQL's prices. Other engines are unknown. */
export function priceTable(engine: Engine): string {
  return engine === 'mariadb' ? 'mysql' : engine;
}
