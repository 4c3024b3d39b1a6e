import { z } from 'zod';
import type { CostLineDraft, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, type CfnValue, getAtt, join } from './cfn.ts';
import { drawn, product } from './usage-quantity.ts';

export const databaseNameField = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/)
  .optional()
  .meta({ title: 'Database name' });

/** Where the password of the master user of a database is kept. */
export const masterPasswordShape = {
  manageMasterUserPassword: z.boolean().default(true).meta({
    title: 'Password kept in Secrets Manager',
    group: 'Security',
    help: 'AWS makes it, keeps it and rotates it.',
  }),
  masterUserSecret: z
    .string()
    .optional()
    .meta({
      title: 'Secret with the password',
      group: 'Security',
      reference: ['secret'],
      advanced: true,
      help: 'Used when AWS does not manage the password; its JSON has a field password.',
    }),
} as const;

type Database = NodeView<z.output<z.ZodObject<typeof masterPasswordShape>>>;

/** The drawn secret with the password; undefined where AWS manages one of its own. */
function drawnSecret({ properties }: Database): string | undefined {
  return properties.manageMasterUserPassword ? undefined : properties.masterUserSecret;
}

/** The properties that say where the password comes from: AWS manages it, or a secret has it. */
export function masterPassword(node: Database, ctx: ResolveContext): CfnObject {
  const secret = drawnSecret(node);
  return secret === undefined
    ? { ManageMasterUserPassword: true }
    : {
        MasterUserPassword: join('', [
          '{{resolve:secretsmanager:',
          ctx.ref(secret),
          ':SecretString:password}}',
        ]),
      };
}

/** The ARN of the secret that has the password. */
export function masterSecretArn(node: Database, ctx: ResolveContext): CfnValue {
  const secret = drawnSecret(node);
  return secret === undefined
    ? getAtt(ctx.logicalId(node.id), 'MasterUserSecret.SecretArn')
    : ctx.arn(secret);
}

/** What the secret costs that AWS manages; a drawn one has a bill of its own. */
export function masterSecretLines(node: Database): readonly CostLineDraft[] {
  return drawnSecret(node) === undefined
    ? [
        {
          component: 'secretsmanager/secret',
          label: 'Secret with the master password',
          quantity: product('months', [drawn('secret', 1, 'secret')]),
        },
      ]
    : [];
}

/** The group of subnets that a database may use; nothing where none are drawn. */
export function subnetGroupDrafts(
  node: NodeView,
  subnets: readonly CfnValue[],
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  return subnets.length === 0
    ? []
    : [
        {
          suffix: 'SubnetGroup',
          type: 'AWS::RDS::DBSubnetGroup',
          because: `${node.name} has to know which subnets it may use.`,
          properties: {
            DBSubnetGroupDescription: `Subnets of ${node.name}`.replace(/[^\x20-\x7e]/g, '').slice(0, 200),
            SubnetIds: subnets,
            Tags: ctx.tags(node),
          },
        },
      ];
}
