import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { awslogsOptions } from '../../awslogs-options.ts';
import { isExpression, knownText, texts } from '../../known.ts';
import { listOf } from '../../render-message.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import {
  listOfValues,
  objectOf,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';

export const fargateNetworkMode = defineRule({
  id: 'LIM-021',
  name: 'fargate-network-mode',
  title: 'Fargate tasks have an address of their own',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-task-definition', 'resource'] },
  messages: {
    mode: '{name} runs on Fargate with network mode {mode}. Fargate takes awsvpc only: set it, or run on EC2.',
    privileged:
      '{container} of {name} asks for the rights of the host, and Fargate has no host to give them. Do without, or run on EC2.',
    driver:
      '{container} of {name} logs by {driver}, and Fargate takes {drivers}. Choose one of them, or run on EC2.',
    network:
      '{name} runs tasks with addresses of their own and names no subnets for them. Write a NetworkConfiguration with subnets and security groups.',
    constraints:
      '{name} says where its tasks may run, and Fargate takes no placement constraints. Do without.',
  },
  fix: 'automatic',
  sources: [aws.fargate, aws.ecsNetworking],
  maps: { cfnLint: ['E3048'] },
  docs: {
    what: 'A task definition for Fargate has the network mode awsvpc, and asks for nothing that only a host has.',
    why: 'ECS refuses other modes on Fargate: there is no host whose network, rights or log drivers could be shared.',
    condition:
      'The task definition names FARGATE among what it runs on, and its network mode is bridge or host; or a written one has none, placement constraints, a privileged container, or a log driver other than awslogs, splunk and awsfirelens; or a written service on Fargate, or of a task definition in awsvpc mode, has no network configuration. Subnets and groups of a drawn service always follow from the drawing.',
    howToFix: 'Set awsvpc, which the quick fix does, or take FARGATE out.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(ctx, node.id, written);
      return;
    }
    if (!texts(node, 'requiresCompatibilities').includes('FARGATE')) return;
    const mode = knownText(ctx, node, 'networkMode');
    if (mode === undefined || mode === 'awsvpc') return;
    yield { message: 'mode', at: node.id, field: 'networkMode', data: { mode } };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    if (written === undefined) {
      const changes = setProperties(ctx.document, finding.at, { networkMode: undefined });
      return [{ title: 'Use awsvpc', changes }];
    }
    if (finding.message === 'network') return namedNetwork(ctx, finding.at);
    if (finding.message === 'mode') return writing(ctx, finding.at, 'Use awsvpc', { NetworkMode: 'awsvpc' });
    if (finding.message === 'constraints')
      return writing(ctx, finding.at, 'Take the constraints away', { PlacementConstraints: undefined });
    const { index } = finding.fixData ?? {};
    const containers = listOfValues(written.properties.ContainerDefinitions).map((each, at) => {
      if (at !== index) return each;
      const { Privileged: _, ...rest } = objectOf(each);
      return finding.message === 'privileged'
        ? rest
        : { ...objectOf(each), LogConfiguration: { LogDriver: 'awslogs', Options: awslogsOptions } };
    });
    const title =
      finding.message === 'privileged' ? 'Do without the rights of the host' : 'Log to CloudWatch';
    return writing(ctx, finding.at, title, { ContainerDefinitions: containers });
  },
});

/** The private subnets of the only VPC of the drawing; none where it is not clear which VPC is meant. */
function namedNetwork(ctx: FixContext, at: NodeId): readonly Fix[] {
  const [vpc, ...others] = ctx.nodesOfKind('vpc');
  if (vpc === undefined || others.length > 0) return [];
  const subnets = ctx
    .descendantsOf(vpc.id, 'subnet')
    .filter(({ properties }) => properties.tier !== 'public')
    .flatMap(({ id }) => ctx.resourcesOf(id)[0]?.logicalId ?? []);
  if (subnets.length === 0) return [];
  const configuration = { AwsvpcConfiguration: { Subnets: subnets.map((Ref) => ({ Ref })) } };
  return writing(ctx, at, 'Use the private subnets', { NetworkConfiguration: configuration });
}

/** What Fargate takes as log driver (ECS developer guide, task definition parameters). */
const fargateDrivers = ['awslogs', 'splunk', 'awsfirelens'];

function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  if (type === 'AWS::ECS::Service') {
    const { NetworkConfiguration: network, LaunchType: launch, TaskDefinition: task } = properties;
    const [definition] = referencesIn(task);
    const resource = definition === undefined ? undefined : ctx.resource(definition.logicalId);
    const isOwnAddress = launch === 'FARGATE' || resource?.properties.NetworkMode === 'awsvpc';
    if (isOwnAddress && network === undefined)
      yield { message: 'network', at, field: 'properties', discriminator: 'network' };
    return;
  }
  if (type !== 'AWS::ECS::TaskDefinition') return;
  if (!listOfValues(properties.RequiresCompatibilities).includes('FARGATE')) return;
  const {
    NetworkMode: mode,
    PlacementConstraints: constraints,
    ContainerDefinitions: containers,
  } = properties;
  const place = { at, field: 'properties' };
  if ([mode, constraints, containers].some((value) => isExpression(value))) ctx.undecided(at, 'properties');
  if (!isExpression(mode) && mode !== 'awsvpc')
    yield {
      message: 'mode',
      ...place,
      discriminator: 'mode',
      data: { mode: typeof mode === 'string' ? mode : 'bridge' },
    };
  if (Array.isArray(constraints) && constraints.length > 0)
    yield { message: 'constraints', ...place, discriminator: 'constraints' };
  if (isExpression(containers)) return;
  for (const [index, entry] of listOfValues(containers).entries()) {
    const { Name: name, Privileged: isPrivileged, LogConfiguration: logs } = objectOf(entry);
    const container = typeof name === 'string' ? name : `Container ${index + 1}`;
    if (isPrivileged === true)
      yield {
        message: 'privileged',
        ...place,
        discriminator: `privileged ${index}`,
        data: { container },
        fixData: { index },
      };
    const driver = objectOf(logs).LogDriver;
    if (typeof driver === 'string' && !fargateDrivers.includes(driver))
      yield {
        message: 'driver',
        ...place,
        discriminator: `driver ${index}`,
        data: { container, driver, drivers: listOf(fargateDrivers, 'or') },
        fixData: { index },
      };
  }
}
