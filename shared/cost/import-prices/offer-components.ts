import type { OfferPrice } from './offer-file.ts';

/** Which rows of an offer file are the price of one of our components. */
export interface OfferComponent {
  readonly component: string;
  /** The usage type without the Region in front. */
  readonly usageType: string;
  readonly operation?: string | RegExp;
  /** Our unit is so many of theirs: a price for 1M requests is theirs for one times a million. */
  readonly per?: number;
}

const million = 1_000_000;

/** By offer code. What is not named here is left out of an import, and the report counts it. */
export const offerComponents: Readonly<Record<string, readonly OfferComponent[]>> = {
  AmazonEC2: [
    { component: 'ebs/gp2.storage', usageType: 'EBS:VolumeUsage.gp2' },
    { component: 'ebs/gp3.storage', usageType: 'EBS:VolumeUsage.gp3' },
    { component: 'ebs/gp3.iops', usageType: 'EBS:VolumeP-IOPS.gp3' },
    // Theirs is a GiBps-month, ours a MBps-month.
    { component: 'ebs/gp3.throughput', usageType: 'EBS:VolumeP-Throughput.gp3', per: 1 / 1024 },
    { component: 'ebs/io1.storage', usageType: 'EBS:VolumeUsage.piops' },
    { component: 'ebs/io1.iops', usageType: 'EBS:VolumeP-IOPS.piops' },
    { component: 'ebs/io2.storage', usageType: 'EBS:VolumeUsage.io2' },
    { component: 'ebs/st1.storage', usageType: 'EBS:VolumeUsage.st1' },
    { component: 'ebs/sc1.storage', usageType: 'EBS:VolumeUsage.sc1' },
    { component: 'ebs/standard.storage', usageType: 'EBS:VolumeUsage' },
    { component: 'ebs/snapshot.standard', usageType: 'EBS:SnapshotUsage' },
    { component: 'vpc.nat/hour', usageType: 'NatGateway-Hours', operation: /^(NatGateway)?$/ },
    { component: 'vpc.nat/data', usageType: 'NatGateway-Bytes', operation: /^(NatGateway)?$/ },
  ],
  AWSELB: [
    { component: 'elb.alb/hour', usageType: 'LoadBalancerUsage', operation: 'LoadBalancing:Application' },
    { component: 'elb.alb/lcu', usageType: 'LCUUsage', operation: 'LoadBalancing:Application' },
    { component: 'elb.nlb/hour', usageType: 'LoadBalancerUsage', operation: 'LoadBalancing:Network' },
    { component: 'elb.nlb/nlcu', usageType: 'LCUUsage', operation: 'LoadBalancing:Network' },
    { component: 'elb.gwlb/hour', usageType: 'LoadBalancerUsage', operation: 'LoadBalancing:Gateway' },
    { component: 'elb.gwlb/glcu', usageType: 'LCUUsage', operation: 'LoadBalancing:Gateway' },
    { component: 'elb.clb/hour', usageType: 'LoadBalancerUsage', operation: 'LoadBalancing' },
    { component: 'elb.clb/data', usageType: 'DataProcessing-Bytes', operation: 'LoadBalancing' },
  ],
  AmazonVPC: [
    { component: 'vpc.endpoint.interface/hour', usageType: 'VpcEndpoint-Hours', operation: 'VpcEndpoint' },
    { component: 'vpc.endpoint.interface/data', usageType: 'VpcEndpoint-Bytes', operation: 'VpcEndpoint' },
    {
      component: 'vpc.transitGateway/attachment',
      usageType: 'TransitGateway-Hours',
      operation: 'TransitGatewayVPC',
    },
    {
      component: 'vpc.transitGateway/data',
      usageType: 'TransitGateway-Bytes',
      operation: 'TransitGatewayVPC',
    },
    { component: 'vpc.vpn/connection', usageType: 'VPN-Usage-Hours:ipsec.1' },
    { component: 'ipv4/inUse', usageType: 'PublicIPv4:InUseAddress' },
    { component: 'ipv4/idle', usageType: 'PublicIPv4:IdleAddress' },
  ],
  AWSLambda: [
    { component: 'lambda/requests', usageType: 'Request', per: million },
    { component: 'lambda/x86.duration', usageType: 'Lambda-GB-Second' },
    { component: 'lambda/arm.duration', usageType: 'Lambda-GB-Second-ARM' },
    { component: 'lambda/x86.provisionedConcurrency', usageType: 'Lambda-Provisioned-Concurrency' },
    { component: 'lambda/x86.provisionedDuration', usageType: 'Lambda-Provisioned-GB-Second' },
    { component: 'lambda/arm.provisionedConcurrency', usageType: 'Lambda-Provisioned-Concurrency-ARM' },
    { component: 'lambda/arm.provisionedDuration', usageType: 'Lambda-Provisioned-GB-Second-ARM' },
  ],
  AmazonECS: [
    { component: 'fargate/linuxX86.vcpu', usageType: 'Fargate-vCPU-Hours:perCPU' },
    { component: 'fargate/linuxX86.gb', usageType: 'Fargate-GB-Hours' },
    { component: 'fargate/linuxArm.vcpu', usageType: 'Fargate-ARM-vCPU-Hours:perCPU' },
    { component: 'fargate/linuxArm.gb', usageType: 'Fargate-ARM-GB-Hours' },
    { component: 'fargate/ephemeralStorage', usageType: 'Fargate-EphemeralStorage-GB-Hours' },
  ],
  AmazonEKS: [
    { component: 'eks/cluster.standard', usageType: 'AmazonEKS-Hours:perCluster' },
    { component: 'eks/cluster.extended', usageType: 'AmazonEKS-Hours:extendedSupport' },
  ],
  AmazonECR: [{ component: 'ecr/storage', usageType: 'TimedStorage-ByteHrs' }],
  AmazonS3: [
    { component: 's3/standard.storage', usageType: 'TimedStorage-ByteHrs' },
    { component: 's3/standardIa.storage', usageType: 'TimedStorage-SIA-ByteHrs' },
    { component: 's3/onezoneIa.storage', usageType: 'TimedStorage-ZIA-ByteHrs' },
    { component: 's3/standard.put', usageType: 'Requests-Tier1', per: 1000 },
    { component: 's3/standard.get', usageType: 'Requests-Tier2', per: 1000 },
  ],
  AmazonDynamoDB: [
    { component: 'dynamodb/onDemand.read', usageType: 'ReadRequestUnits', per: million },
    { component: 'dynamodb/onDemand.write', usageType: 'WriteRequestUnits', per: million },
    { component: 'dynamodb/provisioned.read', usageType: 'ReadCapacityUnit-Hrs' },
    { component: 'dynamodb/provisioned.write', usageType: 'WriteCapacityUnit-Hrs' },
    { component: 'dynamodb/storage', usageType: 'TimedStorage-ByteHrs' },
    { component: 'dynamodb/pitr', usageType: 'TimedPITRStorage-ByteHrs' },
  ],
  AmazonApiGateway: [
    { component: 'apigateway.rest/requests', usageType: 'ApiGatewayRequest', per: million },
    { component: 'apigateway.http/requests', usageType: 'ApiGatewayHttpRequest', per: million },
  ],
  AWSQueueService: [
    { component: 'sqs/standard', usageType: 'Requests-RBP', per: million },
    { component: 'sqs/fifo', usageType: 'Requests-FIFO-RBP', per: million },
  ],
  AmazonCloudWatch: [
    { component: 'cloudwatch/logs.ingest', usageType: 'DataProcessing-Bytes' },
    { component: 'cloudwatch/logs.storage', usageType: 'TimedStorage-ByteHrs' },
    { component: 'cloudwatch/alarm.standard', usageType: 'CW:AlarmMonitorUsage' },
    { component: 'cloudwatch/metrics', usageType: 'CW:MetricMonitorUsage' },
  ],
  AmazonRDS: [
    { component: 'rds/gp2.storage', usageType: 'RDS:GP2-Storage' },
    { component: 'rds/gp2.storageMultiAz', usageType: 'RDS:Multi-AZ-GP2-Storage' },
    { component: 'rds/gp3.storage', usageType: 'RDS:GP3-Storage' },
    { component: 'rds/gp3.storageMultiAz', usageType: 'RDS:Multi-AZ-GP3-Storage' },
    { component: 'rds/io1.storage', usageType: 'RDS:PIOPS-Storage' },
    { component: 'rds/io1.iops', usageType: 'RDS:PIOPS' },
    { component: 'rds/backup', usageType: 'RDS:ChargedBackupUsage' },
    { component: 'aurora/serverlessV2', usageType: 'Aurora:ServerlessV2Usage' },
  ],
  awskms: [
    { component: 'kms/key', usageType: 'KMS-Keys' },
    { component: 'kms/requests', usageType: 'KMS-Requests', per: 10_000 },
  ],
  AWSDataTransfer: [
    { component: 'dataTransfer/internetOut', usageType: 'DataTransfer-Out-Bytes' },
    { component: 'dataTransfer/interAz', usageType: 'DataTransfer-Regional-Bytes' },
  ],
};

