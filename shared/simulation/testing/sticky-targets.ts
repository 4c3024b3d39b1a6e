import type { LintelDocument } from '#shared/document/records.ts';
import { network } from './sample-network.ts';

/** Two servers in two zones behind a load balancer that may keep its clients where they are. */
export function stickyTargets(stickinessSeconds?: number): LintelDocument {
  return network(['a', 'b'])
    .node('alb', 'web', { parent: 'vpc' })
    .node('target-group', 'targets', {
      parent: 'vpc',
      properties: stickinessSeconds === undefined ? {} : { stickinessSeconds },
    })
    .node('ec2-instance', 'one', { parent: 'private-a' })
    .node('ec2-instance', 'two', { parent: 'private-b' })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'targets')
    .connect('target', 'targets', 'one')
    .connect('target', 'targets', 'two')
    .build();
}
