import { describe, expect, it } from 'vitest';
import { checkAction } from './known-actions.ts';

describe('actions of a policy', () => {
  it.each([
    '*',
    's3:GetObject',
    's3:getobject',
    'S3:Get*',
    'ec2:Describe?nstances',
    's3*:Get*',
    'execute-api:Invoke',
  ])('%s is one that IAM knows', (action) => expect(checkAction(action)).toEqual({ is: 'known' }));

  it.each([
    ['s3:GetObjects', 's3:GetObject'],
    ['dynamodb:PutItme', 'dynamodb:PutItem'],
    ['dynamdb:PutItem', 'dynamodb:PutItem'],
    ['sqs:RecieveMessage', 'sqs:ReceiveMessage'],
  ])('%s is a slip for %s', (action, meant) => expect(checkAction(action)).toEqual({ is: 'unknown', meant }));

  it.each(['s3:ReadObject', 's3:Read*', 'storage:GetObject', 's3:'])(
    '%s is none, and no other is near',
    (action) => expect(checkAction(action)).toEqual({ is: 'unknown' }),
  );
});
