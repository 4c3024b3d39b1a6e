import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, ref, sub } from '../../kit/cfn.ts';

export const lambdaLayer = defineKind({
  id: 'lambda-layer',
  title: 'Lambda layer',
  family: 'serverless',
  icon: 'lambda',
  summary: 'Libraries that several functions share, with versions of their own.',
  aliases: ['Layer', 'Lambda Layers', 'Shared Library'],
  docs: 'https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::Lambda::LayerVersion'],
  properties: z.object({
    contentS3Bucket: z.string().optional().meta({
      title: 'Bucket of the package',
      group: 'Package',
      help: 'lambda-code-, account and Region unless stated.',
    }),
    contentS3Key: z.string().optional().meta({
      title: 'Key of the package',
      group: 'Package',
      help: 'A .zip; all layers and the function unzipped may be 250 MB.',
    }),
    compatibleRuntimes: z
      .array(z.string().regex(/^[a-z0-9.]+$/, 'A runtime reads like python3.13.'))
      .max(15)
      .default([])
      .meta({
        title: 'For runtimes',
        source: 'CloudFormation AWS::Lambda::LayerVersion',
        checked: '2026-11',
      }),
    compatibleArchitectures: z
      .array(z.enum(['x86_64', 'arm64']))
      .default([])
      .meta({ title: 'For architectures' }),
    description: z.string().max(256).optional().meta({ title: 'Description', advanced: true }),
    licenseInfo: z.string().max(512).optional().meta({ title: 'License', advanced: true }),
  }),
  freeBecause: 'A layer is free; it counts towards the code storage of the account.',
  resources: (node) => {
    const { properties } = node;
    return [
      {
        type: 'AWS::Lambda::LayerVersion',
        properties: compact({
          Content: {
            S3Bucket:
              properties.contentS3Bucket ?? sub('lambda-code-$' + '{AWS::AccountId}-$' + '{AWS::Region}'),
            S3Key: properties.contentS3Key ?? `layers/${node.id}.zip`,
          },
          CompatibleRuntimes:
            properties.compatibleRuntimes.length === 0 ? undefined : properties.compatibleRuntimes,
          CompatibleArchitectures:
            properties.compatibleArchitectures.length === 0 ? undefined : properties.compatibleArchitectures,
          Description: properties.description,
          LicenseInfo: properties.licenseInfo,
        }),
        // Functions keep the version that they started with.
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A package in a bucket', properties: {} },
      {
        title: 'For Python on Arm',
        properties: {
          compatibleRuntimes: ['python3.13'],
          compatibleArchitectures: ['arm64'],
          contentS3Key: 'layers/pandas.zip',
        },
      },
    ],
    bad: [
      {
        title: 'Not a runtime',
        properties: { compatibleRuntimes: ['Python 3'] },
        field: 'compatibleRuntimes',
      },
    ],
  },
});
