// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { Kind } from '../define-kind.ts';
import { vpc } from './networking/vpc.ts';
import { sqsQueue } from './serverless/sqs-queue.ts';

export const kinds: readonly Kind[] = [
  vpc,
  sqsQueue,
];
