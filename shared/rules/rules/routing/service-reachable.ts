import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { hasPublicAddress } from '#shared/catalogue/kit/public-address.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { noteUnknown, optionalFlag, optionalText, texts } from '../../known.ts';
import { asFixData, canBeRefused, obstacleIn, pathFixes } from '../../network-questions.ts';
import { placementFault } from '../../place.ts';
import { drawnTableOf } from '../../routes-of.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { endpointsOf, servicesUsedBy } from '../../service-use.ts';
import { aws } from '../../sources.ts';
import { defaultRouteOf, noteUnknownRoutes, reachesInternetGateway } from '../../subnet-routes.ts';

export const serviceReachable = defineRule({
  id: 'NET-043',
  name: 'service-reachable',
  title: 'What runs in a subnet reaches the AWS services it uses',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  needs: 'reachability',
  subjects: { trait: 'compute' },
  messages: {
    none: '{name} cannot reach {services}: {subnet} has no NAT gateway, no endpoint for it and no public address. Add {endpoints}.',
    image:
      '{name} cannot pull its image: {subnet} has no way to the registry. Add a NAT gateway, or keep the image in ECR and add its endpoints.',
    refused: '{name} cannot reach {services}: {obstacle}. Open the way on port 443.',
    address:
      '{name} cannot reach {services}: {subnet} routes to the internet gateway, and {name} has no public address. Add {endpoints}, or move it to a private subnet with a NAT gateway.',
  },
  fix: 'automatic',
  sources: [aws.interfaceEndpoints, aws.gatewayEndpoints, aws.ecrEndpoints, aws.lambdaVpc],
  docs: {
    what: 'A function, task or instance in a VPC has a way to the API of every AWS service that it is connected to.',
    why: 'The API of a service has public addresses. From a subnet without a way out every call waits until it times out, and tasks do not even start, because they cannot pull their image.',
    condition:
      'The node has a connection to an AWS service; a subnet of it has no default route, or one to an internet gateway while the node has no public address (a function never has one); and the VPC has no endpoint for the service that serves the subnet. A Fargate service that takes its image from outside of ECR needs a way out in any case. Or the network of the drawing, with its groups, network ACLs and routes, refuses the connection to the service on 443, there or back.',
    howToFix:
      'Add an endpoint for the service: a gateway endpoint for S3 and DynamoDB is free. Or add a NAT gateway. The quick fix adds the missing endpoints.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const services = servicesUsedBy(ctx, node).filter(({ kind }) => endpointsOf[kind] !== undefined);
    const pullsFromOutside =
      node.kind === 'ecs-service' && !services.some(({ kind }) => kind === 'ecr-repository');
    if ((services.length === 0 && !pullsFromOutside) || !runsInVpc(ctx, node)) return;
    if (placementFault(ctx, node.id) !== undefined) return;
    // A service without a cluster is ARC-010; where it would run is not known.
    if (node.kind === 'ecs-service' && ctx.ancestorOf(node.id, 'ecs-cluster') === undefined) return;
    for (const subnet of ctx.subnetsOf(node.id)) {
      if (ctx.vpcOf(subnet.id) === undefined) continue;
      if (noteUnknownRoutes(ctx, subnet.id)) continue;
      const isByGateway = defaultRouteOf(ctx, subnet.id)?.targetKind === 'internet-gateway';
      const isFunction = node.kind === 'lambda-function';
      if (isByGateway && !isFunction && noteUnknown(ctx, node, addressField(node))) continue;
      const way = wayOut(ctx, node, subnet.id);
      if (way === 'open') continue;
      if (pullsFromOutside && node.properties.launchType === 'FARGATE') {
        yield {
          message: 'image',
          at: node.id,
          related: [subnet.id],
          data: { subnet: nameOf(subnet.id) },
          fixData: { subnet: subnet.id },
        };
        return;
      }
      const cut = services.filter((service) => missingEndpoints(ctx, subnet, service.kind).length > 0);
      if (cut.length === 0) continue;
      const missing = [...new Set(cut.flatMap(({ kind }) => missingEndpoints(ctx, subnet, kind)))];
      yield {
        message: way === 'no-address' ? 'address' : 'none',
        at: node.id,
        related: [subnet.id, ...cut.map(({ id }) => id)],
        data: {
          services: nameOf(...cut.map(({ id }) => id)),
          subnet: nameOf(subnet.id),
          endpoints:
            missing.length === 1 ? `the endpoint ${missing[0]}` : `the endpoints ${missing.join(', ')}`,
        },
        fixData: { missing, subnet: subnet.id },
      };
      return;
    }
    yield* refusals(ctx, node, services);
  },
  fixes(ctx, finding) {
    const { missing, subnet } = finding.fixData ?? {};
    if (finding.message === 'refused') return pathFixes(ctx, finding);
    if (finding.message === 'image') return throughNat(ctx, String(subnet));
    const vpc = typeof subnet === 'string' ? ctx.vpcOf(subnet) : undefined;
    if (!Array.isArray(missing) || vpc === undefined) return [];
    const names = missing.map(String);
    if (names.length === 0) return [];
    let document: LintelDocument = ctx.document;
    let changes: ChangeSet = noChanges;
    for (const [index, name] of names.entries()) {
      const added = addNode(document, endpointNode(name, vpc.id, index)).changes;
      document = applyChanges(document, added);
      changes = mergeChanges(changes, added);
    }
    return [
      {
        title: names.length === 1 ? `Add the endpoint ${names[0]}` : `Add ${names.length} endpoints`,
        changes,
      },
    ];
  },
});

