import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from './a-document.ts';

/** A VPC over two zones with a subnet of each tier in both, and a NAT gateway. */
export function aNetwork(builder: DocumentBuilder = aDocument()): DocumentBuilder {
  const tiers = ['public', 'private', 'isolated'] as const;
  const zones = ['a', 'b'] as const;
  const subnets = tiers.flatMap((tier, row) =>
    zones.map((zone, column) => ({ tier, zone, cidrBlock: `10.0.${row * 10 + column}.0/24` })),
  );
  const network = builder.node('region', 'region').node('vpc', 'vpc', { name: 'Main', parent: 'region' });
  return subnets
    .reduce(
      (inner, { tier, zone, cidrBlock }) =>
        inner.node('subnet', `${tier}-${zone}`, {
          parent: 'vpc',
          properties: { tier, availabilityZone: zone, cidrBlock },
        }),
      network,
    )
    .node('nat-gateway', 'nat', { name: 'NAT', parent: 'public-a' });
}

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e-1111-2222-3333-444455556666';

/** People reach instances in an Auto Scaling group through an ALB with HTTPS; they use a database and a bucket. */
export function threeTiers(): LintelDocument {
  return aNetwork()
    .node('users', 'users', { name: 'Customers' })
    .node('alb', 'web', {
      name: 'Web ALB',
      parent: 'vpc',
      properties: { listeners: [{ port: 80 }, { port: 443, protocol: 'HTTPS', certificateArn }] },
    })
    .node('auto-scaling-group', 'app', { name: 'App', parent: 'vpc', properties: { applicationPort: 8080 } })
    .node('rds-instance', 'db', { name: 'Orders', parent: 'vpc' })
    .node('s3-bucket', 'files', { name: 'Files', parent: 'region' })
    .connect('traffic', 'users', 'web', { protocol: 'HTTPS', port: 443 })
    .connect('forward', 'web', 'app', { healthCheckPath: '/health' })
    .connect('data', 'app', 'db')
    .connect('data', 'app', 'files', { access: 'read' })
    .settings({ tags: { Project: 'shop' } })
    .build();
}

/** Two Fargate services behind one ALB, one of them for /api, with images from ECR. */
export function fargateServices(): LintelDocument {
  return aNetwork()
    .node('users', 'users', { name: 'Customers' })
    .node('alb', 'web', { name: 'Web ALB', parent: 'vpc' })
    .node('ecs-cluster', 'cluster', { name: 'Cluster', parent: 'vpc' })
    .node('ecs-service', 'site', { name: 'Site', parent: 'cluster' })
    .node('ecs-service', 'api', { name: 'API', parent: 'cluster', properties: { containerPort: 8080 } })
    .node('ecr-repository', 'images', { name: 'Images', parent: 'region' })
    .node('dynamodb-table', 'table', { name: 'Table', parent: 'region' })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'site')
    .connect('forward', 'web', 'api', { pathPattern: ['/api/*'], healthCheckPath: '/api/health' })
    .connect('pull', 'api', 'images')
    .connect('data', 'api', 'table')
    .build();
}

/** An HTTP API invokes a function that writes a table and a queue; another function takes the messages. */
export function serverlessApi(): LintelDocument {
  return aDocument()
    .node('region', 'region')
    .node('api-gateway-http', 'api', { name: 'Orders API', parent: 'region' })
    .node('lambda-function', 'take', { name: 'Take order', parent: 'region' })
    .node('dynamodb-table', 'orders', { name: 'Orders', parent: 'region' })
    .node('sqs-queue', 'dead', { name: 'Dead letters', parent: 'region' })
    .node('sqs-queue', 'jobs', {
      name: 'Jobs',
      parent: 'region',
      properties: { deadLetterQueue: 'dead', visibilityTimeout: 180 },
    })
    .node('lambda-function', 'ship', { name: 'Ship order', parent: 'region' })
    .connect('invoke', 'api', 'take')
    .connect('data', 'take', 'orders', { access: 'write' })
    .connect('data', 'take', 'jobs', { access: 'write' })
    .connect('poll', 'jobs', 'ship')
    .connect('data', 'ship', 'orders')
    .build();
}

/** Uploads to a bucket start a function that reads them from it and tells a topic. */
export function bucketEvents(): LintelDocument {
  return aDocument()
    .node('s3-bucket', 'uploads', { name: 'Uploads' })
    .node('lambda-function', 'thumbnails', { name: 'Thumbnails' })
    .node('sns-topic', 'done', { name: 'Done' })
    .connect('event', 'uploads', 'thumbnails', { filterPrefix: 'raw/', filterSuffix: '.jpg' })
    .connect('data', 'thumbnails', 'uploads')
    .connect('data', 'thumbnails', 'done', { access: 'write' })
    .build();
}