/**
 * `EUC1-NatGateway-Hours` is `NatGateway-Hours` in Frankfurt, and KMS writes the Region out: `us-east-1-KMS-Keys`. Usage
 * types of us-east-1 often have nothing in front, and `VPN-Usage-Hours` begins like one that has.
 */
export function withoutRegion(usageType: string): string {
  return usageType.replace(/^(?:[A-Z]{3}\d{1,2}|EU|[a-z]{2}(?:-[a-z]+)+-\d)-(?=.)/, '');
}

/** Local Zones, Wavelength and Outposts have prices of their own under the name of their Region. */
export function isOfRegion({ attributes }: OfferPrice): boolean {
  const { locationtype } = attributes;
  return locationtype === undefined || locationtype === '' || locationtype === 'AWS Region';
}

const engines: Readonly<Record<string, string>> = {
  MySQL: 'mysql',
  PostgreSQL: 'postgres',
  MariaDB: 'mariadb',
  Redis: 'redis',
  Memcached: 'memcached',
  Valkey: 'valkey',
};

/** Components whose names hold an instance class: `rds/instance:mysql:db.t3.large:singleAz`, `ec2/m7g.large`. */
export function instanceComponentOf(code: string, { attributes }: OfferPrice): string | undefined {
  const usageType = withoutRegion(attributes.usagetype ?? '');
  const type = attributes.instancetype;
  if (type === undefined) return undefined;
  if (code === 'AmazonEC2') {
    const isPlain =
      /^(Dedicated)?BoxUsage(:|$)/.test(usageType) &&
      attributes.operatingsystem === 'Linux' &&
      attributes.tenancy === 'Shared' &&
      attributes.preinstalledsw === 'NA' &&
      (attributes.capacitystatus ?? 'Used') === 'Used' &&
      (attributes.operation ?? 'RunInstances') === 'RunInstances';
    return isPlain ? `ec2/${type}` : undefined;
  }
  if (code === 'AmazonRDS') {
    if (/^Aurora /.test(attributes.databaseengine ?? '') && usageType.startsWith('InstanceUsage:'))
      return `aurora/instance:standard:${type}:instance`;
    const engine = engines[attributes.databaseengine ?? ''];
    const field = { 'Single-AZ': 'singleAz', 'Multi-AZ': 'multiAz' }[attributes.deploymentoption ?? ''];
    if (engine === undefined || field === undefined || !/InstanceUsage|Multi-AZUsage/.test(usageType))
      return undefined;
    return `rds/instance:${engine}:${type}:${field}`;
  }
  if (code === 'AmazonElastiCache') {
    const engine = engines[attributes.cacheengine ?? ''];
    return engine === undefined || !usageType.startsWith('NodeUsage')
      ? undefined
      : `elasticache/instance:${engine}:${type}:price`;
  }
  if (code === 'AmazonES')
    return usageType.startsWith('ESInstance') ? `opensearch/instance:search:${type}:price` : undefined;
  return undefined;
}

/** The component that a row is the price of, where its usage type says so. */
export function plainComponentOf(
  known: readonly OfferComponent[],
  { attributes }: OfferPrice,
): OfferComponent | undefined {
  const usageType = withoutRegion(attributes.usagetype ?? '');
  return known.find(({ usageType: wanted, operation }) => {
    if (wanted !== usageType) return false;
    const actual = attributes.operation ?? '';
    if (operation === undefined) return true;
    return typeof operation === 'string' ? operation === actual : operation.test(actual);
  });
}