/** Services that a route leads to and something on the way refuses. */
function* refusals(ctx: RuleContext, node: NodeView, services: readonly NodeView[]): Generator<FindingDraft> {
  for (const { id } of services) {
    if (!canBeRefused(ctx, node.id, id)) continue;
    const question = { from: node.id, to: id, protocol: 'tcp' as const, port: 443 };
    const obstacle = obstacleIn(ctx, question);
    if (obstacle === undefined) continue;
    yield {
      message: 'refused',
      at: node.id,
      discriminator: id,
      related: [id],
      data: { services: nameOf(id), obstacle },
      fixData: asFixData(question),
    };
  }
}

/** A NAT gateway in a public subnet of the zone, where the subnet has no table of its own that would have to name it. */
function throughNat(ctx: FixContext, subnet: NodeId): readonly Fix[] {
  const vpc = ctx.vpcOf(subnet);
  const zone = ctx.zoneOf(subnet);
  if (vpc === undefined || drawnTableOf(ctx, subnet) !== undefined) return [];
  const front = ctx
    .descendantsOf(vpc.id, 'subnet')
    .find(({ id }) => ctx.zoneOf(id) === zone && reachesInternetGateway(ctx, id) === true);
  if (front === undefined || ctx.node(subnet)?.properties.tier !== 'private') return [];
  const { changes } = addNode(ctx.document, {
    kind: 'nat-gateway',
    name: 'NAT gateway',
    parent: front.id,
    at: [24, 24],
  });
  return [{ title: `Add a NAT gateway in ${front.name}`, changes }];
}

/** A function runs in the VPC only when it is drawn there or names subnets. */
function runsInVpc(ctx: RuleContext, node: NodeView): boolean {
  if (node.kind !== 'lambda-function') return true;
  return ctx.vpcOf(node.id) !== undefined || texts(node, 'subnets').length > 0;
}

/** The property by which it gets a public address or not. */
function addressField({ kind }: NodeView): string {
  return kind === 'ecs-service' ? 'assignPublicIp' : 'associatePublicIpAddress';
}

type Way = 'open' | 'closed' | 'no-address';

function wayOut(ctx: RuleContext, node: NodeView, subnet: NodeId): Way {
  const route = defaultRouteOf(ctx, subnet);
  if (route === undefined) return 'closed';
  if (route.targetKind !== 'internet-gateway') return 'open';
  if (node.kind === 'lambda-function') return 'no-address';
  const own = optionalFlag(node, addressField(node));
  const hasElasticIp = ctx
    .connectionsTo(node.id, 'attach')
    .some(({ from }) => ctx.node(from)?.kind === 'elastic-ip');
  return hasElasticIp || hasPublicAddress(node.id, own, ctx) ? 'open' : 'no-address';
}

/** The endpoints of the kind's service that the subnet would need and the VPC does not have; empty when it is served. */
function missingEndpoints(ctx: RuleContext, subnet: NodeView, kind: string): readonly string[] {
  const wanted = endpointsOf[kind];
  const vpc = ctx.vpcOf(subnet.id);
  if (wanted === undefined || vpc === undefined) return [];
  const hasInterface = (service: string): boolean =>
    ctx
      .descendantsOf(vpc.id, 'interface-endpoint')
      .some((endpoint) => shortName(optionalText(endpoint, 'service')) === service);
  const hasGateway = (service: string): boolean =>
    ctx.descendantsOf(vpc.id, 'gateway-endpoint').some((endpoint) => {
      const tables = texts(endpoint, 'routeTables');
      const own = drawnTableOf(ctx, subnet.id);
      const serves = tables.length === 0 || (own !== undefined && tables.includes(own));
      return endpoint.properties.service === service && serves;
    });
  // Images lie in S3, so a pull needs that way as well.
  const layers = kind === 'ecr-repository' && !hasGateway('s3') && !hasInterface('s3') ? ['s3'] : [];
  if (wanted.gateway !== undefined && hasGateway(wanted.gateway)) return layers;
  const missing = wanted.interface.filter((service) => !hasInterface(service));
  return [...missing, ...layers];
}

function shortName(service: string | undefined): string | undefined {
  return service?.replace(/^com\.amazonaws\.[a-z0-9-]+\./, '');
}

function endpointNode(service: string, vpc: NodeId, index: number) {
  const isGateway = service === 's3' || service === 'dynamodb';
  return {
    kind: isGateway ? 'gateway-endpoint' : 'interface-endpoint',
    name: `${service} endpoint`,
    parent: vpc,
    at: [40 + 120 * index, 40] as const,
    properties: { service },
  };
}
