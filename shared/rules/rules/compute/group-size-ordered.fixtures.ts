import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: aSubnet('10.0.0.0/24', 'a'),
    web: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'], ...properties } },
  });
}

function written(properties: JsonObject): LintelDocument {
  return drawing({
    web: {
      kind: 'resource',
      properties: {
        type: 'AWS::AutoScaling::AutoScalingGroup',
        properties: { MinSize: '2', MaxSize: '4', AvailabilityZones: { 'Fn::GetAZs': '' }, ...properties },
      },
    },
  });
}

export const groupSizeOrderedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Five wanted of at most four',
      document: group({ minSize: 2, desiredCapacity: 5, maxSize: 4 }),
      finds: [{ at: 'web', message: 'desired' }],
    },
    {
      title: 'A minimum above the maximum',
      document: group({ minSize: 6, desiredCapacity: 6, maxSize: 4 }),
      finds: [{ at: 'web', message: 'order' }],
    },
    {
      title: 'A written group that does not say what it starts, and wants more than it may have',
      document: written({ DesiredCapacity: '9' }),
      finds: [
        { at: 'web', message: 'template' },
        { at: 'web', message: 'desired' },
      ],
    },
  ],
  passing: [
    { title: 'Two, four, eight', document: group({ minSize: 2, desiredCapacity: 4, maxSize: 8 }) },
    { title: 'A fixed size', document: group({ minSize: 3, desiredCapacity: 3, maxSize: 3 }) },
    {
      title: 'A written group with a launch template',
      document: written({ LaunchTemplate: { LaunchTemplateName: 'web', Version: '1' } }),
    },
  ],
  unknown: [
    {
      title: 'A maximum that a parameter decides',
      document: group({ maxSize: { Ref: 'MaxSize' } }),
      undecided: { at: 'web', field: 'maxSize' },
    },
  ],
};
