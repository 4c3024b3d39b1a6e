import { z } from 'zod';
import { isJsonObject } from '#shared/base/json.ts';
import { defineKind } from '../../define-kind.ts';
import type { CfnObject } from '../../kit/cfn.ts';
import { resourceLines } from '../../kit/resource-costs.ts';

/** Types that AWS does not charge for by themselves: rules, permissions, associations and the like. */
const freeTypes =
  /^AWS::(IAM|CloudFormation|AutoScaling|ApplicationAutoScaling)::|^AWS::EC2::(SecurityGroup|Route|NetworkAcl|Subnet|VPC$|InternetGateway|DHCPOptions|LaunchTemplate|PlacementGroup)|::(Permission|Policy|Subscription|EventSourceMapping|Version|Alias|Method|Deployment|Model|Authorizer|SubnetGroup|DBSubnetGroup|ParameterGroup|DBParameterGroup|OptionGroup)$/;

const policies = ['Retain', 'Delete', 'Snapshot'] as const;

export const resource = defineKind({
  id: 'resource',
  title: 'Other resource',
  family: 'other',
  icon: 'generic',
  summary: 'Any other type of CloudFormation, with every property kept as it is written.',
  aliases: ['Resource', 'CloudFormation Resource', 'Custom Resource', 'Generic', 'Other'],
  docs: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'account', 'vpc', 'availability-zone', 'subnet'] },
  types: [],
  properties: z.object({
    type: z
      .string()
      .regex(
        /^(Custom::[A-Za-z0-9_@-]+|[A-Za-z0-9]{2,64}(::[A-Za-z0-9]{2,64}){2,3})$/,
        'A type reads like AWS::SES::EmailIdentity.',
      )
      .default('AWS::CloudFormation::WaitConditionHandle')
      .meta({ title: 'Type', help: 'As CloudFormation names it.' }),
    properties: z.record(z.string(), z.json()).default({}).meta({
      title: 'Properties',
      format: 'json',
      help: 'JSON, with references in long form: { "Ref": "Main" }.',
    }),
    attributes: z.record(z.string(), z.json()).default({}).meta({
      title: 'Attributes',
      format: 'json',
      advanced: true,
      help: 'What stands beside the properties: DependsOn, Condition, DeletionPolicy, Metadata …',
    }),
  }),
  usage: z.object({
    unitsPerMonth: z.number().min(0).optional().meta({
      title: 'What it is charged by',
      unit: 'a month',
      help: 'Gigabytes through a load balancer, minutes of a build, evaluations of a rule: for types whose price is known.',
    }),
  }),
  resources: ({ properties }) => {
    const { DependsOn, DeletionPolicy, UpdateReplacePolicy, Metadata, ...others } =
      properties.attributes as CfnObject;
    const dependsOn = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).filter(
      (id) => typeof id === 'string',
    );
    const deletionPolicy = policies.find((policy) => policy === DeletionPolicy);
    const updateReplacePolicy = policies.find((policy) => policy === UpdateReplacePolicy);
    // What cannot be read as one of the known attributes stays as it is written.
    const attributes: CfnObject = {
      ...others,
      ...(DeletionPolicy !== undefined && deletionPolicy === undefined ? { DeletionPolicy } : {}),
      ...(UpdateReplacePolicy !== undefined && updateReplacePolicy === undefined
        ? { UpdateReplacePolicy }
        : {}),
      ...(Metadata !== undefined && !isJsonObject(Metadata) ? { Metadata } : {}),
    };
    return [
      {
        type: properties.type,
        properties: properties.properties as CfnObject,
        ...(dependsOn.length === 0 ? {} : { dependsOn }),
        ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
        ...(updateReplacePolicy === undefined ? {} : { updateReplacePolicy }),
        ...(isJsonObject(Metadata) ? { metadata: Metadata } : {}),
        ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      },
    ];
  },
  cost: (node, ctx) => {
    const { properties } = node;
    if (freeTypes.test(properties.type)) return [];
    const known = resourceLines(node, ctx);
    if (known !== undefined) return known;
    return [
      {
        component: `other/${properties.type}`,
        label: properties.type,
        quantity: { value: 1, unit: 'month', formula: '1 resource', inputs: [] },
        note: 'No price is known for this type.',
      },
    ];
  },
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A wait condition', properties: {} },
      {
        title: 'An e-mail identity that is kept',
        properties: {
          type: 'AWS::SES::EmailIdentity',
          properties: { EmailIdentity: 'example.com' },
          attributes: { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
        },
      },
    ],
    bad: [{ title: 'Not a type', properties: { type: 'SES' }, field: 'type' }],
  },
});
