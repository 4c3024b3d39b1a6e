import { describe, expect, it } from 'vitest';
import { validateWithAws } from './aws-template-validator.ts';
import { type Template, validateTemplate } from './validate-template.ts';

const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } };

describe('validateTemplate', () => {
  it('finds nothing wrong with a queue and an output of it', () => {
    const outputs = { Url: { Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } };
    expect(validateTemplate({ Resources: { Jobs: queue }, Outputs: outputs })).toEqual([]);
  });

  const faults: readonly {
    readonly what: string;
    readonly resources: Template['Resources'];
    readonly says: string;
  }[] = [
    {
      what: 'a type that does not exist',
      resources: { Jobs: { Type: 'AWS::SQS::Line' } },
      says: 'not a type',
    },
    {
      what: 'a property that does not exist',
      resources: { Jobs: { ...queue, Properties: { Timeout: 3 } } },
      says: 'Timeout is not a property',
    },
    {
      what: 'a number given as text',
      resources: { Jobs: { ...queue, Properties: { VisibilityTimeout: 'long' } } },
      says: 'is not a number',
    },
    {
      what: 'a required property that is missing',
      resources: { Table: { Type: 'AWS::EC2::RouteTable', Properties: {} } },
      says: 'VpcId is missing',
    },
    {
      what: 'a reference to nothing',
      resources: { Jobs: { ...queue, Properties: { QueueName: { Ref: 'Nobody' } } } },
      says: 'refers to Nobody',
    },
    {
      what: 'an attribute that does not exist',
      resources: {
        Jobs: queue,
        More: { ...queue, Properties: { QueueName: { 'Fn::GetAtt': ['Jobs', 'Size'] } } },
      },
      says: 'has no attribute Size',
    },
    {
      what: 'a circle',
      resources: {
        A: { ...queue, Properties: { QueueName: { Ref: 'B' } } },
        B: { ...queue, DependsOn: 'A' },
      },
      says: 'circle: A → B → A',
    },
  ];

  it.each(faults)('finds $what', ({ resources, says }) => {
    expect(validateTemplate({ Resources: resources ?? {} }).join('\n')).toContain(says);
  });
});

describe('validateWithAws', () => {
  it('accepts a queue', () => {
    expect(validateWithAws(JSON.stringify({ Resources: { Jobs: queue } }))).toEqual([]);
  });

  it('refuses a property that does not exist', () => {
    const resources = { Jobs: { ...queue, Properties: { Timeout: 3 } } };
    expect(validateWithAws(JSON.stringify({ Resources: resources })).length).toBeGreaterThan(0);
  });
});
