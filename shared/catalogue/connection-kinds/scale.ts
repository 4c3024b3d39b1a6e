import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { scalingStepsField } from '../kit/scaling-steps.ts';

export const scale = defineConnectionKind({
  id: 'scale',
  title: 'Scale',
  verb: 'scales',
  summary: 'An alarm changes the capacity of something; a cluster scales the group that gives it capacity.',
  line: 'dotted',
  heads: 'end',
  specificity: 89,
  properties: z.object({
    adjustmentType: z
      .enum(['ChangeInCapacity', 'ExactCapacity', 'PercentChangeInCapacity'])
      .default('ChangeInCapacity')
      .meta({ title: 'Adjustment is', group: 'Alarm' }),
    scalingAdjustment: z.int().min(-1000).max(1000).default(1).meta({
      title: 'Adjustment',
      group: 'Alarm',
      help: 'How much capacity is added; below zero takes it away.',
    }),
    cooldown: z.int().min(0).max(86_400).default(300).meta({ title: 'Cooldown', group: 'Alarm', unit: 's' }),
    policyType: z.enum(['StepScaling', 'SimpleScaling']).default('StepScaling').meta({
      title: 'Policy',
      group: 'Alarm',
      advanced: true,
      help: 'Of an Auto Scaling group. Simple scaling changes once and waits for its cooldown.',
    }),
    steps: scalingStepsField.meta({
      title: 'Steps',
      group: 'Alarm',
      advanced: true,
      help: 'In place of the one adjustment: from 0 to 10 beyond the threshold one more, and so on.',
    }),
    minAdjustmentMagnitude: z.int().min(1).max(1000).optional().meta({
      title: 'At least',
      group: 'Alarm',
      advanced: true,
      help: 'Of an adjustment in per cent: so many are added or taken away.',
    }),
    targetCapacity: z.int().min(1).max(100).default(100).meta({
      title: 'Target utilization',
      group: 'Capacity provider',
      unit: '%',
      help: 'For a cluster: how full its instances are kept; below 100 keeps room for new tasks.',
      source: 'CloudFormation AWS::ECS::CapacityProvider',
      checked: '2026-11',
    }),
  }),
  rows: [
    { from: [{ kinds: ['cloudwatch-alarm'] }], to: [{ trait: 'scalable' }] },
    { from: [{ kinds: ['ecs-cluster'] }], to: [{ kinds: ['auto-scaling-group'] }] },
  ],
});
