// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { Kind } from '../define-kind.ts';
import { account } from './actors-and-frames/account.ts';
import { frame } from './actors-and-frames/frame.ts';
import { internet } from './actors-and-frames/internet.ts';
import { note } from './actors-and-frames/note.ts';
import { onPremises } from './actors-and-frames/on-premises.ts';
import { region } from './actors-and-frames/region.ts';
import { server } from './actors-and-frames/server.ts';
import { shape } from './actors-and-frames/shape.ts';
import { stack } from './actors-and-frames/stack.ts';
import { users } from './actors-and-frames/users.ts';
import { autoScalingGroup } from './compute/auto-scaling-group.ts';
import { batch } from './compute/batch.ts';
import { ebsVolume } from './compute/ebs-volume.ts';
import { ec2Instance } from './compute/ec2-instance.ts';
import { elasticBeanstalk } from './compute/elastic-beanstalk.ts';
import { launchTemplate } from './compute/launch-template.ts';
import { placementGroup } from './compute/placement-group.ts';
import { ecrRepository } from './containers/ecr-repository.ts';
import { ecsCluster } from './containers/ecs-cluster.ts';
import { ecsService } from './containers/ecs-service.ts';
import { ecsTask } from './containers/ecs-task.ts';
import { ecsTaskDefinition } from './containers/ecs-task-definition.ts';
import { eksCluster } from './containers/eks-cluster.ts';
import { eksFargateProfile } from './containers/eks-fargate-profile.ts';
import { eksNodeGroup } from './containers/eks-node-group.ts';
import { k8sDeployment } from './containers/k8s-deployment.ts';
import { k8sIngress } from './containers/k8s-ingress.ts';
import { k8sService } from './containers/k8s-service.ts';
import { karpenterNodePool } from './containers/karpenter-node-pool.ts';
import { serviceMesh } from './containers/service-mesh.ts';
import { auroraCluster } from './data/aurora-cluster.ts';
import { dynamodbTable } from './data/dynamodb-table.ts';
import { efs } from './data/efs.ts';
import { elasticache } from './data/elasticache.ts';
import { opensearch } from './data/opensearch.ts';
import { rdsInstance } from './data/rds-instance.ts';
import { rdsProxy } from './data/rds-proxy.ts';
import { s3Bucket } from './data/s3-bucket.ts';
import { codeRepository } from './delivery/code-repository.ts';
import { codebuild } from './delivery/codebuild.ts';
import { codedeploy } from './delivery/codedeploy.ts';
import { codepipeline } from './delivery/codepipeline.ts';
import { cognitoUserPool } from './identity/cognito-user-pool.ts';
import { iamRole } from './identity/iam-role.ts';
import { iamUser } from './identity/iam-user.ts';
import { kmsKey } from './identity/kms-key.ts';
import { parameter } from './identity/parameter.ts';
import { secret } from './identity/secret.ts';
import { alb } from './load-balancing/alb.ts';
import { clb } from './load-balancing/clb.ts';
import { gwlb } from './load-balancing/gwlb.ts';
import { listener } from './load-balancing/listener.ts';
import { nlb } from './load-balancing/nlb.ts';
import { targetGroup } from './load-balancing/target-group.ts';
import { availabilityZone } from './networking/availability-zone.ts';
import { certificate } from './networking/certificate.ts';
import { cloudfront } from './networking/cloudfront.ts';
import { customerGateway } from './networking/customer-gateway.ts';
import { directConnect } from './networking/direct-connect.ts';
import { directConnectGateway } from './networking/direct-connect-gateway.ts';
import { egressOnlyInternetGateway } from './networking/egress-only-internet-gateway.ts';
import { elasticIp } from './networking/elastic-ip.ts';
import { endpointService } from './networking/endpoint-service.ts';
import { flowLog } from './networking/flow-log.ts';
import { gatewayEndpoint } from './networking/gateway-endpoint.ts';
import { globalAccelerator } from './networking/global-accelerator.ts';
import { gwlbEndpoint } from './networking/gwlb-endpoint.ts';
import { hostedZone } from './networking/hosted-zone.ts';
import { interfaceEndpoint } from './networking/interface-endpoint.ts';
import { internetGateway } from './networking/internet-gateway.ts';
import { natGateway } from './networking/nat-gateway.ts';
import { networkAcl } from './networking/network-acl.ts';
import { networkFirewall } from './networking/network-firewall.ts';
import { networkInterface } from './networking/network-interface.ts';
import { networkManager } from './networking/network-manager.ts';
import { resolverEndpoint } from './networking/resolver-endpoint.ts';
import { routeTable } from './networking/route-table.ts';
import { securityGroup } from './networking/security-group.ts';
import { siteToSiteVpn } from './networking/site-to-site-vpn.ts';
import { subnet } from './networking/subnet.ts';
import { trafficMirror } from './networking/traffic-mirror.ts';
import { transitGateway } from './networking/transit-gateway.ts';
import { transitGatewayAttachment } from './networking/transit-gateway-attachment.ts';
import { transitGatewayRouteTable } from './networking/transit-gateway-route-table.ts';
import { virtualInterface } from './networking/virtual-interface.ts';
import { vpc } from './networking/vpc.ts';
import { vpcPeering } from './networking/vpc-peering.ts';
import { vpnGateway } from './networking/vpn-gateway.ts';
import { webAcl } from './networking/web-acl.ts';
import { cloudtrail } from './observability/cloudtrail.ts';
import { cloudwatchAlarm } from './observability/cloudwatch-alarm.ts';
import { cloudwatchDashboard } from './observability/cloudwatch-dashboard.ts';
import { grafanaWorkspace } from './observability/grafana-workspace.ts';
import { logGroup } from './observability/log-group.ts';
import { prometheusWorkspace } from './observability/prometheus-workspace.ts';
import { xray } from './observability/xray.ts';
import { resource } from './other/resource.ts';
import { apiGatewayHttp } from './serverless/api-gateway-http.ts';
import { apiGatewayRest } from './serverless/api-gateway-rest.ts';
import { apiGatewayWebsocket } from './serverless/api-gateway-websocket.ts';
import { eventBus } from './serverless/event-bus.ts';
import { eventPipe } from './serverless/event-pipe.ts';
import { eventRule } from './serverless/event-rule.ts';
import { eventSchedule } from './serverless/event-schedule.ts';
import { firehose } from './serverless/firehose.ts';
import { kinesisStream } from './serverless/kinesis-stream.ts';
import { lambdaFunction } from './serverless/lambda-function.ts';
import { lambdaLayer } from './serverless/lambda-layer.ts';
import { mediaconvert } from './serverless/mediaconvert.ts';
import { mqBroker } from './serverless/mq-broker.ts';
import { mskCluster } from './serverless/msk-cluster.ts';
import { ses } from './serverless/ses.ts';
import { snsTopic } from './serverless/sns-topic.ts';
import { sqsQueue } from './serverless/sqs-queue.ts';
import { stepFunctions } from './serverless/step-functions.ts';

