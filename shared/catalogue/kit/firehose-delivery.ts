import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, compact, type PolicyStatement, sub } from './cfn.ts';

/** What it takes to deliver into a VPC; EC2 knows no resources for most of it. */
export const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ec2:DescribeVpcAttribute',
];

type Delivery = NodeView<{
  readonly bufferSizeMegabytes: number;
  readonly bufferIntervalSeconds: number;
  readonly compressionFormat: string;
  readonly prefix?: string | undefined;
  readonly errorOutputPrefix: string;
}>;

interface Destinations {
  readonly bucket: NodeView | undefined;
  readonly search: NodeView | undefined;
}

/** Where a stream delivers to: the drawn bucket and the drawn search domain. */
export function destinationsOf(id: string, ctx: DocumentReader): Destinations {
  const targets = ctx.connectionsFrom(id, 'data').flatMap(({ to }) => ctx.node(to) ?? []);
  return {
    bucket: targets.find(({ kind }) => kind === 's3-bucket'),
    search: targets.find(({ kind }) => kind === 'opensearch'),
  };
}

/** What a stream may do with the bucket of this ARN. */
export function bucketStatements(bucket: CfnObject[string]): readonly PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: [
        's3:AbortMultipartUpload',
        's3:GetBucketLocation',
        's3:GetObject',
        's3:ListBucket',
        's3:ListBucketMultipartUploads',
        's3:PutObject',
      ],
      Resource: [bucket ?? '*', sub('$' + '{Bucket}/*', { Bucket: bucket ?? '*' })],
    },
  ];
}

/** The bucket it delivers to, or keeps there what another destination refused. */
export function deliveryBucket(node: Delivery, ctx: ResolveContext): CfnObject {
  const { properties } = node;
  const { bucket } = destinationsOf(node.id, ctx);
  const logGroup = ctx.logGroupName(node.id);
  return compact({
    BucketARN: bucket === undefined ? ctx.getAtt(node.id, 'Arn', 'Bucket') : ctx.arn(bucket.id),
    RoleARN: ctx.roleArn(node.id),
    BufferingHints: {
      SizeInMBs: properties.bufferSizeMegabytes,
      IntervalInSeconds: properties.bufferIntervalSeconds,
    },
    CompressionFormat: properties.compressionFormat,
    Prefix: properties.prefix,
    ErrorOutputPrefix: properties.errorOutputPrefix,
    CloudWatchLoggingOptions:
      logGroup === undefined
        ? undefined
        : { Enabled: true, LogGroupName: logGroup, LogStreamName: ctx.ref(node.id, 'LogStream') },
  });
}

/** A function that changes records on their way. */
export function processing(node: NodeView, ctx: ResolveContext): CfnObject {
  const [connection] = ctx
    .connectionsFrom(node.id, 'invoke')
    .filter(({ to }) => ctx.node(to)?.kind === 'lambda-function');
  if (connection === undefined) return {};
  return {
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [
        {
          Type: 'Lambda',
          Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: ctx.arn(connection.to) }],
        },
      ],
    },
  };
}

/** A domain in a VPC is reached through interfaces in its subnets. */
export function vpcOf(search: NodeView, node: NodeView, ctx: ResolveContext): CfnObject {
  const subnets = ctx.subnetIds(search.id);
  if (subnets.length === 0) return {};
  return {
    VpcConfiguration: {
      RoleARN: ctx.roleArn(node.id),
      SubnetIds: subnets,
      SecurityGroupIds: ctx.securityGroupIds(search.id),
    },
  };
}
