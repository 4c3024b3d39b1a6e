import type { NodeId } from '#shared/document/records.ts';
import type { BucketStation, TokenBucket } from '../flow/flow.ts';

/** More than any load: a door that lets everything through, until its tokens are taken away. */
const everything = 1e12;

/** A door that everything passes, for what the control plane opens and shuts or only watches. */
export function openDoor(
  about: { readonly id: string; readonly node: NodeId; readonly name: string; readonly zone?: string },
  bucket: Pick<TokenBucket, 'name' | 'cause'> & Partial<TokenBucket>,
): BucketStation {
  return {
    ...about,
    is: 'buckets',
    service: { is: 'constant', value: 0 },
    errorRate: 0,
    buckets: [{ ...bucket, rate: everything, burst: everything }],
  };
}