export const kinds: readonly Kind[] = [
  account,
  frame,
  internet,
  note,
  onPremises,
  region,
  server,
  shape,
  stack,
  users,
  autoScalingGroup,
  batch,
  ebsVolume,
  ec2Instance,
  elasticBeanstalk,
  launchTemplate,
  placementGroup,
  ecrRepository,
  ecsCluster,
  ecsService,
  ecsTask,
  ecsTaskDefinition,
  eksCluster,
  eksFargateProfile,
  eksNodeGroup,
  k8sDeployment,
  k8sIngress,
  k8sService,
  karpenterNodePool,
  serviceMesh,
  auroraCluster,
  dynamodbTable,
  efs,
  elasticache,
  opensearch,
  rdsInstance,
  rdsProxy,
  s3Bucket,
  codeRepository,
  codebuild,
  codedeploy,
  codepipeline,
  cognitoUserPool,
  iamRole,
  iamUser,
  kmsKey,
  parameter,
  secret,
  alb,
  clb,
  gwlb,
  listener,
  nlb,
  targetGroup,
  availabilityZone,
  certificate,
  cloudfront,
  customerGateway,
  directConnect,
  directConnectGateway,
  egressOnlyInternetGateway,
  elasticIp,
  endpointService,
  flowLog,
  gatewayEndpoint,
  globalAccelerator,
  gwlbEndpoint,
  hostedZone,
  interfaceEndpoint,
  internetGateway,
  natGateway,
  networkAcl,
  networkFirewall,
  networkInterface,
  networkManager,
  resolverEndpoint,
  routeTable,
  securityGroup,
  siteToSiteVpn,
  subnet,
  trafficMirror,
  transitGateway,
  transitGatewayAttachment,
  transitGatewayRouteTable,
  virtualInterface,
  vpc,
  vpcPeering,
  vpnGateway,
  webAcl,
  cloudtrail,
  cloudwatchAlarm,
  cloudwatchDashboard,
  grafanaWorkspace,
  logGroup,
  prometheusWorkspace,
  xray,
  resource,
  apiGatewayHttp,
  apiGatewayRest,
  apiGatewayWebsocket,
  eventBus,
  eventPipe,
  eventRule,
  eventSchedule,
  firehose,
  kinesisStream,
  lambdaFunction,
  lambdaLayer,
  mediaconvert,
  mqBroker,
  mskCluster,
  ses,
  snsTopic,
  sqsQueue,
  stepFunctions,
];
