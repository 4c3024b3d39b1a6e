import type { ResolveContext } from '../define-kind.ts';
import type { CfnObject } from './cfn.ts';

/** A metric that counts what works the messages off. */
export interface WorkerCount {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly CfnObject[];
}

/**
 * The messages that wait for each worker, as metric math: those of the queue that the node takes from, by the number of
 * workers. Undefined where it takes from no queue.
 * Source: docs.aws.amazon.com/autoscaling/ec2/userguide/as-using-sqs-queue.html, read 2026-11.
 */
export function backlogMetric(
  node: string,
  workers: WorkerCount,
  ctx: ResolveContext,
): CfnObject | undefined {
  const queue = ctx
    .connectionsTo(node, 'poll')
    .find(({ from }) => ctx.node(from)?.kind === 'sqs-queue')?.from;
  if (queue === undefined) return undefined;
  const metric = (Id: string, Metric: CfnObject, Stat: string): CfnObject => ({
    Id,
    MetricStat: { Metric, Stat },
    ReturnData: false,
  });
  return {
    Metrics: [
      metric(
        'messages',
        {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Dimensions: [{ Name: 'QueueName', Value: ctx.getAtt(queue, 'QueueName') }],
        },
        'Sum',
      ),
      metric(
        'workers',
        { Namespace: workers.namespace, MetricName: workers.name, Dimensions: workers.dimensions },
        'Average',
      ),
      { Id: 'backlog', Expression: 'messages / workers', ReturnData: true },
    ],
  };
}

/** Whether a metric of its own is the messages of a queue by the number of workers. */
export function isBacklogMetric({ Metrics }: CfnObject): boolean {
  const text = JSON.stringify(Metrics ?? []);
  return (
    text.includes('"ApproximateNumberOfMessagesVisible"') && /"Expression":"\s*\w+\s*\/\s*\w+\s*"/.test(text)
  );
}
