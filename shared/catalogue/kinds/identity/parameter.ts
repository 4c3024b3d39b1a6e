import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { product } from '../../kit/usage-quantity.ts';

export const parameter = defineKind({
  id: 'parameter',
  title: 'SSM parameter',
  family: 'identity',
  icon: 'parameter-store',
  summary: 'A setting that applications read when they run, by name.',
  aliases: [
    'Parameter Store',
    'SSM Parameter Store',
    'Systems Manager Parameter',
    'SSM',
    'Configuration',
    'Config Parameter',
  ],
  docs: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html',
  traits: ['resource', 'aws-api'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::SSM::Parameter'],
  properties: z.object({
    parameterName: z
      .string()
      .regex(/^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+){0,14}$/, 'A name reads like /shop/production/url.')
      .refine((name) => !/^\/?(aws|ssm)/i.test(name), 'Names that begin with aws or ssm are those of AWS.')
      .optional()
      .meta({ title: 'Name', help: 'AWS makes one unless stated.' }),
    type: z.enum(['String', 'StringList']).default('String').meta({
      title: 'Type',
      help: 'CloudFormation makes no SecureString: use a secret for what nobody may read.',
    }),
    value: z.string().min(1).max(8192).default('to be set').meta({ title: 'Value', format: 'multiline' }),
    tier: z
      .enum(['Standard', 'Advanced', 'Intelligent-Tiering'])
      .default('Standard')
      .meta({ title: 'Tier', advanced: true, help: 'Standard is free and holds 4 KB; Advanced holds 8 KB.' }),
    allowedPattern: z
      .string()
      .max(1024)
      .optional()
      .meta({ title: 'Must match', advanced: true, help: 'A regular expression for new values.' }),
    description: z.string().max(1024).optional().meta({ title: 'Description', advanced: true }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(0).meta({
      title: 'Reads at higher throughput',
      unit: 'a month',
      help: 'Below 40 a second reads cost nothing.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    return [
      {
        type: 'AWS::SSM::Parameter',
        properties: compact({
          Name: properties.parameterName,
          Type: properties.type,
          Value: properties.value,
          Tier: properties.tier === 'Standard' ? undefined : properties.tier,
          AllowedPattern: properties.allowedPattern,
          Description: properties.description,
          Tags: tagMap(node, ctx),
        }),
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        mode === 'read'
          ? ['ssm:GetParameter', 'ssm:GetParameters']
          : mode === 'write'
            ? ['ssm:PutParameter']
            : ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:PutParameter'],
      Resource: [ctx.arn(node.id)],
    },
  ],
  cost: (node) => {
    const requests = usageInput(node, 'requestsPerMonth', 'reads');
    return [
      {
        component: 'ssm/parameterApi.higherThroughput',
        label: 'Reads at higher throughput',
        quantity: product('10,000 reads', [requests], 10_000),
        ...(node.properties.tier === 'Standard' ? { note: 'Standard parameters are free.' } : {}),
      },
      ...(node.properties.tier === 'Advanced'
        ? [
            {
              component: 'ssm/parameter.advanced',
              label: 'Advanced parameter',
              quantity: { value: 1, unit: 'month', formula: '1 parameter', inputs: [] },
            },
          ]
        : []),
    ];
  },
  load: delayLoad('store', 10),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'A setting', properties: {} },
      {
        title: 'The address of a service',
        properties: {
          parameterName: '/shop/production/url',
          value: 'https://shop.example.com',
          allowedPattern: '^https://.*$',
        },
      },
    ],
    bad: [
      { title: 'A name of AWS', properties: { parameterName: '/aws/shop' }, field: 'parameterName' },
      { title: 'No value', properties: { value: '' }, field: 'value' },
    ],
  },
});
