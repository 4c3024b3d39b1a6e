/**
 * Which components each free amount of the price facts covers. The facts hold amounts by service, some as figures and
 * some in words; here is what the bill needs beside them: the components that share an amount, and its unit there.
 */
export interface AllowancePlan {
  readonly id: string;
  readonly mode: 'always-free' | 'legacy-12-months';
  readonly title: string;
  /** A component, or a pattern for several. */
  readonly covers: readonly (string | RegExp)[];
  /** Where the facts state it, below `freeTier`. */
  readonly fact: string;
  /** The words of a fact that is text; the conversion stops when they are no longer there. */
  readonly says?: string;
  /** The figure in those words; figures are read from the fact. */
  readonly figure?: number;
  /** How many of the fact's unit make one of the component's. */
  readonly unitsOf?: number;
  readonly per?: 'hour';
  readonly note?: string;
}

const million = 1_000_000;
const durations = ['lambda/x86.duration', 'lambda/arm.duration'];

const allowancePlans: readonly AllowancePlan[] = [
  always('lambda-requests', '1 million requests', 'lambda.requests', ['lambda/requests'], million),
  always('lambda-duration', '400,000 GB-seconds', 'lambda.gbSeconds', durations),
  always('sqs-requests', '1 million requests', 'sqs.requests', ['sqs/standard', 'sqs/fifo'], million),
  always('sns-publishes', '1 million publishes', 'sns.publishes', ['sns/publishes'], million),
  always(
    'stepfunctions-transitions',
    '4,000 state transitions',
    'stepfunctions.transitions',
    ['stepfunctions.standard/transitions'],
    1000,
  ),
  always('dynamodb-storage', '25 GB', 'dynamodb.storageGB', ['dynamodb/storage']),
  {
    ...always('dynamodb-read', '25 read units each hour', 'dynamodb.rcu', ['dynamodb/provisioned.read']),
    per: 'hour',
  },
  {
    ...always('dynamodb-write', '25 write units each hour', 'dynamodb.wcu', ['dynamodb/provisioned.write']),
    per: 'hour',
  },
  always('cloudwatch-metrics', '10 metrics', 'cloudwatch.metrics', ['cloudwatch/metrics']),
  always('cloudwatch-alarms', '10 alarms', 'cloudwatch.alarms', ['cloudwatch/alarm.standard']),
  {
    ...always('cloudwatch-logs', '5 GB of logs', 'cloudwatch.logsGB', [
      'cloudwatch/logs.ingest',
      'cloudwatch/logs.storage',
      'cloudwatch/logs.insights',
    ]),
    note: 'Shared by what is taken in, kept and scanned.',
  },
  always('cloudfront-out', '1,024 GB out', 'cloudfront.outGB', [/^cloudfront\/out\./]),
  always(
    'cloudfront-requests',
    '10 million requests',
    'cloudfront.requests',
    [/^cloudfront\/https?\./],
    10_000,
  ),
  always('xray-traces', '100,000 traces', 'xray.traces', ['xray/recorded'], million),
  always('kms-requests', '20,000 requests', 'kms.requests', ['kms/requests'], 10_000),
  always('cloudwatch-dashboards', '3 dashboards', 'cloudwatch.dashboards', ['cloudwatch/dashboard']),
  always('cognito-users', '10,000 active users', 'cognito.essentialsMAU', ['cognito/essentials']),
  always('scheduler-starts', '14 million starts', 'eventbridgeScheduler', ['eventbridge/scheduler'], million),
  always('codebuild-minutes', '100 minutes', 'codebuild.minutes', ['codebuild/linux.small']),
  always('internet-out', '100 GB out to the internet', 'dataTransferOutGB', ['dataTransfer/internetOut']),
  legacy('ec2-hours', '750 instance hours', 'ec2', '750 h', 750, ['ec2/t2.micro', 'ec2/t3.micro']),
  legacy('ebs-storage', '30 GB of volumes', 'ebs', '30 GB', 30, [/^ebs\/(gp2|gp3|standard)\.storage$/]),
  legacy('s3-storage', '5 GB', 's3', '5 GB', 5, ['s3/standard.storage']),
  { ...legacy('s3-get', '20,000 GET', 's3', '20,000 GET', 20_000, ['s3/standard.get']), unitsOf: 1000 },
  { ...legacy('s3-put', '2,000 PUT', 's3', '2,000 PUT', 2000, ['s3/standard.put']), unitsOf: 1000 },
  {
    ...legacy('rds-hours', '750 instance hours', 'rds', '750 h/month micro single-AZ', 750, [
      /^rds\/instance:(mysql|mariadb|postgres(ql)?):db\.t(2|3|4g)\.micro:singleAz$/,
    ]),
  },
  legacy('rds-storage', '20 GB of database storage', 'rds', '20 GB', 20, [
    'rds/gp2.storage',
    'rds/gp3.storage',
  ]),
  legacy('elb-hours', '750 load balancer hours', 'elb', '750 h', 750, ['elb.alb/hour', 'elb.clb/hour']),
  {
    ...legacy('elb-lcu', '15 LCU', 'elb', '15 LCU', 15, ['elb.alb/lcu']),
    note: 'Taken as 15 LCU hours a month, the smaller reading.',
  },
  { ...legacy('ecr-storage', '500 MB of images', 'ecr', '500 MB', 500, ['ecr/storage']), unitsOf: 1000 },
  {
    ...legacy('apigateway-calls', '1 million calls', 'apigateway', '1M calls', million, [
      'apigateway.rest/requests',
      'apigateway.http/requests',
    ]),
    unitsOf: million,
  },
];

function always(
  id: string,
  title: string,
  fact: string,
  covers: AllowancePlan['covers'],
  unitsOf = 1,
): AllowancePlan {
  return { id, mode: 'always-free', title, covers, fact: `alwaysFree.${fact}`, unitsOf };
}

function legacy(
  id: string,
  title: string,
  fact: string,
  says: string,
  figure: number,
  covers: AllowancePlan['covers'],
): AllowancePlan {
  return { id, mode: 'legacy-12-months', title, covers, fact: `legacy12Months.${fact}`, says, figure };
}

/** The free amounts as the price file holds them. Throws when the facts do not state one any more. */
export function freeAllowances(
  facts: unknown,
  components: readonly string[],
): readonly Record<string, unknown>[] {
  return allowancePlans.map(({ id, mode, title, covers, fact, says, figure, unitsOf = 1, per, note }) => {
    const stated = at(facts, fact);
    const isStated = says === undefined ? typeof stated === 'number' : String(stated).includes(says);
    if (!isStated)
      throw new Error(`The facts no longer state freeTier.${fact}${says ? ` as "${says}"` : ''}.`);
    const covered = components.filter((component) =>
      covers.some((cover) => (typeof cover === 'string' ? cover === component : cover.test(component))),
    );
    return {
      id,
      mode,
      title,
      components: covered,
      amount: (figure ?? Number(stated)) / unitsOf,
      per: per ?? 'month',
      ...(note === undefined ? {} : { note }),
    };
  });
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[key] : undefined,
      value,
    );
}
