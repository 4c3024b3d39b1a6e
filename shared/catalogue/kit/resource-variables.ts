import { z } from 'zod';
import type { ResolveContext } from '../define-kind.ts';
import type { CfnValue } from './cfn.ts';

/** Variables that say which resource to use: its name, URL or address as the template gives it. */
export const resourceVariablesField = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
  .default({})
  .meta({
    title: 'Variables that name what is used',
    group: 'Code',
    reference: [
      'dynamodb-table',
      's3-bucket',
      'sqs-queue',
      'sns-topic',
      'kinesis-stream',
      'event-bus',
      'step-functions',
      'lambda-function',
      'rds-instance',
      'alb',
      'nlb',
      'secret',
    ],
    help: 'Variable name and the table, bucket, queue, database or secret (by its ARN) that it names. Permissions follow from connections.',
  });

/** What code needs in order to reach it, where that is not what a reference gives. */
const attributes: Readonly<Record<string, string>> = {
  'rds-instance': 'Endpoint.Address',
  alb: 'DNSName',
  nlb: 'DNSName',
};

/** The variables with their values, without those that name what is not there. */
export function resourceVariables(
  variables: Readonly<Record<string, string>>,
  ctx: ResolveContext,
): readonly (readonly [name: string, value: CfnValue])[] {
  return Object.entries(variables).flatMap(([name, id]) => {
    const node = ctx.node(id);
    if (node === undefined) return [];
    const attribute = attributes[node.kind];
    return [[name, attribute === undefined ? ctx.ref(id) : ctx.getAtt(id, attribute)] as const];
  });
}
