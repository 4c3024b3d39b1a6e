import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { awsRegion, type CfnObject, type CfnValue, compact, join, type PolicyStatement, sub } from './cfn.ts';
import { environmentField } from './common-fields.ts';
import { resourceVariables, resourceVariablesField } from './resource-variables.ts';
import { portNameOf } from './service-discovery.ts';

const sidecarSchema = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,255}$/)
    .meta({ title: 'Name' }),
  image: z.string().min(1).meta({ title: 'Image' }),
  essential: z.boolean().default(false).meta({ title: 'Essential', help: 'The task stops when it stops.' }),
  containerPort: z.int().min(1).max(65_535).optional().meta({ title: 'Port' }),
  environment: environmentField,
});

/** What a task runs: the fields that an ECS service and a task definition share. */
export const containerShape = {
  image: z.string().min(1).default('public.ecr.aws/docker/library/nginx:stable').meta({
    title: 'Image',
    group: 'Container',
    help: 'A connection to an ECR repository takes its place. The default only shows that it runs.',
  }),
  containerName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,255}$/)
    .default('app')
    .meta({
      title: 'Container name',
      group: 'Container',
      advanced: true,
    }),
  containerPort: z.int().min(1).max(65_535).default(80).meta({ title: 'Container port', group: 'Container' }),
  cpu: z.int().min(128).max(196_608).default(256).meta({
    title: 'CPU',
    unit: 'units',
    group: 'Container',
    help: '1,024 units are one vCPU. Fargate takes 256, 512, 1,024, 2,048, 4,096, 8,192 and 16,384.',
    source: 'Amazon ECS developer guide, Fargate task definition parameters',
    checked: '2026-11',
  }),
  memory: z
    .int()
    .min(4)
    .max(1_048_576)
    .default(512)
    .meta({ title: 'Memory', unit: 'MiB', group: 'Container' }),
  cpuArchitecture: z.enum(['X86_64', 'ARM64']).default('X86_64').meta({
    title: 'Architecture',
    group: 'Container',
    help: 'ARM64 costs about a fifth less on Fargate, if the image is built for it.',
  }),
  command: z.array(z.string()).default([]).meta({ title: 'Command', group: 'Container', advanced: true }),
  environment: environmentField,
  resourceVariables: resourceVariablesField,
  secrets: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
    .default({})
    .meta({
      title: 'Secrets as variables',
      group: 'Code',
      reference: ['secret', 'parameter', 'rds-instance', 'aurora-cluster'],
      help: 'Variable name and the secret or parameter it is read from when a task starts; of a database, its managed password.',
    }),
  healthCheckCommand: z.string().default('').meta({
    title: 'Container health check',
    group: 'Health',
    help: 'A shell command inside the container: curl -f http://localhost/ || exit 1.',
  }),
  healthCheckInterval: z
    .int()
    .min(5)
    .max(300)
    .default(30)
    .meta({ title: 'Checked every', unit: 's', group: 'Health', advanced: true }),
  healthCheckTimeout: z
    .int()
    .min(2)
    .max(60)
    .default(5)
    .meta({ title: 'Answers within', unit: 's', group: 'Health', advanced: true }),
  healthCheckRetries: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .meta({ title: 'Failures in a row', group: 'Health', advanced: true }),
  healthCheckStartPeriod: z.int().min(0).max(300).default(30).meta({
    title: 'Start period',
    unit: 's',
    group: 'Health',
    advanced: true,
  }),
  stopTimeout: z.int().min(2).max(120).default(30).meta({
    title: 'Time to stop',
    unit: 's',
    group: 'Health',
    advanced: true,
    help: 'Fargate waits 120 s at most.',
  }),
  ephemeralStorage: z.int().min(20).max(200).default(20).meta({
    title: 'Ephemeral storage',
    unit: 'GiB',
    group: 'Container',
    advanced: true,
    help: 'Fargate includes 20 GiB; more is charged by the hour.',
  }),
  readonlyRootFilesystem: z.boolean().default(false).meta({
    title: 'Read-only root file system',
    group: 'Security',
    advanced: true,
  }),
  efsVolumes: z
    .array(
      z.object({
        fileSystem: z.string().meta({ title: 'File system', reference: ['efs'] }),
        containerPath: z.string().startsWith('/').meta({ title: 'Mounted at' }),
        rootDirectory: z
          .string()
          .startsWith('/')
          .default('/')
          .meta({ title: 'Directory of the file system' }),
        readOnly: z.boolean().default(false).meta({ title: 'Read only' }),
      }),
    )
    .max(20)
    .default([])
    .meta({
      title: 'Volumes',
      group: 'Container',
      advanced: true,
      help: 'File systems of EFS. Connect the file system too, for its port and permissions.',
    }),
  sidecars: z.array(sidecarSchema).max(9).default([]).meta({
    title: 'More containers',
    group: 'Container',
    advanced: true,
    help: 'A task holds up to ten containers.',
  }),
} as const;

