import { describe, expect, it } from 'vitest';
import { propertiesWithoutReferencesTo, referencesIn } from './references.ts';

/** A placeholder of `Fn::Sub`, written apart so that it is not taken for one of ours. */
const placeholder = (name: string): string => `$\{${name}}`;

describe('referencesIn', () => {
  it('finds every way in which a template names another resource', () => {
    const value = {
      a: { Ref: 'Queue' },
      b: [{ 'Fn::GetAtt': ['Table', 'Stream.Arn'] }, { 'Fn::GetAtt': 'Role.Arn' }],
      c: { 'Fn::Join': ['', ['x', { Ref: 'AWS::Region' }]] },
      d: { 'Fn::Sub': `arn:${placeholder('Bucket')}/${placeholder('Key.Id')}/${placeholder('!Literal')}` },
      e: { 'Fn::Sub': [`${placeholder('Own')}-${placeholder('Other')}`, { Own: { Ref: 'Inner' } }] },
      f: { Condition: { StringEquals: { 'aws:SourceArn': { Ref: 'Topic' } } } },
    };
    expect(referencesIn(value)).toEqual([
      { logicalId: 'Queue' },
      { logicalId: 'Table', attribute: 'Stream.Arn' },
      { logicalId: 'Role', attribute: 'Arn' },
      { logicalId: 'AWS::Region' },
      { logicalId: 'Bucket' },
      { logicalId: 'Key', attribute: 'Id' },
      { logicalId: 'Other' },
      { logicalId: 'Inner' },
      { logicalId: 'Topic' },
    ]);
  });
});

describe('propertiesWithoutReferencesTo', () => {
  const without = (properties: Parameters<typeof propertiesWithoutReferencesTo>[0]) =>
    propertiesWithoutReferencesTo(properties, (id) => id === 'Gone');

  it('takes a list entry and leaves the others', () => {
    expect(without({ SubnetIds: [{ Ref: 'A' }, { Ref: 'Gone' }] })).toEqual({ SubnetIds: [{ Ref: 'A' }] });
  });

  it('takes the property whose list would be empty', () => {
    expect(without({ SubnetIds: [{ Ref: 'Gone' }], Name: 'x' })).toEqual({ Name: 'x' });
  });

  it('takes a text that is joined from it', () => {
    const joined = { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Gone', 'Arn'] }]] };
    expect(without({ Uri: joined, Name: 'x' })).toEqual({ Name: 'x' });
  });

  it('takes a policy statement that would be about everything', () => {
    const kept = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] };
    const lost = {
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [{ 'Fn::GetAtt': ['Gone', 'Arn'] }],
    };
    expect(without({ Statement: [kept, lost] })).toEqual({ Statement: [kept] });
  });

  it('keeps what was empty before', () => {
    expect(without({ Options: {}, List: [] })).toEqual({ Options: {}, List: [] });
  });
});
