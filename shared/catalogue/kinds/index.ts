// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { Kind } from '../define-kind.ts';
import { autoScalingGroup } from './compute/auto-scaling-group.ts';
import { ec2Instance } from './compute/ec2-instance.ts';
import { s3Bucket } from './data/s3-bucket.ts';
import { vpc } from './networking/vpc.ts';
import { sqsQueue } from './serverless/sqs-queue.ts';

export const kinds: readonly Kind[] = [
  autoScalingGroup,
  ec2Instance,
  s3Bucket,
  vpc,
  sqsQueue,
];