export type ContainerFields = z.output<z.ZodObject<typeof containerShape>>;

export interface TaskSettings {
  readonly networkMode: 'awsvpc' | 'bridge' | 'host';
  readonly compatibilities: readonly string[];
  /** The services that run it, whose roles, log group and image it takes where it has none of its own. */
  readonly services: readonly NodeId[];
}

/** Properties of `AWS::ECS::TaskDefinition` for the container fields of a node. */
export function taskDefinitionProperties(
  node: NodeView<ContainerFields>,
  settings: TaskSettings,
  ctx: ResolveContext,
): CfnObject {
  const { properties } = node;
  const isFargate = settings.compatibilities.includes('FARGATE');
  const volumes = volumesOf(properties, ctx);
  const portName = settings.services.map((each) => portNameOf(each, ctx)).find((name) => name !== undefined);
  const [service] = settings.services;
  const logger =
    service !== undefined && ctx.connectionsFrom(node.id, 'log').length === 0 ? service : node.id;
  const logs = logConfiguration(logger, properties.containerName, ctx);
  return compact({
    Family: node.id,
    NetworkMode: settings.networkMode,
    RequiresCompatibilities: settings.compatibilities,
    Cpu: String(properties.cpu),
    Memory: String(properties.memory),
    RuntimePlatform: { CpuArchitecture: properties.cpuArchitecture, OperatingSystemFamily: 'LINUX' },
    EphemeralStorage:
      isFargate && properties.ephemeralStorage > 20 ? { SizeInGiB: properties.ephemeralStorage } : undefined,
    ExecutionRoleArn: ctx.roleArn(actorOf(node.id, 'execution', service, ctx), 'execution'),
    TaskRoleArn: ctx.roleArn(actorOf(node.id, 'task', service, ctx), 'task'),
    ContainerDefinitions: [
      compact({
        Name: properties.containerName,
        Image: pulledImage([node.id, ...settings.services], properties.image, ctx),
        Essential: true,
        Command: properties.command.length === 0 ? undefined : properties.command,
        PortMappings: [
          compact({
            ...portMapping(properties.containerPort, settings.networkMode),
            // Service Connect knows a port by its name and counts what is spoken there.
            Name: portName,
            AppProtocol: portName === undefined ? undefined : 'http',
          }),
        ],
        MountPoints: volumes.length === 0 ? undefined : volumes.map(({ mount }) => mount),
        Environment: environmentList({
          ...properties.environment,
          ...Object.fromEntries(resourceVariables(properties.resourceVariables, ctx)),
        }),
        Secrets: secretList(properties.secrets, ctx),
        LogConfiguration: logs,
        StopTimeout: properties.stopTimeout,
        ReadonlyRootFilesystem: properties.readonlyRootFilesystem,
        HealthCheck:
          properties.healthCheckCommand === ''
            ? undefined
            : {
                Command: ['CMD-SHELL', properties.healthCheckCommand],
                Interval: properties.healthCheckInterval,
                Timeout: properties.healthCheckTimeout,
                Retries: properties.healthCheckRetries,
                StartPeriod: properties.healthCheckStartPeriod,
              },
      }),
      ...properties.sidecars.map((sidecar) =>
        compact({
          Name: sidecar.name,
          Image: sidecar.image,
          Essential: sidecar.essential,
          PortMappings:
            sidecar.containerPort === undefined
              ? undefined
              : [portMapping(sidecar.containerPort, settings.networkMode)],
          Environment: environmentList(sidecar.environment),
          LogConfiguration: logConfiguration(logger, sidecar.name, ctx),
        }),
      ),
    ],
    Volumes: volumes.length === 0 ? undefined : volumes.map(({ volume }) => volume),
    Tags: ctx.tags(node),
  });
}

/** Volumes of file systems that are drawn, and where the first container sees them. */
function volumesOf(
  { efsVolumes }: ContainerFields,
  ctx: ResolveContext,
): readonly { readonly volume: CfnObject; readonly mount: CfnObject }[] {
  return efsVolumes.flatMap(({ fileSystem, containerPath, rootDirectory, readOnly }, index) => {
    if (ctx.node(fileSystem) === undefined) return [];
    const Name = `volume-${index + 1}`;
    return [
      {
        volume: {
          Name,
          EFSVolumeConfiguration: {
            FilesystemId: ctx.ref(fileSystem),
            RootDirectory: rootDirectory,
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { IAM: 'ENABLED' },
          },
        },
        mount: { SourceVolume: Name, ContainerPath: containerPath, ReadOnly: readOnly },
      },
    ];
  });
}

