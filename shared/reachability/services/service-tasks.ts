/** One thing that a task asks of a service: the endpoint it calls and what its role must allow. */
export interface ServiceNeed {
  /** As endpoints name it: `ecr.dkr`. */
  readonly service: string;
  /** What it is called for, as the end of a sentence: "to ask for the image". */
  readonly purpose: string;
  readonly actions: readonly string[];
  readonly role: 'task' | 'execution';
}

/** A question that people ask of a workload, with every endpoint that has to answer for it. */
export interface ServiceTask {
  readonly id: ServiceTaskId;
  /** As a question, with the name of the node in front: "app: pull its image". */
  readonly title: string;
  /** Kinds it is asked of; undefined for everything that runs code of the user. */
  readonly kinds?: readonly string[];
  readonly needs: readonly ServiceNeed[];
}

export type ServiceTaskId = 'pull-image' | 'write-logs' | 'read-secret' | 'open-session' | 'use';

/**
 * Which endpoints are involved is what the user guides say: docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html,
 * docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html (read 2026-11).
 */
export const serviceTasks: readonly ServiceTask[] = [
  {
    id: 'pull-image',
    title: 'pull its image',
    kinds: ['ecs-service', 'ecs-task-definition', 'eks-node-group', 'ec2-instance', 'auto-scaling-group'],
    needs: [
      {
        service: 'ecr.api',
        purpose: 'to ask which layers the image has',
        actions: ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'],
        role: 'execution',
      },
      {
        service: 'ecr.dkr',
        purpose: 'to pull over the protocol of Docker',
        actions: ['ecr:GetDownloadUrlForLayer'],
        role: 'execution',
      },
      { service: 's3', purpose: 'to fetch the layers, which lie in S3', actions: [], role: 'execution' },
    ],
  },
  {
    id: 'write-logs',
    title: 'write its logs',
    needs: [
      {
        service: 'logs',
        purpose: 'to write to CloudWatch Logs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        role: 'execution',
      },
    ],
  },
  {
    id: 'read-secret',
    title: 'read its secrets',
    needs: [
      {
        service: 'secretsmanager',
        purpose: 'to read a secret',
        actions: ['secretsmanager:GetSecretValue'],
        role: 'execution',
      },
    ],
  },
  {
    id: 'open-session',
    title: 'be reached by Session Manager',
    kinds: ['ec2-instance', 'auto-scaling-group', 'eks-node-group'],
    needs: [
      {
        service: 'ssm',
        purpose: 'to register with Systems Manager',
        actions: ['ssm:UpdateInstanceInformation'],
        role: 'task',
      },
      {
        service: 'ssmmessages',
        purpose: 'to carry the session',
        actions: ['ssmmessages:CreateControlChannel', 'ssmmessages:OpenDataChannel'],
        role: 'task',
      },
    ],
  },
];

/** What using a service means for a role: the actions that a reader and a writer cannot do without. */
const actionsByService: Readonly<Record<string, { readonly read: string; readonly write: string }>> = {
  s3: { read: 's3:GetObject', write: 's3:PutObject' },
  dynamodb: { read: 'dynamodb:GetItem', write: 'dynamodb:PutItem' },
  sqs: { read: 'sqs:ReceiveMessage', write: 'sqs:SendMessage' },
  sns: { read: 'sns:Publish', write: 'sns:Publish' },
  'kinesis-streams': { read: 'kinesis:GetRecords', write: 'kinesis:PutRecord' },
  secretsmanager: { read: 'secretsmanager:GetSecretValue', write: 'secretsmanager:PutSecretValue' },
  events: { read: 'events:PutEvents', write: 'events:PutEvents' },
  states: { read: 'states:StartExecution', write: 'states:StartExecution' },
  kms: { read: 'kms:Decrypt', write: 'kms:Encrypt' },
  ssm: { read: 'ssm:GetParameter', write: 'ssm:PutParameter' },
};

/** The need behind "use this bucket": either of reading and writing makes it used. */
export function needToUse(service: string): ServiceNeed & { readonly anyAction: boolean } {
  const actions = actionsByService[service];
  return {
    service,
    purpose: `to use ${service}`,
    actions: actions === undefined ? [] : [...new Set([actions.read, actions.write])],
    role: 'task',
    anyAction: true,
  };
}

export function findServiceTask(id: string): ServiceTask | undefined {
  return serviceTasks.find((task) => task.id === id);
}

/** Every service that a task may need, so that it can be asked for before anything of it is drawn. */
export const servicesAskedFor: readonly string[] = [
  ...new Set([
    ...serviceTasks.flatMap(({ needs }) => needs.map(({ service }) => service)),
    'dynamodb',
    'sts',
  ]),
];
