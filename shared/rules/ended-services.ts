/**
 * Services that AWS has ended or keeps running without anything new, from its page of product changes and the
 * life-cycle data of cfn-lint and of AWS's own template validator (read 2026-11). A service that is not listed counts
 * as offered.
 */
export interface EndedService {
  readonly service: string;
  /** Beginnings of CloudFormation types. */
  readonly types: readonly string[];
  /** `YYYY-MM-DD`: the last day, or since when nothing new comes. */
  readonly date: string;
  readonly isSuperseded: boolean;
  readonly successor: string;
}

export const endedServices: readonly EndedService[] = [
  {
    service: 'AWS App Mesh',
    types: ['AWS::AppMesh::'],
    date: '2026-09-30',
    isSuperseded: false,
    successor: 'ECS Service Connect or VPC Lattice',
  },
  {
    service: 'AWS IoT Analytics',
    types: ['AWS::IoTAnalytics::'],
    date: '2025-12-15',
    isSuperseded: false,
    successor: 'Kinesis Data Firehose with S3 and Athena',
  },
  {
    service: 'AWS IoT Events',
    types: ['AWS::IoTEvents::'],
    date: '2026-05-20',
    isSuperseded: false,
    successor: 'IoT rules with Step Functions',
  },
  {
    service: 'AWS OpsWorks',
    types: ['AWS::OpsWorks::', 'AWS::OpsWorksCM::'],
    date: '2024-05-26',
    isSuperseded: false,
    successor: 'Systems Manager',
  },
  {
    service: 'AWS RoboMaker',
    types: ['AWS::RoboMaker::'],
    date: '2025-09-10',
    isSuperseded: false,
    successor: 'AWS Batch',
  },
  {
    service: 'Amazon Lookout for Metrics',
    types: ['AWS::LookoutMetrics::'],
    date: '2025-10-10',
    isSuperseded: false,
    successor: 'CloudWatch anomaly detection',
  },
  {
    service: 'the Classic Load Balancer',
    types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
    date: '2022-08-15',
    isSuperseded: true,
    successor: 'an Application or Network Load Balancer',
  },
  {
    service: 'the launch configuration',
    types: ['AWS::AutoScaling::LaunchConfiguration'],
    date: '2024-10-01',
    isSuperseded: true,
    successor: 'a launch template',
  },
];