/** The image in the repository that one of them is connected to, else `image`. */
export function pulledImage(nodes: readonly NodeId[], image: CfnValue, ctx: ResolveContext): CfnValue {
  for (const node of nodes) {
    const pull = ctx.connectionsFrom(node, 'pull').find(({ to }) => ctx.hasTrait(to, 'stores-images'));
    if (pull === undefined) continue;
    const tag = pull.properties.imageTag;
    const uri = ctx.getAtt(pull.to, 'RepositoryUri');
    if (typeof tag !== 'string' || tag === '') return uri;
    return join(tag.startsWith('sha256:') ? '@' : ':', [uri, tag]);
  }
  return image;
}

/** What the execution role must read before a task starts, beside images and logs. */
export function secretStatements(node: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
  const secrets = (node.properties as Partial<ContainerFields>).secrets ?? {};
  return [...new Set(Object.values(secrets))].sort().flatMap((id) => {
    const secret = ctx.node(id);
    return secret === undefined ? [] : (ctx.kindOf(id)?.access?.(secret, 'read', ctx) ?? []);
  });
}

/** ECS Exec talks through Session Manager's message channels, on behalf of the task. */
export const executeCommandStatement: PolicyStatement = {
  Effect: 'Allow',
  Action: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  Resource: ['*'],
};

/** The task definition that is drawn for a service, if there is one. */
export function drawnTaskDefinitionOf(service: NodeId, ctx: DocumentReader): NodeView | undefined {
  return ctx
    .connectionsFrom(service, 'manage')
    .map(({ to }) => ctx.node(to))
    .find((node) => node?.kind === 'ecs-task-definition');
}

/** The container of a service or task: as its drawn task definition says, else as it says itself. */
export function containerOf(
  { id, properties }: { readonly id: NodeId; readonly properties: ContainerFields },
  ctx: DocumentReader,
): ContainerFields {
  // A task definition is made of the same fields.
  return (drawnTaskDefinitionOf(id, ctx)?.properties as ContainerFields | undefined) ?? properties;
}

/** Whether a task definition has a role of its own: drawn for it, or because no service runs it. */
export function hasOwnRole(definition: NodeId, purpose: 'task' | 'execution', ctx: DocumentReader): boolean {
  return (
    servicesOf(definition, ctx).length === 0 ||
    ctx
      .connectionsFrom(definition, 'assume')
      .some(({ properties }) => (properties.purpose ?? 'task') === purpose)
  );
}

/** The services that run a drawn task definition, in id order. */
export function servicesOf(definition: NodeId, ctx: DocumentReader): readonly NodeId[] {
  return ctx
    .connectionsTo(definition, 'manage')
    .map(({ from }) => from)
    .filter((id) => ctx.node(id)?.kind === 'ecs-service')
    .sort();
}

function actorOf(
  definition: NodeId,
  purpose: 'task' | 'execution',
  service: NodeId | undefined,
  ctx: DocumentReader,
): NodeId {
  return service === undefined || hasOwnRole(definition, purpose, ctx) ? definition : service;
}

function portMapping(containerPort: number, networkMode: string): CfnObject {
  // Host port 0: bridge mode picks a free port, so that several tasks fit on one instance.
  return compact({
    ContainerPort: containerPort,
    HostPort: networkMode === 'bridge' ? 0 : undefined,
    Protocol: 'tcp',
  });
}

function environmentList(variables: Readonly<Record<string, CfnValue>>): readonly CfnObject[] | undefined {
  const entries = Object.entries(variables);
  return entries.length === 0 ? undefined : entries.map(([Name, Value]) => ({ Name, Value }));
}

/** Where ECS reads a value from; the password of a database is one key of the secret that RDS keeps. */
function secretValue(id: NodeId, ctx: ResolveContext): CfnValue {
  return ctx.hasTrait(id, 'database')
    ? sub(`\${Secret}:password::`, { Secret: ctx.getAtt(id, 'MasterUserSecret.SecretArn') })
    : ctx.arn(id);
}

function secretList(
  secrets: Readonly<Record<string, string>>,
  ctx: ResolveContext,
): readonly CfnObject[] | undefined {
  const list = Object.entries(secrets).flatMap(([Name, id]) =>
    ctx.node(id) === undefined ? [] : [{ Name, ValueFrom: secretValue(id, ctx) }],
  );
  return list.length === 0 ? undefined : list;
}

function logConfiguration(node: NodeId, streamPrefix: string, ctx: ResolveContext): CfnObject | undefined {
  const group = ctx.logGroupName(node);
  if (group === undefined) return undefined;
  return {
    LogDriver: 'awslogs',
    Options: {
      'awslogs-group': group,
      'awslogs-region': awsRegion,
      'awslogs-stream-prefix': streamPrefix,
      // A full log buffer then drops lines instead of stopping the application.
      mode: 'non-blocking',
    },
  };
}
