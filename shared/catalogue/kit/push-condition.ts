import type { Pusher } from '../define-kind.ts';
import { awsAccountId, type CfnObject } from './cfn.ts';

/**
 * The condition under which a service may push: on behalf of that resource. The ARN of a bucket names no account, so
 * for S3 the account is asked for too; the name of a deleted bucket can be taken by somebody else.
 */
export function pushCondition(pusher: Pusher): CfnObject {
  const source = { ArnLike: { 'aws:SourceArn': pusher.sourceArn } };
  return pusher.service === 's3.amazonaws.com'
    ? { ...source, StringEquals: { 'aws:SourceAccount': awsAccountId } }
    : source;
}
